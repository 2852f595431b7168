package dev.truce.conflict.ruleset;

import dev.truce.conflict.access.FieldPath;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A part of a file of settings, read as rulesets are: YAML or JSON, each problem with its line, its place and what to write, and all
 * problems at once. What is missing or wrong reads as its default, so that reading goes on to the end.
 */
public final class SettingsFile {

    private final Located part;
    private final Members members;
    private final Findings findings;

    private SettingsFile(Located part, String name, Collection<String> known, String example, Findings findings) {
        this.part = part;
        this.members = Members.of(part, name, known, example, findings);
        this.findings = findings;
    }

    /**
     * Reads a file.
     *
     * @param file the file; JSON when its name ends in {@code .json}, else YAML
     * @param known the keys it may have
     * @param example what it could say, for errors
     * @param bind makes of the file what it says; reports problems by {@link #problem} and goes on
     * @param <T> what it says
     * @return what {@code bind} returned
     * @throws RulesetException when something in it is not understood; has all problems
     */
    public static <T> T read(Path file, Collection<String> known, String example, Function<SettingsFile, T> bind) {
        return bind(RulesetReader.located(file), file.toString(), known, example, bind);
    }

    /**
     * Reads a text.
     *
     * @param yaml the text
     * @param source what to call it in errors
     * @param known the keys it may have
     * @param example what it could say, for errors
     * @param bind makes of the text what it says
     * @param <T> what it says
     * @return what {@code bind} returned
     * @throws RulesetException when something in it is not understood; has all problems
     */
    public static <T> T parse(
            String yaml, String source, Collection<String> known, String example, Function<SettingsFile, T> bind) {
        return bind(LocatedReader.yaml(yaml, source), source, known, example, bind);
    }

    private static <T> T bind(
            Located root, String source, Collection<String> known, String example, Function<SettingsFile, T> bind) {
        Findings findings = new Findings();
        T bound = bind.apply(new SettingsFile(root, "the file", known, example, findings));
        findings.throwIfAny(problems -> new RulesetException(source, problems));
        return bound;
    }

    /**
     * Whether a key stands here.
     *
     * @param key the key
     * @return whether it has any value
     */
    public boolean has(String key) {
        return members.part(key) != null;
    }

    /**
     * The keys that stand here.
     *
     * @return in the order of the file
     */
    public Set<String> keys() {
        return members.mapping().members().keySet();
    }

    /**
     * Reports a problem.
     *
     * @param key where; the part as a whole when no such key stands here
     * @param problem what is wrong, and what to write
     */
    public void problem(String key, String problem) {
        Located at = members.part(key);
        findings.add(at == null ? part : at, problem);
    }

    /**
     * A mapping.
     *
     * @param key its key
     * @param known the keys it may have; empty for any
     * @param example what it could say, for errors
     * @return the mapping; empty when it is missing
     */
    public Optional<SettingsFile> section(String key, Collection<String> known, String example) {
        return Optional.ofNullable(members.part(key)).map(there -> within(there, "\"" + key + "\"", known, example));
    }

    /**
     * A list of mappings.
     *
     * @param key its key
     * @param known the keys that each may have
     * @param example what one could say, for errors
     * @return the mappings, in order; none when they are missing
     */
    public List<SettingsFile> sections(String key, Collection<String> known, String example) {
        List<SettingsFile> sections = new ArrayList<>();
        Located there = members.part(key);
        if (there instanceof Located.Sequence sequence) {
            sequence.elements().forEach(each -> sections.add(within(each, "one of \"" + key + "\"", known, example)));
        } else if (there != null) {
            findings.add(
                    there, "\"" + key + "\" is a list, but found " + there.brief() + "; write [ " + example + " ]");
        }
        return sections;
    }

    private SettingsFile within(Located there, String name, Collection<String> known, String example) {
        Collection<String> any = there instanceof Located.Mapping mapping && known.isEmpty()
                ? mapping.members().keySet()
                : known;
        return new SettingsFile(there, name, any, example, findings);
    }

    /**
     * A text.
     *
     * @param key its key
     * @param example what it could be, for errors
     * @return the text; null when it is missing or none
     */
    public @Nullable String text(String key, String example) {
        return members.text(key, key + ": " + example);
    }

