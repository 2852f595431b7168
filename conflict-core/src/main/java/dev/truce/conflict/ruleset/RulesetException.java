package dev.truce.conflict.ruleset;

/** A ruleset holds something that is not understood. Its message is {@code source:line: path: problem; remedy}. */
public final class RulesetException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final String source;
    private final int line;
    private final String path;

    /**
     * A refusal.
     *
     * @param source the file, or what else the ruleset was read from
     * @param line the line, from 1; 0 when it concerns the whole
     * @param path the JSON Pointer of the offending part
     * @param problem what is wrong, and what to do
     */
    public RulesetException(String source, int line, String path, String problem) {
        super(source + (line > 0 ? ":" + line : "") + ": " + (path.isEmpty() ? "" : path + ": ") + problem);
        this.source = source;
        this.line = line;
        this.path = path;
    }

    /**
     * Where the ruleset was read from.
     *
     * @return the file's name
     */
    public String source() {
        return source;
    }

    /**
     * The offending line.
     *
     * @return from 1; 0 when it concerns the whole
     */
    public int line() {
        return line;
    }

    /**
     * The offending part.
     *
     * @return its JSON Pointer
     */
    public String path() {
        return path;
    }
}
