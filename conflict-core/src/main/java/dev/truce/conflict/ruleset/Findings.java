package dev.truce.conflict.ruleset;

import dev.truce.conflict.merge.FieldPath;
import dev.truce.conflict.ruleset.RulesetException.Finding;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Collects what is wrong, so that one reading names all of it. */
final class Findings {

    private final List<Finding> findings = new ArrayList<>();

    void add(Located part, String problem) {
        add(part.line(), part.path(), problem);
    }

    void add(int line, FieldPath path, String problem) {
        findings.add(new Finding(line, path.toString(), problem));
    }

    int size() {
        return findings.size();
    }

    void throwIfAny(String source) {
        if (!findings.isEmpty()) {
            findings.sort(Comparator.comparingInt(Finding::line));
            throw new RulesetException(source, findings);
        }
    }
}
