package dev.truce.testkit.laws;

import dev.truce.conflict.version.Causality;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Checks a vector clock against what such a clock is: a count for each node. Works on a thread of its own, which is interrupted and
 * left alone when the clock does not come to an end. One violation is reported of each law, of few nodes and small counts first.
 *
 * @param <V> the type of the clock's values
 */
public final class VectorClockLaws<V> {

    private static final List<String> NODES = List.of("a", "b", "c");
    private static final List<Long> COUNTS = List.of(0L, 1L, 2L, 40_000L, 3_000_000_000L);

    private final VectorClock<V> clock;
    private final long limitMillis;

    private VectorClockLaws(VectorClock<V> clock, long limitMillis) {
        this.clock = clock;
        this.limitMillis = limitMillis;
    }

    /**
     * The laws for a clock, which has five seconds for all of them.
     *
     * @param clock the clock
     * @param <V> the type of its values
     * @return the laws
     */
    public static <V> VectorClockLaws<V> of(VectorClock<V> clock) {
        return new VectorClockLaws<>(clock, 5_000);
    }

    /**
     * Another limit.
     *
     * @param millis how long the clock may take for all laws, in milliseconds
     * @return the laws
     */
    public VectorClockLaws<V> within(long millis) {
        return new VectorClockLaws<>(clock, millis);
    }

    /**
     * Tries the clock.
     *
     * @throws AssertionError when a law is broken; names each with its counterexample
     */
    public void check() {
        List<Violation> broken = violations();
        if (!broken.isEmpty()) {
            throw new AssertionError("The vector clock breaks " + broken);
        }
    }

    /**
     * The laws that are broken.
     *
     * @return one violation of each; empty when all hold
     */
    public List<Violation> violations() {
        Progress progress = new Progress();
        FutureTask<List<Violation>> task = new FutureTask<>(() -> tried(progress));
        Thread worker = new Thread(task, "vector clock laws");
        worker.setDaemon(true);
        worker.start();
        try {
            return task.get(limitMillis, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            worker.interrupt();
            return List.of(
                    new Violation("it comes to an end", progress.what + " did not within " + limitMillis + " ms"));
        } catch (ExecutionException e) {
            return List.of(new Violation("totality", progress.what + " threw " + e.getCause()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a vector clock was tried", e);
        }
    }

    private static final class Progress {
        private volatile String what = "nothing";
    }

    private List<Violation> tried(Progress progress) {
        Map<String, String> broken = new TreeMap<>();
        List<Map<String, Long>> samples = samples();
        for (Map<String, Long> one : samples) {
            progress.what = "making " + one;
            note(broken, "counts are whole", differs(one, clock.counts(clock.of(one)), "a clock made with " + one));
            for (String node : NODES) {
                progress.what = "counting " + node + " in " + one;
                Map<String, Long> expected = new TreeMap<>(one);
                expected.merge(node, 1L, Long::sum);
                note(
                        broken,
                        "a write counts for its own node",
                        differs(expected, clock.counts(clock.increment(clock.of(one), node)), progress.what));
            }
            for (Map<String, Long> two : samples) {
                progress.what = "merging " + one + " with " + two;
                note(
                        broken,
                        "a merge has seen what both have",
                        differs(
                                joined(one, two),
                                clock.counts(clock.merge(clock.of(one), clock.of(two))),
                                progress.what));
                progress.what = "comparing " + one + " with " + two;
                Causality found = clock.compare(clock.of(one), clock.of(two));
                note(
                        broken,
                        "what has seen more is later",
                        found == compared(one, two) ? null : progress.what + " gave " + found);
            }
        }
        List<Violation> violations = new ArrayList<>();
        broken.forEach((law, what) -> violations.add(new Violation(law, what)));
        return violations;
    }

    private static void note(Map<String, String> broken, String law, @Nullable String what) {
        if (what != null) {
            broken.putIfAbsent(law, what);
        }
    }

    private static @Nullable String differs(Map<String, Long> expected, Map<String, Long> found, String what) {
        return withoutZeroes(expected).equals(withoutZeroes(found)) ? null : what + " gave " + new TreeMap<>(found);
    }

    private static Map<String, Long> withoutZeroes(Map<String, Long> counts) {
        Map<String, Long> result = new TreeMap<>(counts);
        result.values().removeIf(count -> count == 0);
        return result;
    }

    private static Map<String, Long> joined(Map<String, Long> one, Map<String, Long> two) {
        Map<String, Long> result = new TreeMap<>(one);
        two.forEach((node, count) -> result.merge(node, count, Math::max));
        return result;
    }

    private static Causality compared(Map<String, Long> one, Map<String, Long> two) {
        boolean less = false;
        boolean more = false;
        TreeSet<String> nodes = new TreeSet<>(one.keySet());
        nodes.addAll(two.keySet());
        for (String node : nodes) {
            int order = Long.compare(one.getOrDefault(node, 0L), two.getOrDefault(node, 0L));
            less |= order < 0;
            more |= order > 0;
        }
        return less && more ? Causality.CONCURRENT : less ? Causality.BEFORE : more ? Causality.AFTER : Causality.SAME;
    }

    private static List<Map<String, Long>> samples() {
        List<Map<String, Long>> samples = new ArrayList<>();
        samples.add(Map.of());
        for (Long first : COUNTS) {
            samples.add(new TreeMap<>(Map.of("a", first)));
        }
        for (Long first : COUNTS) {
            for (Long second : COUNTS) {
                samples.add(new TreeMap<>(Map.of("b", first, "c", second)));
                samples.add(new TreeMap<>(Map.of("a", first, "b", second)));
            }
        }
        return samples;
    }
}
