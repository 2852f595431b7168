package dev.truce.cli.terminal;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/** Asks the person at the terminal; an answer is a line. */
public final class Prompt {

    private final Output out;
    private final InputStream in;

    public Prompt(Output out) {
        this.out = out;
        this.in = out.console().in();
    }

    /** The answer without the white space around it; empty at the end of the input. Asks again when it is no UTF-8. */
    public Optional<String> ask(String question) {
        while (true) {
            out.ask(question + " ");
            try {
                Optional<String> line = line();
                if (line.isEmpty()) {
                    out.say("");
                }
                return line.map(String::strip);
            } catch (CharacterCodingException e) {
                out.say(
                        "That was no UTF-8; set the terminal to UTF-8, or write other characters as JSON does: \\u00e9.");
            } catch (IOException e) {
                throw new UncheckedIOException("standard input: reading failed: " + e.getMessage(), e);
            }
        }
    }

    /** Yes or no; the end of the input is a no. */
    public boolean yes(String question) {
        while (true) {
            String answer = ask(question + " yes or no:").orElse("no").toLowerCase(Locale.ROOT);
            if (answer.equals("yes") || answer.equals("y")) {
                return true;
            }
            if (answer.equals("no") || answer.equals("n")) {
                return false;
            }
            out.say("Answer yes or no.");
        }
    }

    /** Byte by byte: what comes after the line is not this answer's. */
    private Optional<String> line() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int next = in.read();
        if (next < 0) {
            return Optional.empty();
        }
        while (next >= 0 && next != '\n') {
            bytes.write(next);
            next = in.read();
        }
        return Optional.of(StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(bytes.toByteArray()))
                .toString());
    }
}
