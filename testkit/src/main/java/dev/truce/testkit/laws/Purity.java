package dev.truce.testkit.laws;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.TimeZone;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;

/**
 * Finds what makes a function answer otherwise although it is asked the same: chance, a clock, memory of earlier calls, the
 * locale, the time zone, the thread. Every answer is compared with that of the first time, by {@code equals} or as a text.
 *
 * <p>Sets the default locale and time zone of the machine for a moment, so nothing else should run beside it that reads them.
 * Calls the function five times for each input.
 *
 * @param <I> the type of the inputs
 * @param <R> the type of the answers
 */
public final class Purity<I, R> {

    private final Function<I, R> function;
    private final List<I> inputs;

    private Purity(Function<I, R> function, List<I> inputs) {
        this.function = function;
        this.inputs = inputs;
    }

    /**
     * The check for a function.
     *
     * @param function a strategy's {@code resolve}, a resolver's {@code decide}, or any other
     * @param <I> the type of the inputs
     * @param <R> the type of the answers
     * @return the check, as yet without inputs
     */
    public static <I, R> Purity<I, R> of(Function<I, R> function) {
        return new Purity<>(Objects.requireNonNull(function, "function"), List.of());
    }

    /**
     * What to ask.
     *
     * @param asked the inputs
     * @return the check
     */
    public Purity<I, R> over(List<I> asked) {
        return new Purity<>(function, List.copyOf(asked));
    }

    /**
     * Asks.
     *
     * @throws AssertionError when an answer differs; names each
     */
    public void check() {
        List<Violation> broken = violations();
        if (!broken.isEmpty()) {
            throw new AssertionError("The function is not pure: " + broken);
        }
    }

    /**
     * The answers that differed.
     *
     * @return at most one violation for each circumstance; empty when all answers were alike
     */
    public List<Violation> violations() {
        List<R> first = answers(inputs);
        List<Violation> broken = new ArrayList<>();
        compare(broken, "the same question has the same answer", first, answers(inputs));
        List<I> turned = new ArrayList<>(inputs);
        Collections.reverse(turned);
        List<R> backwards = answers(turned);
        Collections.reverse(backwards);
        compare(broken, "what was asked before decides nothing", first, backwards);
        compare(broken, "neither locale nor time zone decides anything", first, elsewhere());
        compare(broken, "the thread decides nothing", first, onAnotherThread());
        return broken;
    }

    private List<R> answers(List<I> asked) {
        List<R> answers = new ArrayList<>();
        asked.forEach(input -> answers.add(function.apply(input)));
        return answers;
    }

    private List<R> elsewhere() {
        Locale locale = Locale.getDefault();
        TimeZone zone = TimeZone.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("tr-TR"));
            TimeZone.setDefault(TimeZone.getTimeZone("Pacific/Chatham"));
            return answers(inputs);
        } finally {
            Locale.setDefault(locale);
            TimeZone.setDefault(zone);
        }
    }

    private List<R> onAnotherThread() {
        CompletableFuture<List<R>> answers = new CompletableFuture<>();
        Thread thread = new Thread(
                () -> {
                    try {
                        answers.complete(answers(inputs));
                    } catch (RuntimeException e) { // goes to the caller's thread
                        answers.completeExceptionally(e);
                    }
                },
                "purity");
        thread.start();
        try {
            return answers.join();
        } catch (CompletionException e) {
            throw new IllegalStateException("the function failed on another thread alone", e.getCause());
        }
    }

    private void compare(List<Violation> broken, String law, List<R> first, List<R> now) {
        for (int i = 0; i < first.size(); i++) {
            if (!Objects.equals(first.get(i), now.get(i))
                    && !String.valueOf(first.get(i)).equals(String.valueOf(now.get(i)))) {
                broken.add(new Violation(
                        law, inputs.get(i) + " gave " + first.get(i) + " at first, and " + now.get(i) + " then"));
                return;
            }
        }
    }
}
