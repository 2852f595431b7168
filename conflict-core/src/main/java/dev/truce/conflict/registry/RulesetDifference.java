package dev.truce.conflict.registry;

import dev.truce.conflict.ConflictKind;
import dev.truce.conflict.ruleset.Ruleset;
import dev.truce.conflict.ruleset.StrategyName;
import dev.truce.conflict.ruleset.TypeRules;
import dev.truce.integrity.json.StrictJson;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What one ruleset decides otherwise than another, and how large a version that takes. Names, versions, layout, order and
 * comments are no difference.
 *
 * <p>A change is {@link Bump#MAJOR} when some conflict may come out with another value: another strategy, another rule for a
 * path that had one, another place of metadata, another topology. It is {@link Bump#MINOR} when only what waits for a person
 * can change: a rule for a path that had none, conflicts that are settled or no longer settled, constants added to a rank.
 * What this version does not know how to weigh is major.
 */
public final class RulesetDifference {

    private static final Set<String> APART =
            Set.of("ruleset", "version", "record", "default", "latestWins", "fields", "types");
    private static final Comparator<Change> ORDER = Comparator.comparing(Change::needs, Comparator.reverseOrder());
    private static final int MOST_NAMED = 3;

    private final List<Change> changes;

    private RulesetDifference(List<Change> changes) {
        this.changes = List.copyOf(changes);
    }

    /**
     * One difference.
     *
     * @param place the path or setting that is decided otherwise; for a type of its own, the type stands before it
     * @param was what stood there, as rulesets write it; {@code nothing} for nothing
     * @param is what stands there now, likewise
     * @param needs how large a version it takes
     */
    public record Change(String place, String was, String is, Bump needs) {

        @Override
        public String toString() {
            return place + " from " + was + " to " + is;
        }
    }

    /**
     * Compares two rulesets.
     *
     * @param before one
     * @param after the other
     * @return the differences; takes time in proportion to the square of the number of patterns with wildcards
     */
    public static RulesetDifference between(Ruleset before, Ruleset after) {
        JsonNode was = StrictJson.reader().read(before.canonical(), "before");
        JsonNode is = StrictJson.reader().read(after.canonical(), "after");
        List<Change> found = new ArrayList<>();
        members(was.path("record"), is.path("record"))
                .forEach(name -> compare(
                        "record." + name,
                        was.path("record").get(name),
                        is.path("record").get(name),
                        Bump.MAJOR,
                        found));
        List<Change> defaults = rules("", before.defaults(), was, after.defaults(), is);
        found.addAll(defaults);
        Set<String> everywhere = new LinkedHashSet<>();
        defaults.forEach(change -> everywhere.add(change.toString()));
        Set<String> types = new TreeSet<>(before.types().keySet());
        types.addAll(after.types().keySet());
        for (String type : types) {
            JsonNode typeWas =
                    before.types().containsKey(type) ? was.path("types").path(type) : was;
            JsonNode typeIs = after.types().containsKey(type) ? is.path("types").path(type) : is;
            List<Change> own = rules(type + " ", before.rulesFor(type), typeWas, after.rulesFor(type), typeIs);
            own.removeIf(change -> everywhere.contains(change.toString().substring(type.length() + 1)));
            found.addAll(own);
        }
        return new RulesetDifference(found);
    }

    private static List<Change> rules(String type, TypeRules before, JsonNode was, TypeRules after, JsonNode is) {
        List<Change> found = new ArrayList<>();
        compare(type + "latestWins", was.get("latestWins"), is.get("latestWins"), Bump.MAJOR, found);
        Set<String> settings = members(was, is);
        settings.removeAll(APART);
        if (!type.isEmpty()) { // said once for all types
            settings.removeAll(Set.of("topology", "missing", "maxFuture"));
        }
        settings.forEach(name -> compare(
                type + name, was.get(name), is.get(name), Settings.bump(name, was.get(name), is.get(name)), found));
        strategies(type, before, after, found);
        new PathRules(before, was.path("fields"))
                .differences(new PathRules(after, is.path("fields")))
                .forEach(change ->
                        found.add(new Change(type + change.place(), change.was(), change.is(), change.needs())));
        return found;
    }

    private static void strategies(String type, TypeRules before, TypeRules after, List<Change> found) {
        Set<String> changed = new LinkedHashSet<>();
        List<Change> byKind = new ArrayList<>();
        for (ConflictKind kind : ConflictKind.values()) {
            StrategyName was = before.byKind().getOrDefault(kind, before.strategy());
            StrategyName is = after.byKind().getOrDefault(kind, after.strategy());
            if (was != is) {
                changed.add(was + " to " + is);
                byKind.add(new Change(type + "the strategy of " + kind, was.toString(), is.toString(), Bump.MAJOR));
            }
        }
        if (changed.size() == 1 && byKind.size() == ConflictKind.values().length) {
            Change one = byKind.get(0);
            found.add(new Change(type + "the strategy", one.was(), one.is(), Bump.MAJOR));
        } else {
            found.addAll(byKind);
        }
    }

    private static void compare(
            String place, @Nullable JsonNode was, @Nullable JsonNode is, Bump needs, List<Change> found) {
        if (was == null ? is != null : !was.equals(is)) {
            found.add(new Change(place, text(was), text(is), needs));
        }
    }

    private static Set<String> members(JsonNode one, JsonNode two) {
        Set<String> names = new TreeSet<>(one.propertyNames());
        names.addAll(two.propertyNames());
        return names;
    }

    /** A part of a ruleset as one line. */
    static String text(@Nullable JsonNode part) {
        if (part == null) {
            return "nothing";
        }
        return part.isString() ? part.stringValue() : StrictJson.text(part);
    }

    /**
     * What differs.
     *
     * @return each once: metadata, settings, strategies and paths that hold for every type, then type by type; paths in the
     *     order of their names
     */
    public List<Change> changes() {
        return changes;
    }

    /**
     * The smallest version that admits all differences.
     *
     * @return the bump; a patch when nothing differs
     */
    public Bump bump() {
        return changes.stream()
                .map(Change::needs)
                .max(Comparator.naturalOrder())
                .orElse(Bump.PATCH);
    }

    /** The largest changes in words, the end of a sentence that begins with the ruleset. */
    String inShort() {
        List<String> named = changes.stream()
                .sorted(ORDER)
                .limit(MOST_NAMED)
                .map(Change::toString)
                .toList();
        int more = changes.size() - named.size();
        return "changes " + String.join("; ", named) + (more == 0 ? "" : "; and " + more + " more");
    }
}
