package dev.truce.conflict.registry;

import dev.truce.conflict.access.FieldPath;
import dev.truce.conflict.merge.FieldRule;
import dev.truce.conflict.registry.RulesetDifference.Change;
import dev.truce.conflict.ruleset.TypeRules;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Which rule of a ruleset decides which path, wildcards and inheritance counted. Two rulesets are compared at every path that a
 * pattern of either names, and where two patterns meet: elsewhere nothing can differ.
 */
final class PathRules {

    private static final String ANY = "*";
    private static final String NO_RULE = "auto";
    private static final Set<String> NOT_SENT = Set.of("localOnly", "derived");

    private final Map<List<String>, Attached> named = new HashMap<>();
    private final List<Attached> wild = new ArrayList<>();

    /**
     * A rule with its arguments, and where it is attached.
     *
     * @param grouped the members that a group decides together; empty for every other rule
     */
    private record Attached(List<String> pattern, FieldRule rule, JsonNode form, List<String> grouped) {

        /** Whether it decides a member of its path, too: all of it as one, or the member by the same rule. */
        boolean decidesBelow(String member) {
            return grouped.contains(member)
                    || (grouped.isEmpty() && !rule.name().equals("keyed"));
        }

        /** The rule's own word in the ruleset, outermost first. */
        String word() {
            return form.isString()
                    ? form.stringValue()
                    : form.propertyNames().iterator().next();
        }

        /** Whether a member may have a rule of its own. */
        boolean yields() {
            return rule.reach() == FieldRule.Reach.MEMBERS;
        }

        int names() {
            return (int) pattern.stream().filter(name -> !name.equals(ANY)).count();
        }

        boolean matches(List<String> path) {
            return pattern.size() == path.size() && meet(pattern, path) != null && !isNarrowerThan(path);
        }

        /** A path segment of * stands for any name that is not mentioned. */
        private boolean isNarrowerThan(List<String> path) {
            for (int i = 0; i < path.size(); i++) {
                if (path.get(i).equals(ANY) && !pattern.get(i).equals(ANY)) {
                    return true;
                }
            }
            return false;
        }
    }

    PathRules(TypeRules rules, JsonNode forms) {
        rules.fields().byPattern().forEach((pattern, rule) -> {
            JsonNode form = Objects.requireNonNull(forms.get(pattern));
            List<String> grouped = new ArrayList<>();
            form.path("group").forEach(member -> grouped.add(last(FieldPath.segmentsOf(member.asString()))));
            Attached attached = new Attached(FieldPath.segmentsOf(pattern), rule, form, grouped);
            if (attached.pattern().contains(ANY)) {
                wild.add(attached);
            } else {
                named.put(attached.pattern(), attached);
            }
        });
    }

    private static String last(List<String> segments) {
        return segments.get(segments.size() - 1);
    }

    /** What another set of rules decides otherwise, ordered by path. */
    List<Change> differences(PathRules after) {
        Map<String, Change> changes = new TreeMap<>();
        for (List<String> path : places(after)) {
            Attached was = at(path);
            Attached is = after.at(path);
            if (!form(was).equals(form(is))) {
                String place = pointer(path);
                changes.put(place, new Change(place, form(was), form(is), bump(was, is)));
            }
        }
        return List.copyOf(changes.values());
    }

    private Set<List<String>> places(PathRules after) {
        List<Attached> all = Stream.of(named.values(), wild, after.named.values(), after.wild)
                .flatMap(rules -> rules.stream())
                .toList();
        List<Attached> wildcards =
                Stream.concat(wild.stream(), after.wild.stream()).toList();
        Set<List<String>> places = new LinkedHashSet<>();
        for (Attached each : all) {
            places.add(each.pattern());
            each.grouped().forEach(member -> places.add(child(each.pattern(), member)));
            for (Attached other : wildcards) {
                List<String> meeting = meet(each.pattern(), other.pattern());
                if (meeting != null) {
                    places.add(meeting);
                }
            }
        }
        return places;
    }

    /** Where the longer of two patterns lies at or below the shorter, as narrow as both; null where they never meet. */
    private static @Nullable List<String> meet(List<String> one, List<String> two) {
        List<String> longer = one.size() < two.size() ? two : one;
        List<String> shorter = one.size() < two.size() ? one : two;
        List<String> meeting = new ArrayList<>(longer);
        for (int i = 0; i < shorter.size(); i++) {
            if (meeting.get(i).equals(ANY)) {
                meeting.set(i, shorter.get(i));
            } else if (!shorter.get(i).equals(ANY) && !shorter.get(i).equals(meeting.get(i))) {
                return null;
            }
        }
        return meeting;
    }

    private static List<String> child(List<String> path, String name) {
        List<String> child = new ArrayList<>(path);
        child.add(name);
        return child;
    }

    /** The rule that decides a path; null when it is left to what lists and scalars do without one. */
    private @Nullable Attached at(List<String> path) {
        Attached rule = attached(List.of());
        for (int depth = 1; depth <= path.size(); depth++) {
            boolean inherited = rule != null && rule.decidesBelow(path.get(depth - 1));
            if (rule != null && inherited && !rule.yields()) {
                return rule;
            }
            Attached own = attached(path.subList(0, depth));
            rule = own != null ? own : inherited ? rule : null;
        }
        return rule;
    }

    /** The pattern that matches exactly here, with the most names. */
    private @Nullable Attached attached(List<String> path) {
        Attached best = named.get(path);
        for (Attached each : wild) {
            if (each.matches(path) && (best == null || each.names() > best.names())) {
                best = each;
            }
        }
        return best;
    }

    private static String form(@Nullable Attached attached) {
        return attached == null ? NO_RULE : RulesetDifference.text(attached.form());
    }

    private static String pointer(List<String> path) {
        FieldPath pointer = FieldPath.ROOT;
        for (String name : path) {
            pointer = pointer.child(name);
        }
        return path.isEmpty() ? "the whole record" : pointer.toString();
    }

    private static Bump bump(@Nullable Attached was, @Nullable Attached is) {
        if (was == null) {
            return is != null && NOT_SENT.contains(is.word()) ? Bump.MAJOR : Bump.MINOR;
        }
        if (is == null || !was.word().equals(is.word())) {
            return Bump.MAJOR;
        }
        return switch (was.word()) {
            case "counter" -> Bump.MINOR; // bounds decide only what waits
            case "rank" -> ordersAlike(constants(was), constants(is)) ? Bump.MINOR : Bump.MAJOR;
            default -> Bump.MAJOR;
        };
    }

    private static List<String> constants(Attached rank) {
        List<String> constants = new ArrayList<>();
        rank.form().path("rank").forEach(constant -> constants.add(constant.asString()));
        return constants;
    }

    /** Whether the constants of both stand in one order; the others are unknown to one of them, and wait there. */
    private static boolean ordersAlike(List<String> one, List<String> two) {
        List<String> first = new ArrayList<>(one);
        List<String> second = new ArrayList<>(two);
        first.retainAll(two);
        second.retainAll(one);
        return first.equals(second);
    }
}
