package dev.truce.conflict.ruleset;

import dev.truce.conflict.Topology;
import dev.truce.conflict.access.FieldPath;
import dev.truce.integrity.Digest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Turns the parts of a ruleset into the ruleset. */
final class RulesetBinder {

    static final String DEFAULT_NAME = "inline";
    static final String DEFAULT_VERSION = "0.0.0";
    static final Duration DEFAULT_MAX_FUTURE = Duration.ofMinutes(10);

    /** The expression that semver.org proposes. */
    private static final Pattern SEMVER = Pattern.compile("(0|[1-9]\\d*)\\.(0|[1-9]\\d*)\\.(0|[1-9]\\d*)"
            + "(-(0|[1-9]\\d*|\\d*[a-zA-Z-][0-9a-zA-Z-]*)(\\.(0|[1-9]\\d*|\\d*[a-zA-Z-][0-9a-zA-Z-]*))*)?"
            + "(\\+[0-9a-zA-Z-]+(\\.[0-9a-zA-Z-]+)*)?");

    private final Findings findings = new Findings();

    /** Refused by policy, which is told only of a ruleset that is understood. */
    private final Findings unsafe = new Findings();

    private final RulesBinder rulesBinder = new RulesBinder(findings);
    private final Located root;

    RulesetBinder(Located root) {
        this.root = root;
    }

    Ruleset bind(String source) {
        Members members = Members.of(root, "a ruleset", Grammar.TOP, "default: fieldLevelMerge", findings);
        String name = orElse(members.text("ruleset", "ruleset: orders"), DEFAULT_NAME);
        String version = version(members);
        Topology topology = orElse(members.choice("topology", Grammar.TOPOLOGY), Topology.HUB);
        Ruleset.Missing missing = orElse(members.choice("missing", Grammar.MISSING), Ruleset.Missing.DELETED);
        Duration maxFuture = orElse(RecordBinder.duration(members, "maxFuture", "PT10M", findings), DEFAULT_MAX_FUTURE);
        Located recordPart = members.part("record");
        RecordFormat record = recordPart == null ? null : new RecordBinder(findings).bind(recordPart);
        List<FieldPath> metadata = record == null ? List.of() : record.paths();

        RulesetForm form = new RulesetForm(name, version, topology, missing, maxFuture);
        if (record != null) {
            form.record(record);
        }
        RulesDraft outer = rulesBinder.draft(members);
        TypeRules defaults = rules(outer, metadata, topology);
        form.defaults(defaults, outer);
        SortedMap<String, TypeRules> types = new TreeMap<>();
        types(members).forEach((type, part) -> {
            Members own = Members.of(part, "a type", Grammar.TYPE, "{ strategy: latestWins }", findings);
            RulesDraft draft = rulesBinder.draft(own).over(outer);
            TypeRules rules = rules(draft, metadata, topology).withReferences(references(own));
            types.put(type, rules);
            form.type(type, rules, draft);
        });
        findings.throwIfAny(problems -> new RulesetException(source, problems));
        unsafe.throwIfAny(problems -> new UnsafeTopologyException(source, problems));
        String canonical = form.canonical();
        Digest digest = Digest.of(canonical.getBytes(StandardCharsets.UTF_8));
        return new Ruleset(name, version, topology, record, defaults, types, missing, maxFuture, canonical, digest);
    }

    private String version(Members members) {
        Located part = members.part("version");
        String version = part == null ? DEFAULT_VERSION : Members.textOf(part);
        if (version != null && SEMVER.matcher(version).matches()) {
            return version;
        }
        findings.add(
                Objects.requireNonNull(part),
                "\"version\" is a semantic version, but found " + part.brief() + "; write 1.0.0");
        return DEFAULT_VERSION;
    }

    private Map<String, Located> types(Members members) {
        Located part = members.part("types");
        if (part == null) {
            return Map.of();
        }
        if (part instanceof Located.Mapping mapping) {
            return mapping.members();
        }
        findings.add(
                part,
                "\"types\" maps record types to rules, but found " + part.brief()
                        + "; write { preference: { strategy: latestWins } }");
        return Map.of();
    }

    private TypeRules rules(RulesDraft draft, List<FieldPath> metadata, Topology topology) {
        TypeRules rules = rulesBinder.rules(draft, metadata);
        RulesDraft.Strategies strategies = draft.strategies();
        Located strategy = strategies == null ? root : strategies.at();
        ConvergenceCheck.problems(topology, rules).forEach(problem -> {
            BoundRule bound = problem.pattern() == null ? null : draft.fields().get(problem.pattern());
            unsafe.add(bound == null ? strategy : bound.at(), problem.text());
        });
        return rules;
    }

    /** Where records of a type name others. */
    private SortedMap<FieldPath, String> references(Members type) {
        String example = "references: { /orderId: order }";
        SortedMap<FieldPath, String> references = new TreeMap<>();
        Located part = type.part("references");
        if (part == null) {
            return references;
        }
        if (!(part instanceof Located.Mapping mapping)) {
            findings.add(
                    part,
                    "\"references\" maps JSON Pointers to record types, but found " + part.brief() + "; write "
                            + example);
            return references;
        }
        mapping.members().forEach((pointer, target) -> {
            String named = Members.textOf(target);
            if (named == null || named.isBlank()) {
                findings.add(
                        target, "a reference names a record type, but found " + target.brief() + "; write " + example);
                return;
            }
            try {
                FieldPath path = FieldPath.parse(pointer);
                if (path.isRoot() || path.segments().contains("*")) {
                    findings.add(target, "a reference stands at one place in the record; write " + example);
                }
                references.put(path, named);
            } catch (IllegalArgumentException e) {
                findings.add(target, e.getMessage() + "; write " + example);
            }
        });
        return references;
    }

    private static <T> T orElse(@Nullable T value, T fallback) {
        return value == null ? fallback : value;
    }
}
