package dev.truce.conflict.ruleset;

import java.util.List;
import java.util.regex.Pattern;

/** A ruleset holds something that is not understood. Its message is that of the first finding. */
public sealed class RulesetException extends RuntimeException permits UnsafeTopologyException {

    private static final long serialVersionUID = 1;

    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}|\\u0085|\\u2028|\\u2029");

    private final String source;
    private final transient List<Finding> findings;

    /**
     * A refusal for one reason.
     *
     * @param source the file, or what else the ruleset was read from
     * @param line the line, from 1; 0 when it concerns the whole
     * @param path the JSON Pointer of the offending part
     * @param problem what is wrong, and what to do
     */
    public RulesetException(String source, int line, String path, String problem) {
        this(source, List.of(new Finding(line, path, problem)));
    }

    /**
     * A refusal.
     *
     * @param source the file, or what else the ruleset was read from
     * @param findings what is wrong, at least one, in the order of the file
     */
    public RulesetException(String source, List<Finding> findings) {
        super(findings.get(0).in(source));
        this.source = source;
        this.findings = List.copyOf(findings);
    }

    /**
     * One thing that is wrong with a ruleset.
     *
     * @param line the line, from 1; 0 when it concerns the whole or the ruleset has no lines
     * @param path the JSON Pointer of the offending part; empty for the whole
     * @param problem what is wrong, and what to do
     */
    public record Finding(int line, String path, String problem) {

        /**
         * The finding on one line; control characters of names appear as their escapes.
         *
         * @param source what the ruleset was read from
         * @return {@code source:line: path: problem}, without line or path where there is none
         */
        public String in(String source) {
            String place = source + (line > 0 ? ":" + line : "") + ": " + (path.isEmpty() ? "" : path + ": ");
            return CONTROL.matcher(place + problem)
                    .replaceAll(match ->
                            String.format("\\\\u%04x", (int) match.group().charAt(0)));
        }
    }

    /**
     * Everything that is wrong, as far as it could be found in one go.
     *
     * @return at least one, in the order of the file
     */
    public List<Finding> findings() {
        return findings;
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
     * The line of the first finding.
     *
     * @return from 1; 0 when it concerns the whole
     */
    public int line() {
        return findings.get(0).line();
    }

    /**
     * The offending part of the first finding.
     *
     * @return its JSON Pointer
     */
    public String path() {
        return findings.get(0).path();
    }
}
