package dev.truce.conflict.ruleset;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A mapping in a file of settings, read as rulesets are: what is not understood is collected with line, path and remedy, and reading goes
 * on as if it were missing, so that one reading names all that is wrong. Whoever read all that there is calls {@link #finish}.
 */
public final class Settings {

    private final String source;
    private final Members members;
    private final Findings findings;

    private Settings(String source, Members members, Findings findings) {
        this.source = source;
        this.members = members;
        this.findings = findings;
    }

    /**
     * Reads a file.
     *
     * @param file the file; JSON when its name ends in {@code .json}, else YAML
     * @param name what it is, such as "an agent's file"
     * @param known the keys at its top
     * @param example what can be written at its top
     * @return the top of the file
     * @throws RulesetException when it is neither YAML nor JSON
     */
    public static Settings read(Path file, String name, List<String> known, String example) {
        Findings findings = new Findings();
        return new Settings(
                file.toString(), Members.of(RulesetReader.located(file), name, known, example, findings), findings);
    }

    /**
     * Ends the reading of the whole file.
     *
     * @throws RulesetException when something was not understood; names all of it
     */
    public void finish() {
        findings.throwIfAny(problems -> new RulesetException(source, problems));
    }

    /**
     * Adds a problem with the value of a key, or with this mapping when it has no such key.
     *
     * @param key the key
     * @param problem what is wrong, and what to write
     */
    public void problem(String key, String problem) {
        Located part = members.part(key);
        findings.add(part == null ? members.mapping() : part, problem);
    }

    /**
     * Whether there is a key.
     *
     * @param key the key
     * @return true also when its value is wrong
     */
    public boolean has(String key) {
        return members.part(key) != null;
    }

    /**
     * A text.
     *
     * @param key the key
     * @param example what can be written
     * @return empty when it is missing or wrong
     */
    public Optional<String> text(String key, String example) {
        return Optional.ofNullable(members.text(key, example));
    }

    /**
     * A text that has to be there.
     *
     * @param key the key
     * @param example what can be written
     * @return empty when it is missing, which is a problem, or wrong
     */
    public Optional<String> required(String key, String example) {
        if (!has(key)) {
            problem(key, "\"" + key + "\" is missing; write " + example);
        }
        return text(key, example);
    }

    /**
     * A duration of a millisecond at least.
     *
     * @param key the key
     * @param example what can be written
     * @return empty when it is missing or wrong
     */
    public Optional<Duration> duration(String key, String example) {
        Duration duration = RecordBinder.duration(members, key, example, findings);
        if (duration != null && duration.toMillis() < 1) {
            problem(key, "\"" + key + "\" is a millisecond at least; write " + example);
            return Optional.empty();
        }
        return Optional.ofNullable(duration);
    }

    /**
     * A duration, or none at all.
     *
     * @param key the key
     * @param example what can be written
     * @return empty when it is missing or wrong
     */
    public Optional<Duration> pause(String key, String example) {
        return Optional.ofNullable(RecordBinder.duration(members, key, example, findings));
    }

    /**
     * A whole number.
     *
     * @param key the key
     * @param least the smallest that is allowed
     * @param most the largest that is allowed
     * @return empty when it is missing or wrong
     */
    public OptionalLong number(String key, long least, long most) {
        Located part = members.part(key);
        if (part == null) {
            return OptionalLong.empty();
        }
        if (part instanceof Located.Scalar scalar && scalar.value().isNumber()) {
            BigDecimal number = scalar.value().decimalValue();
            if (number.stripTrailingZeros().scale() <= 0
                    && number.compareTo(BigDecimal.valueOf(least)) >= 0
                    && number.compareTo(BigDecimal.valueOf(most)) <= 0) {
                return OptionalLong.of(number.longValue());
            }
        }
        findings.add(
                part,
                "\"" + key + "\" is a whole number from " + least + " to " + most + ", but found " + part.brief()
                        + "; write " + key + ": " + Math.max(least, Math.min(5, most)));
        return OptionalLong.empty();
    }

    /**
     * A switch.
     *
     * @param key the key
     * @return false when it is missing or wrong
     */
    public boolean isOn(String key) {
        Located part = members.part(key);
        if (part == null) {
            return false;
        }
        if (part instanceof Located.Scalar scalar && scalar.value().isBoolean()) {
            return scalar.value().asBoolean();
        }
        findings.add(part, "\"" + key + "\" is true or false, but found " + part.brief() + "; write " + key + ": true");
        return false;
    }

    /**
     * One of several names.
     *
     * @param key the key
     * @param choices what each name stands for
     * @param <E> what they stand for
     * @return empty when it is missing or wrong
     */
    public <E> Optional<E> choice(String key, Map<String, E> choices) {
        return Optional.ofNullable(members.choice(key, choices));
    }

    /**
     * A list of texts, or one text.
     *
     * @param key the key
     * @param example what can be written
     * @return empty when it is missing or wrong
     */
    public List<String> texts(String key, String example) {
        Located part = members.part(key);
        if (part == null) {
            return List.of();
        }
        List<Located> elements = part instanceof Located.Sequence sequence ? sequence.elements() : List.of(part);
        List<String> texts = new ArrayList<>();
        for (Located element : elements) {
            String text = Members.textOf(element);
            if (text == null || text.isBlank()) {
                findings.add(
                        element,
                        "\"" + key + "\" is a list of texts, but found " + element.brief() + "; write " + example);
            } else {
                texts.add(text);
            }
        }
        return texts;
    }

    /**
     * A mapping.
     *
     * @param key the key
     * @param known the keys in it
     * @param example what can be written
     * @return empty when it is missing
     */
    public Optional<Settings> section(String key, List<String> known, String example) {
        return Optional.ofNullable(members.part(key)).map(part -> settings(part, "\"" + key + "\"", known, example));
    }

    /**
     * Mappings by name.
     *
     * @param key the key
     * @param known the keys in each of them
     * @param example what one of them can be
     * @return in the order of the file; empty when it is missing or wrong
     */
    public Map<String, Settings> sections(String key, List<String> known, String example) {
        Map<String, Settings> sections = new LinkedHashMap<>();
        Located part = members.part(key);
        if (part instanceof Located.Mapping mapping) {
            mapping.members()
                    .forEach((name, each) -> sections.put(name, settings(each, "\"" + name + "\"", known, example)));
        } else if (part != null) {
            findings.add(
                    part,
                    "\"" + key + "\" is a mapping by name, but found " + part.brief() + "; write { NAME: " + example
                            + " }");
        }
        return sections;
    }

    /**
     * A list of mappings.
     *
     * @param key the key
     * @param known the keys in each of them
     * @param example what one of them can be
     * @return empty when it is missing or wrong
     */
    public List<Settings> list(String key, List<String> known, String example) {
        List<Settings> list = new ArrayList<>();
        Located part = members.part(key);
        if (part instanceof Located.Sequence sequence) {
            sequence.elements().forEach(each -> list.add(settings(each, "each of \"" + key + "\"", known, example)));
        } else if (part != null) {
            findings.add(part, "\"" + key + "\" is a list, but found " + part.brief() + "; write [ " + example + " ]");
        }
        return list;
    }

    /**
     * The keys of a mapping whose keys are the user's own.
     *
     * @param key the key
     * @param example what can be written
     * @return a mapping from names to durations, in the order of the file; empty when it is missing or wrong
     */
    public Map<String, Duration> durations(String key, String example) {
        Map<String, Duration> durations = new LinkedHashMap<>();
        Located part = members.part(key);
        if (part instanceof Located.Mapping mapping) {
            Settings own = settings(
                    part, "\"" + key + "\"", List.copyOf(mapping.members().keySet()), example);
            mapping.members()
                    .keySet()
                    .forEach(name -> own.duration(name, example).ifPresent(time -> durations.put(name, time)));
        } else if (part != null) {
            findings.add(
                    part, "\"" + key + "\" is a mapping, but found " + part.brief() + "; write { " + example + " }");
        }
        return durations;
    }

    private Settings settings(Located part, String name, List<String> known, String example) {
        return new Settings(source, Members.of(part, name, known, example, findings), findings);
    }
}
