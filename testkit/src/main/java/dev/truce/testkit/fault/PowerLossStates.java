package dev.truce.testkit.fault;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The distinct states that a power cut can leave: all of them when there are few; else the telling ones (nothing remains, all
 * remains, all but one change, one change alone, one change zeroed), then random ones.
 */
final class PowerLossStates implements Iterator<PowerLossStates.State> {

    private static final int VAIN_TRIES = 64;
    private static final int SIMPLE_ANSWERS = 3;

    private final Volume volume;
    private final int limit;
    private final SplittableRandom random;
    private final boolean all;
    private final Set<String> seen = new HashSet<>();
    private final Odometer odometer = new Odometer();
    private int attempt;
    private int decisions;
    private @Nullable State next;

    /** A state and how it came about. */
    record State(Volume volume, List<String> story) {}

    PowerLossStates(Volume volume, int limit, long seed) {
        this.volume = volume;
        this.limit = limit;
        this.random = new SplittableRandom(seed);
        this.all = PowerLoss.atMost(volume, limit) <= limit;
    }

    @Override
    public boolean hasNext() {
        if (next == null && seen.size() < limit) {
            next = all ? another() : anotherSample();
        }
        return next != null;
    }

    @Override
    public State next() {
        State state = hasNext() ? next : null;
        if (state == null) {
            throw new NoSuchElementException("there is no further state");
        }
        next = null;
        return state;
    }

    private @Nullable State another() {
        while (odometer.turn()) {
            State state = state(new Choices(odometer));
            if (seen.add(Fingerprint.of(state.volume()))) {
                return state;
            }
        }
        return null;
    }

    private @Nullable State anotherSample() {
        for (int vain = 0; vain < VAIN_TRIES || attempt < simpleSamples(); vain++) {
            State state = sample(attempt++);
            if (seen.add(Fingerprint.of(state.volume()))) {
                return state;
            }
        }
        return null;
    }

    private int simpleSamples() {
        return 2 + SIMPLE_ANSWERS * decisions;
    }

    private State sample(int number) {
        if (number >= 2 && number >= simpleSamples()) {
            int bias = random.nextInt(4);
            // half of all changes happen, or three quarters, so that not every long chain ends early
            return state(new Choices(n -> bias > 0 && random.nextInt(4) < bias ? 1 : random.nextInt(n)));
        }
        int other = number < 2 ? -1 : (number - 2) / SIMPLE_ANSWERS;
        int answer = number < 2 ? number : (number - 2) % SIMPLE_ANSWERS;
        int[] asked = new int[1];
        Choices choices = new Choices(n -> {
            boolean here = asked[0]++ == other;
            int rest = other < 0 ? answer : answer == 1 ? 0 : 1;
            return Math.min(n - 1, here ? answer : rest);
        });
        State state = state(choices);
        decisions = Math.max(decisions, asked[0]);
        return state;
    }

    private State state(Choices choices) {
        Volume survivor = PowerLoss.survivor(volume, choices);
        return new State(survivor, choices.story());
    }

    /** Goes through all answers: the last that can grow grows, and those after it begin again. */
    private static final class Odometer implements IntUnaryOperator {

        private final List<Integer> answers = new ArrayList<>();
        private final List<Integer> possibilities = new ArrayList<>();
        private int at;
        private boolean started;

        boolean turn() {
            at = 0;
            if (!started) {
                started = true;
                return true;
            }
            int last = answers.size() - 1;
            while (last >= 0 && answers.get(last) == possibilities.get(last) - 1) {
                last--;
            }
            if (last < 0) {
                return false;
            }
            answers.subList(last + 1, answers.size()).clear();
            possibilities.subList(last + 1, possibilities.size()).clear();
            answers.set(last, answers.get(last) + 1);
            return true;
        }

        @Override
        public int applyAsInt(int count) {
            if (at == answers.size()) {
                answers.add(0);
                possibilities.add(count);
            }
            return answers.get(at++);
        }
    }
}
