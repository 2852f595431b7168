package dev.truce.conflict.ruleset;

import dev.truce.conflict.access.FieldPath;
import dev.truce.conflict.ruleset.RulesetException.Finding;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** Collects what is wrong, so that one reading names all of it. */
final class Findings {

    private final Set<Finding> findings = new LinkedHashSet<>();

    void add(Located part, String problem) {
        add(part.line(), part.path(), problem);
    }

    void add(int line, FieldPath path, String problem) {
        // a type inherits the parts above it, and what is wrong with them is wrong once
        findings.add(new Finding(line, path.toString(), problem));
    }

    int size() {
        return findings.size();
    }

    void throwIfAny(Function<List<Finding>, RulesetException> refusal) {
        if (!findings.isEmpty()) {
            List<Finding> inOrder = new ArrayList<>(findings);
            inOrder.sort(Comparator.comparingInt(Finding::line));
            throw refusal.apply(inOrder);
        }
    }
}
