package dev.truce.jdbc.rollback;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Goes through pairs of crashes: a first one at an operation of the rollback, a second one at an operation of the recovery, and
 * another at one of the undoing. Two workers have a stage of their own each and share the first crashes between them.
 *
 * <p>An operation is a call that writes, or a step that is announced; a process dies before it, or after it. Dying while it reads
 * leaves what dying after the last write left, so nobody dies there.
 *
 * <p>A process depends on nothing but the state that it finds: clocks stand still, and nothing is drawn. So one that lives passes
 * through the very states that one leaves which dies on its way, and where two operations find the same state, byte by byte, what
 * comes after a death at the one is what comes after a death at the other. {@link #all} relies on this: it lets one process live
 * from each state, keeps what it would leave at each operation, and goes on from each state once. That a death leaves what
 * was kept is tried on some; {@link #some} lets every process die.
 */
final class CrashPairs {

    private static final long SEED = Long.getLong("truce.seed", 11);
    private static final int WORKERS = 2;

    private final String kind;
    private final Path folder;
    private final AtomicInteger next = new AtomicInteger();

    /**
     * What was tried.
     *
     * @param operations of the rollback
     * @param pairs of crashes
     * @param states that the second crashes left, of those that differ
     * @param deaths of processes; the other states were kept from one that lived
     */
    record Tally(int operations, int pairs, int states, int deaths) {

        private Tally plus(Tally other) {
            return new Tally(
                    Math.max(operations, other.operations),
                    pairs + other.pairs,
                    states + other.states,
                    deaths + other.deaths);
        }
    }

    /** What one worker does, with its stage and how it begins. */
    private interface Work {
        Tally on(CrashStage stage, CrashState beginning) throws Exception;
    }

    CrashPairs(String kind, Path folder) {
        this.kind = kind;
        this.folder = folder;
    }

    /**
     * Some pairs, each with processes that die.
     *
     * @param stride each so many-th first crash is tried
     * @param share how many of the second crashes are tried
     */
    Tally some(int stride, double share) throws Exception {
        return explore((stage, beginning) -> {
            int operations = stage.life(stage.execution());
            Tally tally = new Tally(operations, 0, 0, 0);
            for (int first = next.getAndAdd(stride); first < operations; first = next.getAndAdd(stride)) {
                stage.begin(beginning);
                CrashState left = stage.death(stage.execution(), first);
                tally = tally.plus(someAfter(stage, first, left, false, share));
                tally = tally.plus(someAfter(stage, first, left, true, share));
            }
            return tally;
        });
    }

    private static Tally someAfter(CrashStage stage, int first, CrashState left, boolean undo, double share)
            throws Exception {
        String place = place(first, undo);
        stage.begin(left);
        int operations = stage.check(place, undo);
        stage.checkAgain(place, undo);
        SplittableRandom draw = new SplittableRandom(SEED * 1_000 + 2L * first + (undo ? 1 : 0));
        int pairs = 0;
        for (int second = 0; second < operations; second++) {
            if (draw.nextDouble() < share) {
                stage.begin(left);
                stage.begin(stage.death(CrashStage.recovery(undo), second));
                stage.check(place + " until a crash at " + second + " (seed " + SEED + ")", second % 2 == 0);
                pairs++;
            }
        }
        return new Tally(0, pairs, pairs, pairs + 1);
    }

    /**
     * All pairs.
     *
     * @param share how many of the deaths are tried, to compare what is left with what was kept
     */
    Tally all(double share) throws Exception {
        return explore((stage, beginning) -> {
            List<CrashState> states = stage.states(stage.execution());
            Tally tally = new Tally(states.size(), 0, 0, 0);
            for (int first = next.getAndIncrement(); first < states.size(); first = next.getAndIncrement()) {
                if (isNew(states, first)) {
                    tally = tally.plus(allAfter(stage, states, first, false, share));
                    tally = tally.plus(allAfter(stage, states, first, true, share));
                }
                if (share == 1) {
                    stage.begin(beginning);
                    assertLeft(stage.death(stage.execution(), first), states.get(first), place(first, false));
                }
            }
            return tally;
        });
    }

    private static Tally allAfter(CrashStage stage, List<CrashState> firsts, int first, boolean undo, double share)
            throws Exception {
        String place = place(first, undo);
        CrashState left = firsts.get(first);
        stage.begin(left);
        List<CrashState> seconds = stage.states(CrashStage.recovery(undo));
        stage.look(place);
        stage.checkAgain(place, undo);
        SplittableRandom draw = new SplittableRandom(SEED * 1_000 + 2L * first + (undo ? 1 : 0));
        int states = 0;
        int deaths = 0;
        for (int second = 0; second < seconds.size(); second++) {
            CrashState again = seconds.get(second);
            String both = place + " until a crash at " + second;
            if (draw.nextDouble() < share) {
                stage.begin(left);
                again = stage.death(CrashStage.recovery(undo), second);
                assertLeft(again, seconds.get(second), both);
                deaths++;
            }
            if (isNew(seconds, second)) {
                stage.begin(again);
                stage.check(both, second % 2 == 0);
                states++;
            }
        }
        return new Tally(0, times(firsts, first) * seconds.size(), states, deaths);
    }

    private static void assertLeft(CrashState death, CrashState kept, String place) {
        assertThat(death.isLike(kept))
                .as("what is left by %s is what was kept", place)
                .isTrue();
    }

    private static boolean isNew(List<CrashState> states, int at) {
        return at == 0 || !states.get(at).isSameAs(states.get(at - 1));
    }

    /** At how many operations a state is found. */
    private static int times(List<CrashState> states, int first) {
        int end = first + 1;
        while (end < states.size() && !isNew(states, end)) {
            end++;
        }
        return end - first;
    }

    private static String place(int first, boolean undo) {
        return "a crash at " + first + (undo ? ", undone" : ", recovered");
    }

    private Tally explore(Work work) throws Exception {
        ExecutorService workers = Executors.newFixedThreadPool(WORKERS);
        try {
            List<Future<Tally>> working = new ArrayList<>();
            for (int i = 0; i < WORKERS; i++) {
                Path own = Files.createDirectories(folder.resolve("worker-" + i));
                working.add(workers.submit(() -> {
                    CrashStage stage = new CrashStage(CrashKinds.kind(kind, own), own);
                    return work.on(stage, stage.state());
                }));
            }
            Tally tally = new Tally(0, 0, 0, 0);
            for (Future<Tally> each : working) {
                tally = tally.plus(each.get());
            }
            assertThat(tally.operations()).isGreaterThan(60);
            return tally;
        } finally {
            next.set(Integer.MAX_VALUE / 2); // where one fails, the other need not go on
            workers.shutdown();
        }
    }
}
