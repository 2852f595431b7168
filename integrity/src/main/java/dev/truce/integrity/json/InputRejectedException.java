package dev.truce.integrity.json;

import java.io.Serial;

/**
 * An input was refused, before anything was done with it.
 *
 * <p>The message is one line, ready for a user: where ({@code orders.ndjson:17:42}), what was found, what to do. It is
 * also thrown by readers of other formats that want to say where in a file something is wrong.
 */
public final class InputRejectedException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    private final String source;
    private final long line;
    private final long column;
    private final String path;

    /**
     * A refusal at a place in an input.
     *
     * @param source the name of the input as the user knows it, usually a file name
     * @param line the line, counted from 1; 0 when not known
     * @param column the column in characters, counted from 1; 0 when not known
     * @param path the JSON Pointer of the value concerned; empty for the whole document or when not known
     * @param problem what was found and what to do, without the place
     */
    public InputRejectedException(String source, long line, long column, String path, String problem) {
        super(place(source, line, column) + ": " + problem);
        this.source = source;
        this.line = line;
        this.column = column;
        this.path = path;
    }

    /**
     * A refusal of an input as a whole.
     *
     * @param source the name of the input as the user knows it
     * @param problem what was found and what to do
     */
    public InputRejectedException(String source, String problem) {
        this(source, 0, 0, "", problem);
    }

    /**
     * The input's name.
     *
     * @return the name as the user knows it, usually a file name
     */
    public String source() {
        return source;
    }

    /**
     * The line.
     *
     * @return counted from 1, or 0 when not known
     */
    public long line() {
        return line;
    }

    /**
     * The column.
     *
     * @return in characters, counted from 1, or 0 when not known
     */
    public long column() {
        return column;
    }

    /**
     * The value concerned.
     *
     * @return a JSON Pointer (RFC 6901), empty for the whole document or when not known
     */
    public String path() {
        return path;
    }

    private static String place(String source, long line, long column) {
        if (line == 0) {
            return source;
        }
        return column == 0 ? source + ":" + line : source + ":" + line + ":" + column;
    }
}
