package dev.truce.cli.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.cli.Workshop;
import dev.truce.integrity.json.StrictJson;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** sql.js, which is SQLite in a browser, reads our databases, and we read its. */
@Tag("interop")
class SqlJsTest {

    private static final Path SOURCES = Path.of("src/test/sqljs");
    private static final Path INSTALLED = Path.of("target/sqljs");

    @TempDir
    Path folder;

    private Workshop shop;
    private String root;

    @BeforeAll
    static void installSqlJs() throws Exception {
        Files.createDirectories(INSTALLED);
        for (String file : new String[] {"package.json", "count.js", "make.js", "again.js"}) {
            Files.write(INSTALLED.resolve(file), Files.readAllBytes(SOURCES.resolve(file)));
        }
        run(List.of("npm", "install", "--no-package-lock", "--no-audit", "--no-fund", "--ignore-scripts"));
    }

    private static String run(List<String> command) throws Exception {
        Process process = new ProcessBuilder(command)
                .directory(INSTALLED.toFile())
                .redirectErrorStream(true)
                .start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as("%s: %s", command, printed).isZero();
        return printed;
    }

    private static String node(String script, Object... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("node", script));
        for (Object each : arguments) {
            command.add(each.toString());
        }
        return run(command);
    }

    @BeforeEach
    void aSnapshot() {
        shop = new Workshop(folder);
        shop.write(
                "data/seat.ndjson",
                "{\"id\":\"a\",\"v\":1,\"price\":1.10,\"n\":9007199254740993}",
                "{\"id\":\"b\",\"v\":2,\"name\":\"Größe 😀\",\"tags\":[null,\"\"]}");
        root = shop.root("dir:" + shop.path("data"));
    }

    @Test
    void sqlJsCountsTheRowsOfAnExport() throws Exception {
        shop.done("export", "latest", "--format", "sqlite", "--out", shop.path("export"));
        JsonNode seen =
                StrictJson.reader().read(node("count.js", shop.path("export/data/export.sqlite"), "seat"), "count.js");
        assertThat(seen.path("counts")).hasToString("{\"seat\":2,\"truce_export\":6,\"truce_export_tables\":1}");
        assertThat(seen.path("manifest")).hasToString("[2]");
        assertThat(seen.path("documents").values().stream().map(JsonNode::stringValue))
                .containsExactlyElementsOf(shop.read("data/seat.ndjson").lines().toList());
    }

    @Test
    void anExportThatWentThroughSqlJsIsImported() throws Exception {
        shop.done("export", "latest", "--format", "sqlite", "--out", shop.path("export"));
        Path again = shop.path("again.sqlite");
        node("again.js", shop.path("export/data/export.sqlite"), again);
        shop.done("import", again, "--store", "dir:" + shop.path("restored"), "--rules", shop.path("rules.yaml"));
        assertThat(shop.root("dir:" + shop.path("restored"))).isEqualTo(root);
    }

    @Test
    void aDatabaseThatSqlJsMadeIsImported() throws Exception {
        Path made = shop.path("made.sqlite");
        node("make.js", made);
        shop.done("import", made, "--store", "dir:" + shop.path("restored"), "--rules", shop.path("rules.yaml"));
        assertThat(shop.read("restored/seat.ndjson").lines())
                .containsExactly(
                        "{\"id\":\"a\",\"v\":1,\"price\":1.5,\"note\":null,\"photo\":{\"$blob\":\"AP8=\"}}",
                        "{\"id\":\"b\",\"v\":2,\"price\":null,\"note\":\"Größe 😀\",\"photo\":null}");
    }
}
