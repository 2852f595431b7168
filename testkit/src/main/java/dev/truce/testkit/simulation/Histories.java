package dev.truce.testkit.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Makes a history from a seed. */
final class Histories {

    private static final int[] PAUSES = {0, 0, 1, 1_000, 1_000, 30_000};

    private final Setup<?> setup;
    private final List<Step.Kind> kinds = new ArrayList<>();

    Histories(Setup<?> setup) {
        this.setup = setup;
        add(10, Step.Kind.EDIT);
        add(2, Step.Kind.DELETE, Step.Kind.DECIDE);
        add(9, Step.Kind.SYNC);
        add(Hazard.LOSS, 2, Step.Kind.REQUEST_LOST, Step.Kind.ANSWER_LOST);
        add(Hazard.DUPLICATION, 1, Step.Kind.ARRIVES_TWICE);
        add(Hazard.REORDERING, 2, Step.Kind.ARRIVES_LATE, Step.Kind.LATE_ARRIVES);
        add(Hazard.PARTITION, 1, Step.Kind.CUT_OFF, Step.Kind.RECONNECT);
        add(Hazard.CLOCKS, 2, Step.Kind.CLOCK);
        add(Hazard.CRASH, 1, Step.Kind.CRASH_BEFORE_WRITING, Step.Kind.CRASH_BEFORE_CONFIRMING, Step.Kind.RESTART);
        if (setup.schemas().size() > 1) {
            add(1, Step.Kind.UPDATE);
        }
    }

    private void add(Hazard hazard, int weight, Step.Kind... each) {
        if (setup.hazards().contains(hazard)) {
            add(weight, each);
        }
    }

    private void add(int weight, Step.Kind... each) {
        for (int i = 0; i < weight; i++) {
            kinds.addAll(List.of(each));
        }
    }

    List<Step> of(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Step> steps = new ArrayList<>();
        for (int i = 0; i < setup.operations(); i++) {
            steps.add(step(random, kinds.get(random.nextInt(kinds.size()))));
        }
        if (setup.hazards().contains(Hazard.RESTORE) && steps.size() > 2) {
            int whom = random.nextInt(setup.isHub() ? World.SERVER : 0, setup.replicas());
            int back = 1 + random.nextInt(steps.size() - 1);
            steps.set(random.nextInt(back), restore(Step.Kind.BACK_UP, whom));
            steps.set(back, restore(Step.Kind.RESTORE, whom));
        }
        return steps;
    }

    private static Step restore(Step.Kind kind, int whom) {
        return new Step(kind, whom, 0, 0, 0, 0);
    }

    private Step step(SplittableRandom random, Step.Kind kind) {
        return new Step(
                kind,
                random.nextInt(setup.replicas()),
                random.nextInt(setup.records()),
                random.nextInt(64),
                random.nextInt(64),
                PAUSES[random.nextInt(PAUSES.length)]);
    }
}
