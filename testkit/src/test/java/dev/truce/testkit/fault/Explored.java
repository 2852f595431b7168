package dev.truce.testkit.fault;

import dev.truce.fixture.Evidence;
import java.util.LinkedHashMap;
import java.util.Map;

/** Explorations as evidence. */
final class Explored {

    private Explored() {}

    /** Prints what was found, with the seed, keeps it, and demands that it is no violation. */
    static void sound(Evidence evidence, Exploration found) {
        System.out.println(found);
        Map<String, Long> counts = new LinkedHashMap<>();
        counts.put("kills", found.kills());
        counts.put("power-loss states", found.powerLossStates());
        counts.put("I/O faults", found.faults());
        counts.put("second crashes", found.secondCrashes());
        counts.put("violations", found.violations());
        evidence.keep(found.scenario(), counts);
        found.requireNoViolation();
    }
}
