package dev.truce.testkit.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** Takes away from a history, and from its setup, whatever the broken promise does not need. */
final class Shrinker<T> {

    private final Promise promise;
    private Setup<T> setup;
    private List<Step> steps;

    Shrinker(Setup<T> setup, List<Step> steps, Promise promise) {
        this.setup = setup;
        this.steps = List.copyOf(steps);
        this.promise = promise;
    }

    /** Shrinks until nothing can be taken away; at each turn the history gets shorter or simpler. */
    void shrink() {
        boolean smaller = true;
        while (smaller) {
            smaller = fewerSteps();
            smaller |= fewerReplicas();
            smaller |= simplerSteps();
        }
    }

    Setup<T> setup() {
        return setup;
    }

    List<Step> steps() {
        return steps;
    }

    private boolean breaks(Setup<T> where, List<Step> history) {
        Broken broken = new World<>(where, new Story(false)).run(history);
        return broken != null && broken.promise() == promise;
    }

    private boolean fewerSteps() {
        int before = steps.size();
        for (int size = Math.max(1, steps.size() / 2); size >= 1; size /= 2) {
            for (int from = 0; from < steps.size(); ) {
                List<Step> rest = new ArrayList<>(steps.subList(0, from));
                rest.addAll(steps.subList(Math.min(steps.size(), from + size), steps.size()));
                if (breaks(setup, rest)) {
                    steps = rest;
                } else {
                    from += size;
                }
            }
        }
        return steps.size() < before;
    }

    private boolean fewerReplicas() {
        boolean fewer = false;
        while (setup.replicas() > 1 && breaks(setup.withReplicas(setup.replicas() - 1), steps)) {
            setup = setup.withReplicas(setup.replicas() - 1);
            fewer = true;
        }
        return fewer;
    }

    private boolean simplerSteps() {
        boolean simpler = false;
        for (int i = 0; i < steps.size(); i++) {
            simpler |= simpler(i, step -> step.kind().isSync() ? step.with(Step.Kind.SYNC) : step);
            simpler |= simpler(i, step -> step.of(Math.max(0, step.replica() - 1), step.record(), step.first()));
            simpler |= simpler(i, step -> step.of(Math.min(0, step.replica()), step.record(), step.first()));
            simpler |= simpler(i, step -> step.of(step.replica(), 0, step.first()));
            simpler |= simpler(i, step -> step.pause(0));
            for (int small = 0; small < 4; small++) {
                int value = small;
                simpler |=
                        simpler(i, step -> step.first() > value ? step.of(step.replica(), step.record(), value) : step);
                simpler |= simpler(i, step -> step.second() > value ? step.sample(value) : step);
            }
        }
        return simpler;
    }

    private boolean simpler(int at, UnaryOperator<Step> change) {
        Step changed = change.apply(steps.get(at));
        if (changed.equals(steps.get(at)) || steps.get(at).replica() == World.SERVER) {
            return false;
        }
        List<Step> next = new ArrayList<>(steps);
        next.set(at, changed);
        if (!breaks(setup, next)) {
            return false;
        }
        steps = List.copyOf(next);
        return true;
    }
}
