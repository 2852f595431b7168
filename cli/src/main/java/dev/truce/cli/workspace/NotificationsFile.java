package dev.truce.cli.workspace;

import dev.truce.cli.terminal.Values;
import dev.truce.conflict.ruleset.SyntaxMessage;
import dev.truce.integrity.json.InputRejectedException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.dataformat.yaml.YAMLFactory;
import tools.jackson.dataformat.yaml.YAMLParser;

/** The text of a {@code notifications.yaml}: receivers by name, each with settings that are a text or a list of texts. */
final class NotificationsFile {

    private static final int MAX_CHARS = 1 << 16;
    private static final Set<String> SETTINGS =
            Set.of("log", "webhook", "secrets", "allowPlain", "kinds", "types", "least");

    private final String source;

    private NotificationsFile(String source) {
        this.source = source;
    }

    /** What stands at one place of the file; no values where the setting is missing. */
    record Setting(int line, String path, List<String> values, boolean isList) {}

    /** The settings of each receiver, in the order of the file. */
    static Map<String, Map<String, Setting>> read(String text, String source) {
        return new NotificationsFile(source).read(text);
    }

    private Map<String, Map<String, Setting>> read(String text) {
        if (text.length() > MAX_CHARS) {
            throw refusal(0, "", "it has more than " + MAX_CHARS + " characters; no notifications need that");
        }
        try (YAMLParser parser = (YAMLParser) new YAMLFactory().createParser(ObjectReadContext.empty(), text)) {
            Map<String, Map<String, Setting>> receivers = new LinkedHashMap<>();
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw refusal(line(parser), "", "it holds receivers by name; write such as \"ops: { log: true }\"");
            }
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                String name = parser.currentName();
                int line = line(parser);
                if (receivers.put(name, settings(parser, line, "/" + name)) != null) {
                    throw refusal(line, "/" + name, "the name stands here already; give each receiver its own");
                }
            }
            if (parser.nextToken() != null) {
                throw refusal(line(parser), "", "a second document begins here; keep one in the file");
            }
            return receivers;
        } catch (JacksonException e) {
            throw refusal(SyntaxMessage.line(e), "", Values.shortened(SyntaxMessage.problem(e), 200));
        }
    }

    private Map<String, Setting> settings(YAMLParser parser, int line, String path) {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw refusal(line, path, "a receiver is a mapping; write such as { webhook: \"https://HOST/PATH\" }");
        }
        Map<String, Setting> settings = new LinkedHashMap<>();
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            int at = line(parser);
            if (!SETTINGS.contains(name)) {
                throw refusal(
                        at,
                        path + "/" + name,
                        "there is no such setting; there are log, webhook, secrets, allowPlain, kinds, types, least");
            }
            parser.nextToken();
            if (settings.put(name, setting(parser, at, path + "/" + name)) != null) {
                throw refusal(at, path + "/" + name, "the setting stands here already; remove one of the two");
            }
        }
        return settings;
    }

    private Setting setting(YAMLParser parser, int line, String path) {
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            return new Setting(line, path, List.of(text(parser, path)), false);
        }
        List<String> values = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            values.add(text(parser, path + "/" + values.size()));
        }
        return new Setting(line, path, List.copyOf(values), true);
    }

    private String text(YAMLParser parser, String path) {
        JsonToken token = parser.currentToken();
        boolean plain = token.isScalarValue() && token != JsonToken.VALUE_NULL;
        if (!plain || parser.isCurrentAlias() || parser.getTypeId() != null) {
            throw refusal(line(parser), path, "a plain text stands here; write it out, in quotes if need be");
        }
        return parser.getString();
    }

    private static int line(YAMLParser parser) {
        return Math.max(0, parser.currentTokenLocation().getLineNr());
    }

    private InputRejectedException refusal(int line, String path, String problem) {
        return refusal(source, line, path, problem);
    }

    static InputRejectedException refusal(@Nullable String source, int line, String path, String problem) {
        String at = path.isEmpty() ? "" : path + ": ";
        return new InputRejectedException(String.valueOf(source), line, 0, path, at + problem);
    }
}
