package dev.truce.conflict.registry;

import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The version of a registered ruleset. Pre-releases and builds are not registered: an environment is where a version is tried.
 *
 * @param major grows with what decides otherwise, from 0
 * @param minor grows with what decides more or less, from 0
 * @param patch grows with the rest, from 0
 */
public record SemanticVersion(int major, int minor, int patch) implements Comparable<SemanticVersion> {

    private static final Pattern FORM = Pattern.compile("(0|[1-9]\\d{0,8})\\.(0|[1-9]\\d{0,8})\\.(0|[1-9]\\d{0,8})");

    private static final Comparator<SemanticVersion> ORDER = Comparator.comparingInt(SemanticVersion::major)
            .thenComparingInt(SemanticVersion::minor)
            .thenComparingInt(SemanticVersion::patch);

    /** Checks that no number is negative. */
    public SemanticVersion {
        if (major < 0 || minor < 0 || patch < 0) {
            throw new IllegalArgumentException(
                    "A version has no negative number, but found " + major + "." + minor + "." + patch);
        }
    }

    /**
     * Reads a version.
     *
     * @param text three numbers of at most nine digits, such as {@code 1.4.0}
     * @return the version; empty when the text is none
     */
    public static Optional<SemanticVersion> parse(String text) {
        Matcher form = FORM.matcher(text);
        return form.matches()
                ? Optional.of(new SemanticVersion(
                        Integer.parseInt(form.group(1)),
                        Integer.parseInt(form.group(2)),
                        Integer.parseInt(form.group(3))))
                : Optional.empty();
    }

    /**
     * The version that follows by a bump.
     *
     * @param bump which number grows; the ones after it begin anew
     * @return the version
     */
    public SemanticVersion after(Bump bump) {
        return switch (bump) {
            case PATCH -> new SemanticVersion(major, minor, Math.addExact(patch, 1));
            case MINOR -> new SemanticVersion(major, Math.addExact(minor, 1), 0);
            case MAJOR -> new SemanticVersion(Math.addExact(major, 1), 0, 0);
        };
    }

    /** Orders by major, minor and patch. */
    @Override
    public int compareTo(SemanticVersion other) {
        return ORDER.compare(this, other);
    }

    /** The form that {@link #parse} reads. */
    @Override
    public String toString() {
        return major + "." + minor + "." + patch;
    }
}
