package dev.truce.testkit.simulation;

/**
 * What a simulation that held went through.
 *
 * @param histories how many histories, one for each seed
 * @param operations how many operations they had together
 * @param edits how many changed a record
 * @param conflicts how many outcomes of the engine decided a conflict
 * @param parked how many outcomes left a record to a person
 */
public record SimulationReport(long histories, long operations, long edits, long conflicts, long parked) {

    /** Nothing yet. */
    static final SimulationReport NONE = new SimulationReport(0, 0, 0, 0, 0);

    SimulationReport plus(SimulationReport other) {
        return new SimulationReport(
                histories + other.histories,
                operations + other.operations,
                edits + other.edits,
                conflicts + other.conflicts,
                parked + other.parked);
    }
}
