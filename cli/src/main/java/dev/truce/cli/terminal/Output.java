package dev.truce.cli.terminal;

import dev.truce.integrity.json.StrictJson;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;

/**
 * The one place that prints: for people, as JSON, or next to nothing. What a command is for goes to standard output,
 * what only accompanies it to standard error.
 */
public final class Output {

    /** Who reads. */
    public enum Reader {
        /** A person. */
        PERSON,
        /** A program: one JSON document, or NDJSON, and nothing else. */
        PROGRAM,
        /** Nobody: only what was asked for by name, and errors. */
        NOBODY
    }

    private final Console console;
    private final Reader reader;

    public Output(Console console, Reader reader) {
        this.console = console;
        this.reader = reader;
    }

    public Console console() {
        return console;
    }

    boolean forPerson() {
        return reader == Reader.PERSON;
    }

    public boolean forProgram() {
        return reader == Reader.PROGRAM;
    }

    /** Whether there is a person who can be asked. */
    public boolean asksPerson() {
        return forPerson() && console.terminal();
    }

    /** A line for people. */
    public void say(String line) {
        if (forPerson()) {
            write(console.out(), shown(line) + "\n");
        }
    }

    /** A question for people, with what they type behind it. */
    void ask(String question) {
        if (forPerson()) {
            write(console.out(), shown(question));
        }
    }

    /** Lines for people. */
    public void say(Table table) {
        table.lines().forEach(this::say);
    }

    /** A line for people beside the result. */
    public void note(String line) {
        if (forPerson()) {
            write(console.err(), shown(line) + "\n");
        }
    }

    /** What was asked for, such as a merged document; not for programs, which get {@link #document}. */
    public void result(String text) {
        if (!forProgram()) {
            write(console.out(), text + "\n");
        }
    }

    /** The one document for programs, or one line of several. */
    public void document(JsonNode value) {
        if (forProgram()) {
            line(value);
        }
    }

    /** The same for what comes as a line already; made only for programs. */
    public void document(Supplier<byte[]> line) {
        if (forProgram()) {
            write(line.get());
        }
    }

    /** A line of NDJSON that was asked for, whoever reads. */
    public void line(JsonNode value) {
        write(StrictJson.write(value));
    }

    private void write(byte[] text) {
        console.out().write(text, 0, text.length);
        console.out().write('\n');
        console.out().flush();
    }

    /** An error, whoever reads. */
    public void error(String line) {
        write(console.err(), "truce: " + shown(line) + "\n");
    }

    public String good(String text) {
        return coloured("32", text);
    }

    public String warning(String text) {
        return coloured("33", text);
    }

    public String bad(String text) {
        return coloured("31", text);
    }

    public String bold(String text) {
        return coloured("1", text);
    }

    private String coloured(String code, String text) {
        return console.colours() && forPerson() ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
    }

    /** What records and names hold must not drive the terminal. */
    private String shown(String text) {
        return console.colours() && forPerson() ? Visible.colouredLines(text) : Visible.lines(text);
    }

    private static void write(PrintStream stream, String text) {
        byte[] bytes = Secrets.inText(text).getBytes(StandardCharsets.UTF_8);
        stream.write(bytes, 0, bytes.length);
        stream.flush();
    }
}
