package dev.truce.integrity.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** The vectors published with RFC 8785. */
@Tag("corpus")
class JcsVectorsTest {

    private static final Path VECTORS = Path.of(System.getProperty("truce.corpus"), "vectors");

    @Test
    void theDocumentsOfTheRfcHaveTheirForm() {
        JsonNode file = StrictJson.reader().read(VECTORS.resolve("jcs_documents.json"));

        assertThat(file.get("vectors")).isNotEmpty().allSatisfy(vector -> {
            JsonNode value = StrictJson.reader()
                    .read(
                            vector.get("input_text").stringValue(),
                            vector.get("id").stringValue());
            assertThat(HexFormat.of().formatHex(CanonicalJson.jcs(value)))
                    .isEqualTo(vector.get("canonical_hex").stringValue());
        });
    }

    @Test
    void tenThousandNumbersHaveTheirText() throws IOException {
        int checked = 0;
        try (InputStream file = Files.newInputStream(VECTORS.resolve("jcs_numbers_10000.txt.gz"));
                BufferedReader lines = new BufferedReader(
                        new InputStreamReader(new GZIPInputStream(file), StandardCharsets.US_ASCII))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                int comma = line.indexOf(',');
                double value = Double.longBitsToDouble(Long.parseUnsignedLong(line.substring(0, comma), 16));
                assertThat(new String(
                                CanonicalJson.jcs(JsonNodeFactory.instance.numberNode(value)),
                                StandardCharsets.US_ASCII))
                        .isEqualTo(line.substring(comma + 1));
                checked++;
            }
        }
        assertThat(checked).isEqualTo(10_000);
    }
}
