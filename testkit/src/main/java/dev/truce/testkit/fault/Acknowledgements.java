package dev.truce.testkit.fault;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * What a program was told to be done before it was hit. Steps run one after the other; the one that was hit is neither done
 * nor undone, and may be seen whole or not at all. Not thread-safe.
 */
public final class Acknowledgements {

    private final Map<String, Optional<Object>> results = new LinkedHashMap<>();
    private @Nullable String running;
    private Runnable atEach = () -> {};

    /** None so far. */
    public Acknowledgements() {}

    Acknowledgements copy() {
        Acknowledgements copy = new Acknowledgements();
        copy.results.putAll(results);
        copy.running = running;
        return copy;
    }

    /** Has something done at each acknowledgement, as soon as it is given. */
    Acknowledgements atEach(Runnable told) {
        atEach = told;
        return this;
    }

    /**
     * Does a step, which is acknowledged when the call returns.
     *
     * @param name what it is called, once only
     * @param step does it
     * @param <T> the type of what it returns
     * @return what it returned
     * @throws Exception what it threw
     */
    public <T extends @Nullable Object> T step(String name, Callable<T> step) throws Exception {
        if (results.containsKey(name)) {
            throw new IllegalArgumentException("the step \"" + name + "\" was done already");
        }
        running = name;
        T result = step.call();
        running = null;
        results.put(name, Optional.ofNullable(result));
        atEach.run();
        return result;
    }

    /**
     * Whether a step was acknowledged.
     *
     * @param name the step
     * @return true when it must have happened whatever comes after
     */
    public boolean has(String name) {
        return results.containsKey(name);
    }

    /**
     * What a step returned.
     *
     * @param name the step
     * @param type of what it returned
     * @param <T> the type
     * @return empty when it was not acknowledged, or returned null
     */
    public <T> Optional<T> result(String name, Class<T> type) {
        return results.getOrDefault(name, Optional.empty()).map(type::cast);
    }

    /**
     * All results.
     *
     * @return by step, in the order of the steps
     */
    public Map<String, Optional<Object>> results() {
        return Collections.unmodifiableMap(results);
    }

    /**
     * The step that was hit.
     *
     * @return empty when none was under way
     */
    public Optional<String> unfinished() {
        return Optional.ofNullable(running);
    }

    @Override
    public String toString() {
        return "acknowledged " + results.keySet()
                + unfinished().map(name -> ", hit in " + name).orElse("");
    }
}
