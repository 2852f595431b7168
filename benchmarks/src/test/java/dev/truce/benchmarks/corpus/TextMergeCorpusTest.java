package dev.truce.benchmarks.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.conflict.access.FieldAccess;
import dev.truce.conflict.merge.FieldMerge;
import dev.truce.conflict.merge.FieldRules;
import dev.truce.conflict.merge.JsonSpan;
import dev.truce.conflict.merge.JsonTextMerge;
import dev.truce.conflict.merge.MergeOptions;
import dev.truce.conflict.merge.MergeOptions.Lists;
import dev.truce.conflict.merge.MergeResult;
import dev.truce.conflict.version.Stamp;
import dev.truce.integrity.json.NdjsonReader;
import dev.truce.integrity.json.StrictJson;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/** The merge of texts beside the merge of trees, on documents that people merged, as they are and indented. */
@Tag("corpus")
class TextMergeCorpusTest {

    private static final StrictJson JSON = StrictJson.reader();

    @ParameterizedTest
    @EnumSource
    void textsMergeAsTheirTreesDo(Lists lists) throws IOException {
        MergeOptions options = new MergeOptions(MergeOptions.OnFieldConflict.MANUAL, false, lists);
        FieldMerge<JsonNode> trees = new FieldMerge<>(FieldAccess.json(), FieldRules.NONE, options);
        JsonTextMerge texts = new JsonTextMerge(FieldRules.NONE, options, JSON);
        Path corpus = Path.of(System.getProperty("truce.corpus"), "merges.ndjson.gz");
        int cases = 0;
        int conflicting = 0;
        try (InputStream in = new GZIPInputStream(Files.newInputStream(corpus));
                NdjsonReader lines = NdjsonReader.of(in, corpus.toString(), JSON)) {
            while (lines.hasNext()) {
                JsonNode each = lines.next().json();
                MergeResult<JsonNode> expected = trees.merge(
                        each.get("base"), each.get("ours"), each.get("theirs"), Stamp.UNKNOWN, Stamp.UNKNOWN);
                assertSame(each, expected, texts, false);
                assertSame(each, expected, texts, true);
                cases++;
                conflicting += expected.conflicts().isEmpty() ? 0 : 1;
            }
        }
        assertThat(conflicting).isPositive();
        assertThat(cases).isGreaterThan(conflicting);
    }

    private static void assertSame(
            JsonNode each, MergeResult<JsonNode> expected, JsonTextMerge texts, boolean indented) {
        MergeResult<JsonSpan> merged = texts.merge(
                text(each.get("base"), indented),
                text(each.get("ours"), indented),
                text(each.get("theirs"), indented),
                Stamp.UNKNOWN,
                Stamp.UNKNOWN);
        String id = each.get("id").asString();
        assertThat(FieldAccess.json().write(JSON.read(merged.value().toBytes(), "the merged text")))
                .as(id)
                .isEqualTo(FieldAccess.json().write(expected.value()));
        assertThat(merged.conflicts()).as(id).isEqualTo(expected.conflicts());
        assertThat(merged.trace()).as(id).isEqualTo(expected.trace());
    }

    private static JsonSpan text(JsonNode tree, boolean indented) {
        String text = indented ? tree.toPrettyString() : FieldAccess.json().write(tree);
        return JsonSpan.of(text.getBytes(StandardCharsets.UTF_8));
    }
}
