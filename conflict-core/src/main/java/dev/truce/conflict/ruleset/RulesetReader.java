package dev.truce.conflict.ruleset;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import tools.jackson.databind.JsonNode;

/** Reads rulesets from files, texts and parsed JSON. */
final class RulesetReader {

    private static final int MAX_BYTES = 4 * LocatedReader.MAX_CHARS;

    private RulesetReader() {}

    static Ruleset read(Path file) {
        return bind(located(file), file.toString());
    }

    /** A file's parts with their places, whatever they mean. */
    static Located located(Path file) {
        String source = file.toString();
        String text = text(file, source);
        boolean json = source.toLowerCase(Locale.ROOT).endsWith(".json");
        return json ? LocatedReader.json(text, source) : LocatedReader.yaml(text, source);
    }

    static Ruleset parse(String text, String source) {
        return bind(LocatedReader.yaml(text, source), source);
    }

    static Ruleset parse(JsonNode rules, String source) {
        return bind(LocatedTree.of(rules, source), source);
    }

    private static Ruleset bind(Located root, String source) {
        return new RulesetBinder(root).bind(source);
    }

    private static String text(Path file, String source) {
        if (Files.isDirectory(file)) {
            throw refusal(source, "this is a directory; name a file");
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw refusal(source, "a ruleset has at most " + MAX_BYTES + " bytes; split it by record type");
            }
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (NoSuchFileException e) {
            throw refusal(source, "there is no such file; check the path");
        } catch (AccessDeniedException e) {
            throw refusal(source, "permission to read it is denied; check its owner and mode");
        } catch (CharacterCodingException e) {
            throw refusal(source, "the text is not UTF-8; save it as UTF-8");
        } catch (IOException e) {
            throw new UncheckedIOException(file + ": reading failed: " + e.getMessage(), e);
        }
    }

    private static RulesetException refusal(String source, String problem) {
        return new RulesetException(source, 0, "", problem);
    }
}
