package dev.truce.testkit.simulation;

import dev.truce.conflict.Strategy;
import dev.truce.conflict.ruleset.Ruleset;
import java.util.List;
import org.junit.jupiter.api.Test;

class SimulationTest {
    @Test
    void trial() {
        for (String rules : List.of("default: serverWins", "default: localWins", "default: latestWins", "{default: latestWins, deletes: deleteWins}", "{default: latestWins, deletes: updateWins}", "default: fieldLevelMerge", "{default: fieldLevelMerge, deletes: latest, onFieldConflict: latest}", "default: manualResolution")) {
            long t = System.nanoTime();
            try {
                System.out.println(rules + " " + Simulation.hub(3).of(Ruleset.parse(rules, "rules")).seeds(1, 1000).check());
            } catch (AssertionError e) {
                System.out.println(rules + "\n" + e.getMessage());
            }
            System.out.println((System.nanoTime() - t) / 1_000_000);
        }
        for (String rules : List.of("{topology: peer, default: latestWins}", "{topology: peer, default: latestWins, deletes: updateWins}")) {
            try {
                System.out.println(rules + " " + Simulation.peers(3).of(Ruleset.parse(rules, "rules")).seeds(1, 1000).check());
            } catch (AssertionError e) {
                System.out.println(rules + "\n" + e.getMessage());
            }
        }
    }
}
