package dev.truce.conflict.registry;

import dev.truce.conflict.version.CodePoints;
import java.util.Comparator;

/**
 * What a registered ruleset is called.
 *
 * @param name the ruleset's name
 * @param number its version
 */
public record RulesetVersion(String name, SemanticVersion number) implements Comparable<RulesetVersion> {

    private static final Comparator<RulesetVersion> ORDER =
            Comparator.comparing(RulesetVersion::name, CodePoints::compare).thenComparing(RulesetVersion::number);

    /** Orders by name, by code points, then version. */
    @Override
    public int compareTo(RulesetVersion other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return name + " " + number;
    }
}
