package dev.truce.cli.workspace;

import dev.truce.integrity.file.DurableFiles;
import dev.truce.integrity.json.InputRejectedException;
import dev.truce.integrity.json.StrictJson;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The live data that a workspace takes when a call names none.
 *
 * @param store its location; null when none was named yet
 * @param rules the file with the rules for it; null for none
 * @param key where its records keep their key; null when it was not said
 */
public record Remembered(
        @Nullable String store,
        @Nullable Path rules,
        @Nullable String key) {

    public static Remembered of(Workspace workspace) {
        Path file = file(workspace);
        if (!Files.exists(file)) {
            return new Remembered(null, null, null);
        }
        JsonNode document = StrictJson.reader().read(file);
        String rules = text(document, "rules", file);
        return new Remembered(
                text(document, "store", file), rules == null ? null : Path.of(rules), text(document, "key", file));
    }

    void write(Workspace workspace) {
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        document.put("store", store);
        if (rules != null) {
            document.put("rules", rules.toString());
        }
        if (key != null) {
            document.put("key", key);
        }
        byte[] text = (StrictJson.pretty(document) + "\n").getBytes(StandardCharsets.UTF_8);
        DurableFiles.createDirectories(workspace.folder());
        DurableFiles.replace(file(workspace), out -> out.write(text));
    }

    private static @Nullable String text(JsonNode document, String name, Path file) {
        JsonNode value = document.path(name);
        if (!value.isMissingNode() && !value.isString()) {
            throw new InputRejectedException(
                    file.toString(), "\"" + name + "\" is no text; remove the file, and say --store once more");
        }
        return value.isString() ? value.stringValue() : null;
    }

    private static Path file(Workspace workspace) {
        return workspace.folder().resolve("store.json");
    }
}
