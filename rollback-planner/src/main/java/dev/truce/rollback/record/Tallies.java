package dev.truce.rollback.record;

import dev.truce.conflict.version.CodePoints;
import dev.truce.rollback.risk.RecordFate;
import dev.truce.rollback.risk.RiskReason;
import dev.truce.rollback.risk.Tally;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Counts records by what happens to them. */
public final class Tallies {

    private final Map<RecordFate, Count> counts = new EnumMap<>(RecordFate.class);

    /** Nothing is counted yet. */
    public Tallies() {
        // so it begins
    }

    /** Counts records of one kind. */
    public static final class Count {

        private final SortedMap<String, Long> byType = new TreeMap<>(CodePoints::compare);
        private final List<String> samples = new ArrayList<>();

        /** Nothing is counted yet. */
        public Count() {
            // so it begins
        }

        /**
         * Counts a record.
         *
         * @param type its type
         * @param sample what to show of it
         */
        public void add(String type, String sample) {
            byType.merge(type, 1L, Long::sum);
            if (samples.size() < RiskReason.MAX_SAMPLES) {
                samples.add(sample);
            }
        }

        /**
         * What was counted.
         *
         * @return counts by type, and the first samples
         */
        public Tally tally() {
            return new Tally(byType, samples);
        }
    }

    /**
     * Counts a record.
     *
     * @param fate what happens to it
     * @param type its type
     * @param sample what to show of it
     */
    public void add(RecordFate fate, String type, String sample) {
        counts.computeIfAbsent(fate, any -> new Count()).add(type, sample);
    }

    /**
     * What was counted.
     *
     * @return a tally for each fate that any record meets
     */
    public Map<RecordFate, Tally> tallies() {
        Map<RecordFate, Tally> tallies = new EnumMap<>(RecordFate.class);
        counts.forEach((fate, count) -> tallies.put(fate, count.tally()));
        return tallies;
    }

    /**
     * Some tallies as one.
     *
     * @param parts the tallies
     * @return their counts together; of the samples those that come first
     */
    public static Tally join(Tally... parts) {
        SortedMap<String, Long> counts = new TreeMap<>(CodePoints::compare);
        List<String> samples = new ArrayList<>();
        for (Tally part : parts) {
            part.counts().forEach((type, count) -> counts.merge(type, count, Long::sum));
            samples.addAll(part.samples());
        }
        return new Tally(counts, samples.subList(0, Math.min(RiskReason.MAX_SAMPLES, samples.size())));
    }

    /**
     * The counts of some fates together.
     *
     * @param tallies by fate
     * @param fates which of them
     * @return the sum for each type, in order of the types
     */
    public static SortedMap<String, Long> sum(Map<RecordFate, Tally> tallies, RecordFate... fates) {
        SortedMap<String, Long> sum = new TreeMap<>(CodePoints::compare);
        for (RecordFate fate : fates) {
            tallies.getOrDefault(fate, Tally.NONE).counts().forEach((type, count) -> sum.merge(type, count, Long::sum));
        }
        return sum;
    }
}
