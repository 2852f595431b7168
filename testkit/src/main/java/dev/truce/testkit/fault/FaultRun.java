package dev.truce.testkit.fault;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One exploration of one scenario. */
final class FaultRun {

    private static final int MOST_TOLD = 5;
    private static final int STATES_AFTER_FAULT = 12;
    private static final int STATES_AFTER_RESUMING = 12;
    private static final int STATES_IN_RECOVERY = 8;

    private final FaultExplorer.Settings settings;
    private final String name;
    private final FaultScenario scenario;
    private final FaultFileSystem prepared;
    private final List<String> first = new ArrayList<>();
    private int operations;
    private long kills;
    private long powerLossStates;
    private long faults;
    private long secondCrashes;
    private long violations;

    FaultRun(FaultExplorer.Settings settings, String name, FaultScenario scenario) {
        this.settings = settings;
        this.name = name;
        this.scenario = scenario;
        this.prepared = FaultFileSystem.create(settings.seed());
    }

    /** A program that was run, as far as it came. */
    private record Attempt(
            FaultFileSystem fileSystem,
            Acknowledgements done,
            String hit,
            @Nullable Throwable failure) {}

    Exploration run() throws Exception {
        scenario.prepare(prepared.root());
        prepared.sync();
        Attempt undisturbed = undisturbed();
        List<Operation> all = undisturbed.fileSystem().operations();
        operations = all.size();
        for (Operation operation : all) {
            FaultFileSystem fileSystem = fresh();
            fileSystem.crashBefore(operation.number());
            Attempt killed = attempt(fileSystem, "crash before " + operation);
            boolean matters = operation.kind().isChanging() || operation.kind() == Operation.Kind.FORCE;
            hit(killed, matters);
            for (Fault fault : Fault.values()) {
                if (settings.faults().contains(fault) && fault.appliesTo(operation.kind())) {
                    fail(operation, fault, undisturbed.done());
                }
            }
        }
        hit(undisturbed, true);
        return new Exploration(
                name, settings.seed(), operations, kills, powerLossStates, faults, secondCrashes, violations, first);
    }

    private FaultFileSystem fresh() {
        FaultFileSystem fileSystem = prepared.afterKill();
        settings.omissions().forEach(fileSystem::omit);
        return fileSystem;
    }

    private Attempt undisturbed() throws Exception {
        FaultFileSystem fileSystem = fresh();
        Acknowledgements done = new Acknowledgements();
        scenario.act(fileSystem.root(), done);
        Attempt attempt = new Attempt(fileSystem, done, "nothing happened", null);
        FaultFileSystem settled = fileSystem.afterKill();
        settled.sync();
        String before = settled.fingerprint();
        judge(settled, attempt, "with all on disk");
        if (!before.equals(settled.fingerprint())) {
            violation(attempt, "with all on disk", new AssertionError("recovering a sound state changed it"));
        }
        return attempt;
    }

    private Attempt attempt(FaultFileSystem fileSystem, String hit) {
        Acknowledgements done = new Acknowledgements();
        try {
            scenario.act(fileSystem.root(), done);
            return new Attempt(fileSystem, done, hit, null);
        } catch (SimulatedCrash e) {
            return new Attempt(fileSystem, done, hit, null);
        } catch (Exception | AssertionError e) {
            return new Attempt(fileSystem, done, hit, e);
        }
    }

    private void hit(Attempt attempt, boolean powerToo) {
        kills++;
        if (attempt.failure() != null) {
            violation(attempt, "before it was hit", attempt.failure());
        }
        FaultFileSystem killed = attempt.fileSystem().afterKill();
        judge(killed.afterKill(), attempt, "killed");
        resume(killed.afterKill(), attempt);
        boolean twice = operations <= settings.secondCrashes();
        if (twice) {
            hitRecovery(killed, attempt, "killed");
        }
        if (powerToo) {
            int number = 0;
            for (Iterator<FaultFileSystem> states = attempt.fileSystem()
                            .powerLossStates(settings.states())
                            .iterator();
                    states.hasNext(); ) {
                FaultFileSystem state = states.next();
                String how = "power lost, " + state.origin();
                if (twice && number++ < 2) {
                    hitRecovery(state.afterKill(), attempt, how);
                }
                powerLossStates++;
                judge(state, attempt, how);
            }
        }
    }

