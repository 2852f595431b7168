package dev.truce.testkit.simulation.restore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.conflict.ruleset.Ruleset;
import dev.truce.fixture.Evidence;
import dev.truce.rollback.replica.SyncFate;
import dev.truce.rollback.risk.RestoreMode;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A server and five replicas with unsent edits, and a restore in the middle. Each seed takes one of the rulesets, and one of the
 * modes; a failure names the seed, and {@code history(seed, Fault.NONE)} runs it again.
 */
@Tag("slow")
class RestoreSimulationTest {

    /** A tenth of what the histories of strategies have in the profile "simulation"; the ordinary thousand. */
    private static final long SEEDS = Math.max(1_000, Long.getLong("truce.simulation.seeds", 1_000) / 10);

    private static final String METADATA =
            "record: {type: note, key: /id, syncVersion: /version, modifiedAt: /at, deleted: /deleted";
    private static final String EPOCH = ", epoch: /epoch";

    private static final List<Ruleset> RULES = List.of(
            rules(EPOCH, "fieldLevelMerge"),
            rules(EPOCH, "latestWins"),
            rules(EPOCH, "localWins"),
            rules(EPOCH, "serverWins"),
            rules(EPOCH, "manualResolution"),
            rules("", "fieldLevelMerge"),
            rules("", "serverWins"),
            rules("", "latestWins"));

    @TempDir
    Path forks;

    private static Ruleset rules(String epoch, String strategy) {
        return Ruleset.parse("{" + METADATA + epoch + "}, default: " + strategy + "}", strategy);
    }

    private Restore history(long seed, Restore.Fault fault) {
        Restore restore =
                new Restore(seed, RULES.get((int) (seed % RULES.size())), fault, forks.resolve("fork-" + seed));
        RestoreMode mode = switch ((int) (seed / RULES.size() % 8)) {
            case 6 -> RestoreMode.FORK;
            case 4, 5 -> RestoreMode.REPAIR;
            default -> RestoreMode.AUTHORITATIVE;
        };
        try {
            restore.run(mode, seed / RULES.size() % 4 == 3);
            return restore;
        } catch (RuntimeException | AssertionError e) {
            throw new AssertionError(
                    "seed " + seed + ", " + mode + " under "
                            + RULES.get((int) (seed % RULES.size())).name() + ": " + e.getMessage(),
                    e);
        }
    }

    @Test
    void afterTheSyncAllIsAsThePlanSaid() {
        Evidence evidence = Evidence.of(RestoreSimulationTest.class);
        Map<SyncFate, Long> fates = new EnumMap<>(SyncFate.class);
        for (long seed = 0; seed < SEEDS; seed++) {
            history(seed, Restore.Fault.NONE).fates().forEach((fate, count) -> fates.merge(fate, count, Long::sum));
        }
        assertThat(fates)
                .as("what was met")
                .containsKeys(
                        SyncFate.TAKES_RESTORED, SyncFate.EDIT_STANDS, SyncFate.EDIT_WAITS, SyncFate.EDIT_GIVES_WAY);
        evidence.keep("restores of a server with replicas", Map.of("histories", SEEDS));
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void aRestoreThatForgetsSomethingIsFound(Restore.Fault fault) {
        assertThat(firstFailure(fault)).isPresent();
    }

    private Optional<String> firstFailure(Restore.Fault fault) {
        for (long seed = 0; seed < 300; seed++) {
            try {
                history(seed, fault);
            } catch (AssertionError e) {
                return Optional.of(String.valueOf(e.getMessage()));
            }
        }
        return Optional.empty();
    }
}
