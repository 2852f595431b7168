package dev.truce.conflict.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.conflict.engine.ConflictResolver;
import dev.truce.conflict.ruleset.RecordFormat;
import dev.truce.conflict.ruleset.Ruleset;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class BatchMergeTest {

    private static final Ruleset RULES = Ruleset.parse(DataSets.RULES, "test");
    private static final RecordFormat FORMAT = Objects.requireNonNull(RULES.record());
    private static final NdjsonFile FILE = new NdjsonFile("set", Path.of("none"));
    private static final NdjsonFile[] FILES = {FILE, FILE, FILE};

    private final ConflictResolver<JsonNode> resolver = DataSets.resolver(RULES).build();
    private final BatchMerge merge = new BatchMerge(
            resolver,
            FORMAT,
            EnumSet.allOf(ReconcileSink.Part.class),
            OpenRecords.of(resolver, false),
            FILES,
            Long.MAX_VALUE);

    private BatchMerge.Result merged(String base, String local, String server) {
        InputStream[] streams = new InputStream[Batch.SETS];
        String[] sets = {base, local, server};
        for (int set = 0; set < Batch.SETS; set++) {
            streams[set] = new ByteArrayInputStream(sets[set].replace('\'', '"').getBytes(StandardCharsets.UTF_8));
        }
        try (BatchReader reader = new BatchReader(FILES, streams, FORMAT)) {
            Batch batch = new Batch();
            assertThat(reader.next(batch)).isTrue();
            return merge.merge(batch);
        }
    }

    private static String text(BatchMerge.Result result, ReconcileSink.Part part) {
        Bytes lines = result.lines().part(part);
        return Bytes.text(lines.data(), 0, lines.size()).replace('"', '\'');
    }

    @Test
    void eachBatchHasItsOwnLinesAndCounts() {
        String same = "{'id':'a','x':1}\n{'id':'b','x':1}\n";
        BatchMerge.Result first = merged(
                same + "{'id':'c','v':1,'x':1}\n{'id':'d','v':1,'x':1}\n",
                same + "{'id':'c','v':1,'x':2}\n{'id':'d','v':1,'x':2}\n",
                same + "{'id':'c','v':1,'x':1}\n{'id':'d','v':2,'x':3}\n");
        assertThat(text(first, ReconcileSink.Part.MERGED)).isEqualTo(same + "{'id':'c','v':2,'x':2}\n");
        assertThat(text(first, ReconcileSink.Part.TO_SERVER)).contains("'key':'c'");
        assertThat(text(first, ReconcileSink.Part.TO_LOCAL)).contains("'key':'c'");
        assertThat(first.lines().counts().records()).isEqualTo(3);
        assertThat(first.lines().counts().answers()).isEqualTo(Map.of("IN_SYNC", 2L, "PUSH", 1L));
        assertThat(first.lines().counts().operations()).isEqualTo(Map.of("NONE", 2L, "PUT", 1L));
        assertThat(first.pending()).hasSize(1);
        assertThat(first.pending().get(0).places())
                .as("after the lines of c")
                .containsExactly(
                        first.lines().part(ReconcileSink.Part.MERGED).size(),
                        first.lines().part(ReconcileSink.Part.TO_SERVER).size(),
                        first.lines().part(ReconcileSink.Part.TO_LOCAL).size());
        assertThat(first.counts()).containsExactly(4, 4, 4);
        assertThat(first.first()).hasToString("/a");
        assertThat(first.last()).hasToString("/d");

        BatchMerge.Result second = merged("", "{'id':'e','x':1}\n", "{'id':'e','x':1}\n{'id':'f','v':1,'x':1}\n");

        assertThat(text(second, ReconcileSink.Part.MERGED)).isEqualTo("{'id':'e','x':1}\n{'id':'f','v':1,'x':1}\n");
        assertThat(text(second, ReconcileSink.Part.TO_SERVER)).isEmpty();
        assertThat(text(second, ReconcileSink.Part.TO_LOCAL))
                .contains("'key':'f'")
                .doesNotContain("'key':'c'");
        assertThat(second.lines().counts().records()).isEqualTo(2);
        assertThat(second.pending()).isEmpty();
        assertThat(second.counts()).containsExactly(0, 1, 2);
        assertThat(second.first()).hasToString("/e");
        assertThat(second.last()).hasToString("/f");
        assertThat(first.last()).as("is kept").hasToString("/d");
    }
}