    /** Goes on with what a killed process left, which may still be only pending, and then loses power. */
    private void resume(FaultFileSystem fileSystem, Attempt killed) {
        settings.omissions().forEach(fileSystem::omit);
        Acknowledgements done = killed.done().copy();
        Attempt resumed = new Attempt(fileSystem, done, killed.hit() + ", killed, recovered, resumed", null);
        try {
            scenario.recover(fileSystem.root());
            scenario.resume(fileSystem.root(), done);
        } catch (Exception | AssertionError e) {
            violation(resumed, "while resuming", e);
        }
        judgePowerLoss(resumed, STATES_AFTER_RESUMING);
    }

    private void judgePowerLoss(Attempt attempt, int limit) {
        attempt.fileSystem().powerLossStates(limit).forEach(state -> {
            powerLossStates++;
            judge(state, attempt, "power lost, " + state.origin());
        });
    }

    /** Hits the recovery before each of its operations and after the last. */
    private void hitRecovery(FaultFileSystem crashed, Attempt attempt, String how) {
        boolean finished = false;
        for (int number = 1; !finished; number++) {
            FaultFileSystem fileSystem = crashed.afterKill();
            settings.omissions().forEach(fileSystem::omit);
            fileSystem.crashBefore(number);
            finished = recovers(fileSystem, attempt, how);
            secondCrashes++;
            String again = how + ", recovery " + (finished ? "ended, then" : "before its operation " + number);
            judge(fileSystem.afterKill(), attempt, again + " killed");
            Attempt inRecovery = new Attempt(fileSystem, attempt.done(), attempt.hit() + ", " + again, null);
            judgePowerLoss(inRecovery, STATES_IN_RECOVERY);
        }
    }

    private boolean recovers(FaultFileSystem fileSystem, Attempt attempt, String how) {
        try {
            scenario.recover(fileSystem.root());
            return true;
        } catch (SimulatedCrash e) {
            return false;
        } catch (Exception | AssertionError e) {
            violation(attempt, how + ", recovery failed", e);
            return true;
        }
    }

    private void fail(Operation operation, Fault fault, Acknowledgements expected) {
        for (boolean staying : new boolean[] {false, true}) {
            FaultFileSystem fileSystem = fresh();
            if (staying) {
                fileSystem.failFrom(operation.number(), fault);
            } else {
                fileSystem.fail(operation.number(), fault);
            }
            Attempt attempt = attempt(fileSystem, fault + (staying ? " from " : " at ") + operation);
            faults++;
            judgeFailure(attempt, fault, expected);
            fileSystem.heal();
            judge(fileSystem.afterKill(), attempt, "killed");
            judgePowerLoss(attempt, STATES_AFTER_FAULT);
        }
    }

    private void judgeFailure(Attempt attempt, Fault fault, Acknowledgements expected) {
        Throwable failure = attempt.failure();
        String problem = null;
        if (failure instanceof AssertionError) {
            problem = "answered wrongly";
        } else if (!attempt.fileSystem().retriedForces().isEmpty()) {
            problem =
                    "forced again after a failed force: " + attempt.fileSystem().retriedForces();
        } else if (failure != null && !fault.isFailure()) {
            problem = "a short read or write is no failure";
        } else if (failure instanceof Exception thrown && !scenario.mayThrow(thrown)) {
            problem = "failed in a way it may not";
        } else if (failure == null
                && !attempt.done().results().keySet().equals(expected.results().keySet())) {
            problem = "ended without a failure and without having done all";
        }
        if (problem != null) {
            violation(attempt, "the program's answer", new AssertionError(problem, failure));
        }
    }

    private void judge(FaultFileSystem state, Attempt attempt, String how) {
        try {
            scenario.recover(state.root());
            scenario.check(state.root(), attempt.done());
            String recovered = state.fingerprint();
            scenario.recover(state.root());
            if (!recovered.equals(state.fingerprint())) {
                throw new AssertionError("a second recovery changed something");
            }
        } catch (Exception | AssertionError e) {
            violation(attempt, how, e);
        }
    }

    private void violation(Attempt attempt, String how, Throwable problem) {
        violations++;
        if (first.size() >= MOST_TOLD) {
            return;
        }
        StringBuilder told = new StringBuilder(name + ", seed " + settings.seed() + ", " + attempt.hit() + ", " + how
                + "\n" + attempt.done() + "\n" + problem);
        for (Throwable cause = problem.getCause(); cause != null; cause = cause.getCause()) {
            told.append("\n  because of ").append(cause);
        }
        attempt.fileSystem()
                .operations()
                .forEach(operation -> told.append("\n    ").append(operation));
        first.add(told.toString());
    }
}
