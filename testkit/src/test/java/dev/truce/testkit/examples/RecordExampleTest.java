package dev.truce.testkit.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.conflict.Outcome;
import dev.truce.conflict.RecordId;
import dev.truce.conflict.Side;
import dev.truce.conflict.ruleset.Ruleset;
import dev.truce.conflict.version.Stamp;
import dev.truce.conflict.version.Version;
import dev.truce.testkit.examples.RecordExample.Reservation;
import dev.truce.testkit.examples.RecordExample.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RecordExampleTest {

    private static final Ruleset RULES = Ruleset.parse("""
            default: fieldLevelMerge
            fields:
              /status: { rank: [PENDING, CONFIRMED, CANCELLED] }
              /visits: counter
            """, "test");

    @Test
    void theExampleOfTheReadmeIsTheOneThatIsCompiled() throws IOException {
        String source = Files.readString(Path.of("src/test/java/dev/truce/testkit/examples/RecordExample.java"));
        String type = source.substring(source.indexOf("// README\n") + 10, source.indexOf("    // go on"));
        String code = source.substring(source.indexOf("// then\n") + 8, source.indexOf("        // end"));
        assertThat(Files.readString(Path.of("../README.md")))
                .contains("```java\n" + type.replaceAll("(?m)^ {4}", "") + code.replaceAll("(?m)^ {8}", "") + "```");
    }

    @Test
    void recordsMergeComponentByComponent() {
        Outcome<Reservation> outcome = resolve(
                new Reservation("r1", Status.PENDING, Set.of("a"), 1, "old"),
                new Reservation("r1", Status.CANCELLED, Set.of("a", "b"), 3, "old"),
                new Reservation("r1", Status.CONFIRMED, Set.of("c"), 2, null));
        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.Resolved.class,
                        resolved -> assertThat(resolved.value())
                                .isEqualTo(new Reservation("r1", Status.CANCELLED, Set.of("b", "c"), 4, null)));
        assertThat(outcome.trace().steps())
                .extracting(step -> step.path() + " " + step.rule())
                .containsSubsequence("/status rank", "/tags auto", "/visits counter", "/note changed");
    }

    @Test
    void aParkedRecordHoldsTheValuesThatConflict() {
        Outcome<Reservation> outcome = resolve(
                new Reservation("r1", Status.PENDING, Set.of(), 1, "old"),
                new Reservation("r1", Status.PENDING, Set.of(), 1, "mine"),
                new Reservation("r1", Status.PENDING, Set.of(), 2, "its"));
        Outcome.Parked<Reservation> parked = (Outcome.Parked<Reservation>) outcome;
        assertThat(parked.partial()).isEqualTo(new Reservation("r1", Status.PENDING, Set.of(), 2, "its"));
        assertThat(parked.conflicts()).singleElement().satisfies(conflict -> {
            assertThat(conflict.path()).hasToString("/note");
            assertThat(conflict.local()).isEqualTo("mine");
        });
    }

    private static Outcome<Reservation> resolve(@Nullable Reservation base, Reservation local, Reservation server) {
        return RecordExample.resolve(
                RULES, new RecordId("reservation", "r1"), side(base, 1), side(local, 1), side(server, 2));
    }

    private static Side<Reservation> side(@Nullable Reservation state, long version) {
        return state == null ? Side.none() : Side.present(state, new Stamp(Version.of(version), null));
    }
}
