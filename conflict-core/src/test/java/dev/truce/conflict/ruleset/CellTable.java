package dev.truce.conflict.ruleset;

import com.google.common.base.Splitter;
import dev.truce.conflict.Documents;
import dev.truce.conflict.access.FieldAccess;
import dev.truce.conflict.access.FieldPath;
import dev.truce.conflict.merge.Convergence;
import dev.truce.conflict.merge.FieldConflict;
import dev.truce.conflict.merge.FieldEdit;
import dev.truce.conflict.merge.FieldMerge;
import dev.truce.conflict.merge.FieldResult;
import dev.truce.conflict.merge.FieldRule;
import dev.truce.conflict.merge.MergeResult;
import dev.truce.conflict.version.Stamp;
import dev.truce.integrity.json.StrictJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A file of {@code src/test/resources/cells}: what a rule makes of every combination of Absent ({@code -}), Null and three values
 * for base, local and server. A row is base and local, a column the server; {@code !} is a conflict, {@code !!} a corruption, with
 * its place where it lies below the field.
 */
record CellTable(String name, String rule, String later, Map<String, JsonNode> values, List<String> grid) {

    static final Path FOLDER = Path.of("src", "test", "resources", "cells");
    static final List<String> STATES = List.of("-", "null", "v1", "v2", "v3");

    private static final int WIDTH = 8;

    static List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    static CellTable read(String name) throws IOException {
        Map<String, String> header = new LinkedHashMap<>();
        Map<String, JsonNode> values = new LinkedHashMap<>();
        List<String> grid = new ArrayList<>();
        for (String line : Files.readAllLines(FOLDER.resolve(name), StandardCharsets.UTF_8)) {
            int colon = line.indexOf(": ");
            int equals = line.indexOf(" = ");
            if (line.contains("|")) {
                grid.add(line.stripTrailing());
            } else if (equals > 0 && (colon < 0 || equals < colon)) {
                values.put(
                        line.substring(0, equals).strip(), StrictJson.reader().read(line.substring(equals + 3), name));
            } else if (colon > 0) {
                header.put(line.substring(0, colon), line.substring(colon + 2).strip());
            }
        }
        return new CellTable(
                name, header.getOrDefault("rule", ""), header.getOrDefault("later", "neither"), values, grid);
    }

    /** The rule's own name, as rulesets have it. */
    String ruleName() {
        String own = rules().fields().at(FieldPath.parse("/f")).name();
        return own.startsWith("custom:") ? "custom" : own;
    }

    private TypeRules rules() {
        return Ruleset.parse("fields: { /f: " + rule + " }", name).defaults();
    }

    /** The grid as the merge fills it. */
    List<String> merged() {
        TypeRules rules = rules();
        FieldMerge<JsonNode> merge = new FieldMerge<>(
                FieldAccess.json(), rules.fields().withFunctions(Map.of("longer", longer())), rules.options());
        return render((base, local, server) -> cell(merge, base, local, server));
    }

    interface Cell {
        String of(String base, String local, String server);
    }

    static List<String> render(Cell cell) {
        List<String> lines = new ArrayList<>();
        lines.add(row("base", "local", STATES));
        for (String base : STATES) {
            for (String local : STATES) {
                lines.add(row(
                        base,
                        local,
                        STATES.stream()
                                .map(server -> cell.of(base, local, server))
                                .toList()));
            }
        }
        return lines;
    }

    private static String row(String base, String local, List<String> cells) {
        String line = pad(base) + pad(local) + "| "
                + cells.stream().map(CellTable::pad).collect(Collectors.joining());
        return line.stripTrailing();
    }

    private static String pad(String cell) {
        return cell + " ".repeat(Math.max(1, WIDTH - cell.length()));
    }

    /** The table's own word for a cell. */
    String said(String base, String local, String server) {
        String row = grid.get(1 + STATES.indexOf(base) * STATES.size() + STATES.indexOf(local));
        return Splitter.on(' ')
                .omitEmptyStrings()
                .splitToList(row.substring(row.indexOf('|') + 1))
                .get(STATES.indexOf(server));
    }

    private String cell(FieldMerge<JsonNode> merge, String base, String local, String server) {
        JsonNode theirs = document(server);
        MergeResult<JsonNode> result = merge.merge(
                document(base), document(local), theirs, stamp(later.equals("local")), stamp(later.equals("server")));
        if (!result.conflicts().isEmpty()) {
            return result.conflicts().stream()
                    .map(conflict -> mark(conflict, result.value(), theirs))
                    .collect(Collectors.joining(","));
        }
        JsonNode value = result.value().get("f");
        return value == null ? "-" : value.isNull() ? "null" : nameOf(value);
    }

    /** A conflict, with its place where it lies below the field; the server's value stands where it is the field itself. */
    private static String mark(FieldConflict<?> conflict, JsonNode partial, JsonNode theirs) {
        String below = conflict.path().toString().substring("/f".length());
        String other = below.isEmpty() && !text(partial).equals(text(theirs)) ? "not-the-servers" : "";
        return (conflict.corruption() ? "!!" : "!") + below + other;
    }

    private String nameOf(JsonNode value) {
        return values.entrySet().stream()
                .filter(entry -> text(entry.getValue()).equals(text(value)))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseGet(() -> text(value));
    }

    private JsonNode document(String state) {
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        JsonNode value = value(state);
        return value == null ? document : document.set("f", value);
    }

    private @Nullable JsonNode value(String state) {
        return switch (state) {
            case "-" -> null;
            case "null" -> JsonNodeFactory.instance.nullNode();
            default -> values.get(state).deepCopy();
        };
    }

    private static Stamp stamp(boolean isLater) {
        return Documents.stamp(1, isLater ? "12:01" : "12:00");
    }

    private static String text(JsonNode value) {
        return StrictJson.text(value);
    }

    /** A function of the user's: the longer text; it fails for anything else. */
    private static FieldRule longer() {
        return FieldRule.<JsonNode>function("longer", Convergence.ARBITER, CellTable::longer);
    }

    private static FieldResult<JsonNode> longer(FieldEdit<JsonNode> edit) {
        if (!edit.bothAre(FieldAccess.Kind.TEXT)) {
            throw new IllegalArgumentException("no texts");
        }
        return edit.local().asString().length() > edit.server().asString().length()
                ? FieldResult.local("longer")
                : FieldResult.server("not shorter");
    }
}