    /**
     * One of several names.
     *
     * @param key its key
     * @param choices what each name means
     * @param <E> what a name means
     * @return what the name means; null when it is missing or none of them
     */
    public <E> @Nullable E choice(String key, Map<String, E> choices) {
        return members.choice(key, choices);
    }

    /**
     * Some of several names: a list, or one name alone.
     *
     * @param key its key
     * @param choices what each name means
     * @param <E> what a name means
     * @return what they mean, in the order of the file; empty when they are missing
     */
    public <E> List<E> choices(String key, Map<String, E> choices) {
        List<E> chosen = new ArrayList<>();
        for (Located name : elements(key)) {
            E one = members.choice(name, "\"" + key + "\"", choices);
            if (one != null) {
                chosen.add(one);
            }
        }
        return chosen;
    }

    /**
     * A list of texts, or one text alone.
     *
     * @param key its key
     * @param example what one could be, for errors
     * @return the texts, in the order of the file; empty when they are missing
     */
    public List<String> texts(String key, String example) {
        List<String> texts = new ArrayList<>();
        for (Located each : elements(key)) {
            String text = Members.textOf(each);
            if (text == null || text.isBlank()) {
                findings.add(
                        each,
                        "\"" + key + "\" is a list of texts, but found " + each.brief() + "; write " + key + ": ["
                                + example + "]");
            } else {
                texts.add(text);
            }
        }
        return texts;
    }

    /**
     * A JSON Pointer.
     *
     * @param key its key
     * @param example what it could be, for errors
     * @return the place; null when it is missing or none
     */
    public @Nullable FieldPath pointer(String key, String example) {
        return members.pointer(key, key + ": " + example);
    }

    /**
     * An ISO-8601 duration that is not negative.
     *
     * @param key its key
     * @param otherwise what holds when it is missing
     * @return the duration
     */
    public Duration duration(String key, Duration otherwise) {
        Duration duration = RecordBinder.duration(members, key, key + ": P1D", findings);
        return duration == null ? otherwise : duration;
    }

    /**
     * A whole number.
     *
     * @param key its key
     * @param otherwise what holds when it is missing
     * @param least the least it can be
     * @param most the most it can be
     * @return the number
     */
    public long whole(String key, long otherwise, long least, long most) {
        BigDecimal number = number(key);
        boolean fits = number != null
                && number.stripTrailingZeros().scale() <= 0
                && number.compareTo(BigDecimal.valueOf(least)) >= 0
                && number.compareTo(BigDecimal.valueOf(most)) <= 0;
        if (number != null && fits) {
            return number.longValue();
        }
        refuse(key, "a whole number from " + least + " to " + most, String.valueOf(otherwise));
        return otherwise;
    }

    /**
     * A share.
     *
     * @param key its key
     * @param otherwise what holds when it is missing
     * @return from 0 to 1
     */
    public double share(String key, double otherwise) {
        BigDecimal number = number(key);
        if (number != null && number.signum() >= 0 && number.compareTo(BigDecimal.ONE) <= 0) {
            return number.doubleValue();
        }
        refuse(key, "a share from 0 to 1", String.valueOf(otherwise));
        return otherwise;
    }

    /**
     * A yes or no.
     *
     * @param key its key
     * @param otherwise what holds when it is missing
     * @return the value
     */
    public boolean flag(String key, boolean otherwise) {
        if (members.part(key) instanceof Located.Scalar scalar && scalar.value().isBoolean()) {
            return scalar.value().booleanValue();
        }
        refuse(key, "true or false", String.valueOf(!otherwise));
        return otherwise;
    }

    private List<Located> elements(String key) {
        Located there = members.part(key);
        if (there == null) {
            return List.of();
        }
        return there instanceof Located.Sequence sequence ? sequence.elements() : List.of(there);
    }

    private @Nullable BigDecimal number(String key) {
        return members.part(key) instanceof Located.Scalar scalar
                        && scalar.value().isNumber()
                ? scalar.value().decimalValue()
                : null;
    }

    private void refuse(String key, String wanted, String example) {
        Located there = members.part(key);
        if (there != null) {
            findings.add(
                    there,
                    "\"" + key + "\" is " + wanted + ", but found " + there.brief() + "; write " + key + ": "
                            + example);
        }
    }
}
