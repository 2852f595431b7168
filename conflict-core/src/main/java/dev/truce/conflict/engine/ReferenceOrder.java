package dev.truce.conflict.engine;

import dev.truce.conflict.ruleset.Ruleset;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * In which order types come so that records stand before those that refer to them. Types that refer to each other in a ring come in
 * some order, always the same.
 */
public final class ReferenceOrder {

    private final Ruleset ruleset;
    private final Map<String, Integer> levels = new HashMap<>();

    /**
     * The order by a ruleset's declared references.
     *
     * @param ruleset the ruleset
     */
    public ReferenceOrder(Ruleset ruleset) {
        this.ruleset = ruleset;
        ruleset.types().keySet().forEach(type -> levels.put(type, levelOf(type, new HashSet<>())));
    }

    /**
     * How many types come before one.
     *
     * @param type the type
     * @return 0 for a type that refers to none; one more than the highest it refers to for others
     */
    public int level(String type) {
        return levels.getOrDefault(type, 0);
    }

    private int levelOf(String type, Set<String> above) {
        if (!above.add(type)) {
            return 0;
        }
        int level = 0;
        for (String named : ruleset.rulesFor(type).references().values()) {
            if (!named.equals(type)) {
                level = Math.max(level, 1 + levelOf(named, above));
            }
        }
        above.remove(type);
        return level;
    }
}
