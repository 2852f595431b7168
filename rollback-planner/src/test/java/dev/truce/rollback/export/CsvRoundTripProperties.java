package dev.truce.rollback.export;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.integrity.Digest;
import dev.truce.integrity.json.StrictJson;
import dev.truce.integrity.tree.RecordTree;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;
import net.jqwik.api.Tuple;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Whatever a document holds comes back from CSV as it was: Absent, Null, the empty text, scales and all. */
class CsvRoundTripProperties {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    @Provide
    Arbitrary<List<JsonNode>> documents() {
        return document().list().ofMinSize(1).ofMaxSize(8);
    }

    private static Arbitrary<JsonNode> document() {
        // few names, so that columns are shared by records that fill them differently
        return Arbitraries.maps(text(), value(2)).ofMinSize(1).ofMaxSize(5).map(members -> {
            ObjectNode object = NODES.objectNode();
            members.forEach(object::set);
            return object;
        });
    }

    private static Arbitrary<String> text() {
        return Arbitraries.of(
                        "",
                        "a",
                        "\\",
                        "\\N",
                        "\\E",
                        "\"",
                        ",",
                        "\n",
                        "\r\n",
                        " ",
                        "=1+1",
                        "+4",
                        "-5",
                        "@x",
                        "\t",
                        "#text",
                        "\u0000",
                        "\ufeff",
                        "é",
                        "😀",
                        "null",
                        "true",
                        "1.10",
                        "x".repeat(40))
                .list()
                .ofMaxSize(3)
                .map(parts -> String.join("", parts));
    }

    private static Arbitrary<JsonNode> value(int depth) {
        Arbitrary<JsonNode> scalar = Arbitraries.oneOf(
                text().map(NODES::stringNode),
                Arbitraries.of("0", "1", "1.0", "1.10", "-5", "1E+30", "12345678901234567890", "-0.000")
                        .map(number -> StrictJson.reader().read(number, "number")),
                Arbitraries.bigDecimals()
                        .between(BigDecimal.valueOf(-1e9), BigDecimal.valueOf(1e9))
                        .ofScale(3)
                        .map(NODES::numberNode),
                Arbitraries.of(true, false).map(NODES::booleanNode),
                Arbitraries.just(NODES.nullNode()));
        if (depth == 0) {
            return scalar;
        }
        Arbitrary<JsonNode> list = value(depth - 1)
                .list()
                .ofMaxSize(3)
                .map(values -> NODES.arrayNode().addAll(values));
        Arbitrary<JsonNode> object = Arbitraries.maps(text(), value(depth - 1))
                .ofMaxSize(3)
                .map(members -> {
                    ObjectNode node = NODES.objectNode();
                    members.forEach(node::set);
                    return node;
                });
        return Arbitraries.frequencyOf(Tuple.of(4, scalar), Tuple.of(1, list), Tuple.of(1, object));
    }

    @Property
    @Tag("slow")
    void everyDocumentComesBack(@ForAll("documents") List<JsonNode> documents) throws IOException {
        List<RecordTree.Entry> entries = new ArrayList<>();
        for (int i = 0; i < documents.size(); i++) {
            entries.add(RecordTree.Entry.of("t", "k" + i, documents.get(i)));
        }
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        CsvWriter.write(file, "t", entries::iterator);

        List<JsonNode> read = new ArrayList<>();
        try (CsvReader reader =
                new CsvReader(new ByteArrayInputStream(file.toByteArray()), "t.csv", StrictJson.reader())) {
            reader.forEachRemaining(document -> read.add(document.json()));
        }
        String text = file.toString(StandardCharsets.UTF_8);
        assertThat(read).as(text).hasSameSizeAs(documents);
        for (int i = 0; i < read.size(); i++) {
            assertThat(Digest.ofCanonical(read.get(i))).as(text).isEqualTo(Digest.ofCanonical(documents.get(i)));
            for (String name : documents.get(i).propertyNames()) {
                // with the scale of its numbers, which the digest does not look at
                assertThat(StrictJson.write(read.get(i).get(name)))
                        .as(text)
                        .isEqualTo(StrictJson.write(documents.get(i).get(name)));
            }
        }
    }
}
