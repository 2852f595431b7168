package dev.truce.conflict.ruleset;

import dev.truce.conflict.Strategy;
import dev.truce.conflict.Topology;
import dev.truce.conflict.access.FieldPath;
import dev.truce.conflict.merge.FieldRule;
import dev.truce.integrity.Digest;
import dev.truce.integrity.json.StrictJson;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Which strategy and which field rules hold for which record.
 *
 * @param name what it is called
 * @param version its semantic version
 * @param topology who has the last word
 * @param record where records keep their metadata; null when nothing in a document is metadata
 * @param defaults what holds for a record whose type has no rules of its own
 * @param types what holds for the records of a type
 * @param missing what it means that a complete data set lacks a record that base has
 * @param maxFuture how far ahead of the engine's clock a stamp may be
 * @param canonical the ruleset with everything said that may be left out, as canonical JSON: a ruleset itself, and equal for
 *     all files that mean the same
 * @param digest the digest of the canonical form
 */
public record Ruleset(
        String name,
        String version,
        Topology topology,
        @Nullable RecordFormat record,
        TypeRules defaults,
        SortedMap<String, TypeRules> types,
        Missing missing,
        Duration maxFuture,
        String canonical,
        Digest digest) {

    /** Copies the types. */
    public Ruleset {
        types = Collections.unmodifiableSortedMap(new TreeMap<>(types));
    }

    /** What it means that a complete data set lacks a record that base has. */
    public enum Missing {
        /** It was deleted. */
        DELETED,
        /** Nobody knows. */
        UNKNOWN
    }

    /**
     * Reads a ruleset from a YAML or JSON file.
     *
     * @param file the file; JSON when its name ends in {@code .json}, else YAML
     * @return the ruleset
     * @throws RulesetException when something in it is not understood, or cannot converge in its topology; names file, line
     *     and path
     */
    public static Ruleset read(Path file) {
        return RulesetReader.read(file);
    }

    /**
     * Reads a ruleset from a YAML text; JSON is YAML, too.
     *
     * @param text the text
     * @param source what to call it in errors
     * @return the ruleset
     * @throws RulesetException when something in it is not understood; names source, line and path
     */
    public static Ruleset parse(String text, String source) {
        return RulesetReader.parse(text, source);
    }

    /**
     * Reads a ruleset that stands inside another document.
     *
     * @param rules the ruleset; every part of it is optional
     * @param source what to call it in errors
     * @return the ruleset
     * @throws RulesetException when something in it is not understood; names source and path, and no line
     */
    public static Ruleset parse(JsonNode rules, String source) {
        return RulesetReader.parse(rules, source);
    }

    /**
     * What holds without any rules: field by field, conflicts are left to a person, nothing in a document is metadata.
     *
     * @return the ruleset {@code inline} 0.0.0
     */
    public static Ruleset withoutRules() {
        return parse(JsonNodeFactory.instance.objectNode(), "no rules");
    }

    /**
     * These rules with another strategy for every kind of conflict of every type. Its digest is another, too.
     *
     * @param strategy the strategy
     * @return the ruleset
     * @throws UnsafeTopologyException when the strategy cannot converge in the ruleset's topology
     */
    public Ruleset withStrategy(StrategyName strategy) {
        ObjectNode form = form();
        form.putObject("default").put("default", strategy.toString());
        types.keySet()
                .forEach(type -> ((ObjectNode) form.path("types").path(type))
                        .putObject("default")
                        .put("default", strategy.toString()));
        return parse(form, name + " " + version + " with " + strategy);
    }

    /**
     * These rules for documents that keep their metadata elsewhere. Its digest is another, too.
     *
     * @param type the type of every record
     * @param key where a document names its key
     * @return the ruleset; no other metadata is known to it
     * @throws RulesetException when a rule decides what is metadata now
     */
    public Ruleset withRecord(String type, FieldPath key) {
        ObjectNode form = form();
        form.putObject("record").put("type", type).put("key", key.toString());
        return parse(form, name + " " + version + " with the key " + key);
    }

    /**
     * These rules with the program's functions in the place of their names. Its digest stays: it covers the names.
     *
     * @param functions the field rules by name
     * @param validators the names of the validators that the program has
     * @return the ruleset
     * @throws RulesetException when a field rule or validator is named that is not among them; names each with its place
     */
    public Ruleset withFunctions(Map<String, FieldRule> functions, Collection<String> validators) {
        SortedMap<String, TypeRules> bound = new TreeMap<>();
        types.forEach((type, rules) -> bound.put(type, rules.withFunctions(functions)));
        Ruleset result = new Ruleset(
                name,
                version,
                topology,
                record,
                defaults.withFunctions(functions),
                bound,
                missing,
                maxFuture,
                canonical,
                digest);
        Findings unknown = new Findings();
        missing(FieldPath.ROOT, result.defaults, validators, unknown);
        bound.forEach((type, rules) -> missing(FieldPath.ROOT.child("types").child(type), rules, validators, unknown));
        unknown.throwIfAny(problems -> new RulesetException(name + " " + version, problems));
        return result;
    }

    private static void missing(FieldPath place, TypeRules rules, Collection<String> validators, Findings findings) {
        rules.fields()
                .missingFunctions()
                .forEach((pattern, function) -> findings.add(
                        0,
                        place.child("fields").child(pattern),
                        "no function is registered as \"" + function + "\"; register it where the resolver is built"));
        rules.validators().functions().stream()
                .filter(name -> !validators.contains(name))
                .forEach(name -> findings.add(
                        0,
                        place.child("validators"),
                        "no validator is registered as \"" + name + "\"; register it where the resolver is built"));
    }

    /**
     * Refuses rules that were put together by hand and cannot converge; what was read from a text has passed already.
     *
     * @throws UnsafeTopologyException when a strategy or a field rule cannot converge in the topology; names each
     */
    public void requireConvergence() {
        requireConvergence(null);
    }

    /**
     * Refuses rules, and a strategy that decides in the place of theirs, that cannot converge.
     *
     * @param own the program's strategy; null where the rules' own decide
     * @throws UnsafeTopologyException when a strategy or a field rule cannot converge in the topology; names each
     */
    public void requireConvergence(@Nullable Strategy<?> own) {
        Findings unsafe = new Findings();
        if (own != null) {
            ConvergenceCheck.problem(topology, own).ifPresent(problem -> unsafe.add(0, FieldPath.ROOT, problem));
        }
        unsafe(FieldPath.ROOT, defaults, unsafe);
        types.forEach((type, rules) -> unsafe(FieldPath.ROOT.child("types").child(type), rules, unsafe));
        unsafe.throwIfAny(problems -> new UnsafeTopologyException(name + " " + version, problems));
    }

    private void unsafe(FieldPath place, TypeRules rules, Findings findings) {
        ConvergenceCheck.problems(topology, rules).forEach(problem -> {
            String pattern = problem.pattern();
            findings.add(0, pattern == null ? place : place.child("fields").child(pattern), problem.text());
        });
    }

    /**
     * Whether what becomes of a record depends on fields that nobody changed: on validators, on what local keeps for itself, or
     * on the times of fields.
     *
     * @return true when it does for any type
     */
    public boolean readsWholeRecords() {
        return defaults.readsWholeRecords() || types.values().stream().anyMatch(TypeRules::readsWholeRecords);
    }

    /**
     * Whether the agreed state of a record may lack fields of one that is the same on all sides, because local keeps them.
     *
     * @return true when it may for any type
     */
    public boolean keepsLocalValues() {
        return defaults.keepsLocalValues() || types.values().stream().anyMatch(TypeRules::keepsLocalValues);
    }

    /**
     * Whether records of some type name others that they need.
     *
     * @return true when any type declares references
     */
    public boolean hasReferences() {
        return types.values().stream().anyMatch(each -> !each.references().isEmpty());
    }

    private ObjectNode form() {
        return (ObjectNode) StrictJson.reader().read(canonical, name);
    }

    /**
     * The rules for a record type.
     *
     * @param type the type
     * @return its own rules, else the defaults
     */
    public TypeRules rulesFor(String type) {
        TypeRules own = types.get(type);
        return own == null ? defaults : own;
    }
}
