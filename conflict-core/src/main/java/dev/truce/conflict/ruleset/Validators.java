package dev.truce.conflict.ruleset;

import dev.truce.conflict.access.FieldAccess;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What every result must satisfy, whoever made it. Immutable. */
public final class Validators {

    /** Nothing is required. */
    public static final Validators NONE = new Validators(List.of());

    private final List<Validator> checks;

    Validators(List<Validator> checks) {
        this.checks = List.copyOf(checks);
    }

    /**
     * Whether there is nothing to check.
     *
     * @return true for {@link #NONE} and its like
     */
    public boolean isEmpty() {
        return checks.isEmpty();
    }

    /**
     * The functions of the program that are asked, too.
     *
     * @return their names, in order
     */
    public List<String> functions() {
        return checks.stream()
                .flatMap(check -> check.function().stream())
                .distinct()
                .sorted()
                .toList();
    }

    /**
     * What is wrong with a state of a record.
     *
     * @param access how records are taken apart
     * @param record the state
     * @param functions the program's functions by name; each says what is wrong, or nothing. One that throws counts as wrong
     * @param <T> the type of a record
     * @return the messages in the order of the ruleset, each once; empty when all is well
     */
    public <T> List<String> problems(
            FieldAccess<? super T> access,
            T record,
            Map<String, ? extends Function<? super T, Optional<String>>> functions) {
        List<String> problems = new ArrayList<>();
        for (Validator check : checks) {
            Optional<String> name = check.function();
            if (name.isPresent()) {
                Function<? super T, Optional<String>> function = functions.get(name.get());
                asked(name.get(), function == null ? null : () -> function.apply(record))
                        .map(check::messageOr)
                        .ifPresent(problems::add);
            } else {
                check.visit(access, record, problems);
            }
        }
        return problems.stream().distinct().toList();
    }

    private interface Question {
        Optional<String> ask();
    }

    private static Optional<String> asked(String name, @Nullable Question question) {
        if (question == null) {
            return Optional.of("no validator is registered as \"" + name + "\"");
        }
        try {
            return question.ask();
        } catch (RuntimeException e) { // a function of the user's: the record waits, the others go on
            return Optional.of("the validator \"" + name + "\" failed: " + e);
        }
    }
}
