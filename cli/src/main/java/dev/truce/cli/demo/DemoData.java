package dev.truce.cli.demo;

import dev.truce.integrity.json.StrictJson;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Two real lines of development of one data set that nobody here made: the configuration metadata inside
 * {@code org.springframework.boot:spring-boot-autoconfigure} (Apache-2.0), which the build takes from Maven Central.
 */
final class DemoData {

    static final String RULES = """
            ruleset: configuration-metadata
            version: 1.0.0
            record: { type: property, key: /name, modifiedAt: /modifiedAt }
            default: fieldLevelMerge
            onFieldConflict: manual
            """;

    /** A line of development at a release. */
    enum Release {
        BASE("base", "2.7.0", "2022-05-19"),
        LOCAL("local", "2.7.18", "2023-11-23"),
        SERVER("server", "3.0.0", "2022-11-24");

        private final String side;
        private final String version;
        private final String date;

        Release(String side, String version, String date) {
            this.side = side;
            this.version = version;
            this.date = date;
        }

        String side() {
            return side;
        }

        String version() {
            return version;
        }

        String date() {
            return date;
        }
    }

    private DemoData() {}

    /** The records of a release by name; two of one name would be an error, so it is looked for. */
    static SortedMap<String, JsonNode> records(Release release) {
        String resource = release.side() + "/META-INF/spring-configuration-metadata.json";
        JsonNode document;
        try (InputStream in = DemoData.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("the build did not bring " + resource + " along");
            }
            document = StrictJson.reader().read(in.readAllBytes(), resource);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        SortedMap<String, JsonNode> records = new TreeMap<>();
        for (JsonNode property : document.path("properties")) {
            ObjectNode record = ((ObjectNode) property).deepCopy();
            String name = record.path("name").asString();
            if (records.put(name, record) != null) {
                throw new IllegalStateException(release.version() + " has two properties " + name);
            }
        }
        return records;
    }

    /** Writes a release as a data set, each record with the day of the release as its time. */
    static void write(Release release, SortedMap<String, JsonNode> records, Path file) throws IOException {
        try (OutputStream out = Files.newOutputStream(file)) {
            for (JsonNode record : records.values()) {
                ObjectNode line = ((ObjectNode) record).deepCopy();
                line.put("modifiedAt", release.date() + "T00:00:00Z");
                out.write(StrictJson.write(line));
                out.write('\n');
            }
        }
    }

    static void writeRules(Path file) throws IOException {
        Files.write(file, RULES.getBytes(StandardCharsets.UTF_8));
    }
}
