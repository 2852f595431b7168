package dev.truce.conflict.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.conflict.Outcome;
import dev.truce.conflict.access.FieldAccess;
import dev.truce.conflict.engine.ConflictResolver;
import dev.truce.conflict.queue.CaseFilter;
import dev.truce.conflict.queue.Decision;
import dev.truce.conflict.queue.Decision.Pick;
import dev.truce.conflict.ruleset.Ruleset;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Record a keeps the server's state, and local's is to become record b. */
class KeptBothTest {

    private static final String BASE = "{'id':'a','v':1,'x':1}";
    private static final String LOCAL = "{'id':'a','v':1,'x':2}";
    private static final String SERVER = "{'id':'a','v':2,'x':3}";

    @TempDir
    Path folder;

    private DataSets sets;

    @BeforeEach
    void park() {
        sets = new DataSets(folder, DataSets.RULES).base(BASE).local(LOCAL).server(SERVER);
        assertThat(sets.reconcile().parked()).hasSize(1);
    }

    private ConflictResolver<JsonNode> resolver() {
        return DataSets.resolver(Ruleset.parse(DataSets.RULES, "test"))
                .queue(sets.queue)
                .audit(sets.audit)
                .build();
    }

    private void keepBoth() {
        Decision both = new Decision.KeepBoth(Pick.SERVER, "b");
        sets.queue.decide(1, 1, both, resolver().decisionCheck(), "ann", "two guests");
    }

    @Test
    void bothComeToBe() {
        keepBoth();
        DataSets.Written written = sets.reconcile();
        assertThat(written.parked()).isEmpty();
        assertThat(written.merged()).isEqualTo("""
                {"id":"a","v":2,"x":3}
                {"id":"b","v":1,"x":2,"at":"2026-06-01T00:00:00Z"}
                """);
        assertThat(written.toServer()).contains("\"key\":\"b\"").doesNotContain("\"key\":\"a\"");
        assertThat(written.toLocal()).contains("\"key\":\"a\"", "\"key\":\"b\"");
    }

    /** What is there as record b: "made" for what came of the decision. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                // base             | local                    | server                   | comes to be
                "made               | made                     | made                     | true",
                "-                  | made                     | -                        | true",
                "-                  | -                        | made                     | true",
                "-                  | made                     | made                     | true",
                "{'id':'b','x':7}   | {'id':'b','x':7}         | {'id':'b','x':8}         | true",
                "-                  | {'id':'b','gone':true}   | {'id':'b','gone':true}   | true",
                "-                  | {'id':'b','x':7}         | -                        | false",
                "-                  | -                        | {'id':'b','x':7}         | false",
                "-                  | {'id':'b','x':7}         | {'id':'b','x':7}         | false"
            })
    void theRecordWaitsWhereAnotherHasTheNewKey(String base, String local, String server, boolean comesToBe) {
        keepBoth();
        String made = sets.reconcile().merged().lines().toList().get(1);
        sets.base(lines(BASE, base, made)).local(lines(LOCAL, local, made)).server(lines(SERVER, server, made));

        DataSets.Written written = sets.reconcile();

        assertThat(written.parked()).hasSize(comesToBe ? 0 : 1);
        assertThat(written.merged().contains("\"x\":3")).isEqualTo(comesToBe);
        assertThat(written.merged().lines().filter(line -> line.contains("\"id\":\"b\"")))
                .as("not twice")
                .hasSizeLessThanOrEqualTo(1);
        if (!comesToBe) {
            assertThat(written.parked().get(0).id().key()).isEqualTo("a");
            assertThat(written.parked().get(0).detail()).contains("there is such a record already");
        }
    }

    private static String[] lines(String own, String other, String made) {
        return other.equals("-") ? new String[] {own} : new String[] {own, other.equals("made") ? made : other};
    }

    @Test
    void whatIsDecidedMeanwhileWaitsForTheNextTime() {
        NdjsonFile base = NdjsonFile.of(folder.resolve("base.ndjson"));
        NdjsonFile local = NdjsonFile.of(folder.resolve("local.ndjson"));
        NdjsonFile server = NdjsonFile.of(folder.resolve("server.ndjson"));
        Executor deciding = command -> {
            if (!sets.queue.list(CaseFilter.OPEN).isEmpty()) {
                keepBoth();
            }
            command.run();
        };
        DataSets.Kept kept = new DataSets.Kept(EnumSet.allOf(ReconcileSink.Part.class));
        try (NdjsonSets read =
                NdjsonSets.read(base, local, server, sets.format(), NdjsonSets.Sorting.in(folder), Runnable::run)) {
            NdjsonReconciler.of(resolver(), FieldAccess.json(), DataSets.CLOCK)
                    .on(deciding, 1)
                    .reconcile(read, kept);
        }
        assertThat(kept.done)
                .as("one batch; what stays beside a new record is counted at the end")
                .containsExactly(0L);
        assertThat(kept.parked).extracting(Outcome.Parked::id).hasToString("[seat/a]");
        assertThat(kept.text(ReconcileSink.Part.MERGED)).isEqualTo(BASE.replace('\'', '"') + "\n");
        assertThat(kept.text(ReconcileSink.Part.TO_SERVER)).isEmpty();

        assertThat(sets.reconcile().merged()).contains("\"id\":\"a\"", "\"id\":\"b\"");
    }
}
