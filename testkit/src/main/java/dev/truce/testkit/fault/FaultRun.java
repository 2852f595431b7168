package dev.truce.testkit.fault;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
    private final Set<Found> sound = new HashSet<>();
    private final Set<Integer> acknowledgedAfter = new HashSet<>();
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

    /**
     * What a check is given. Many cuts leave the same once the recovery has removed what was half written, and what was found
     * sound once need not be looked at again.
     */
    private record Found(String recovered, Map<String, Optional<Object>> results, Optional<String> unfinished) {}

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
        boolean changed = true;
        for (Operation operation : all) {
            if (isEnough()) {
                break;
            }
            // after an operation that changed nothing, nor was the last of a step, it leaves what it left before it
            changed |= acknowledgedAfter.contains(operation.number() - 1);
            boolean matters = operation.kind().isChanging() || operation.kind() == Operation.Kind.FORCE;
            kills++;
            if (changed) {
                FaultFileSystem fileSystem = fresh();
                fileSystem.crashBefore(operation.number());
                hit(attempt(fileSystem, "crash before " + operation));
            }
            changed = matters;
            for (Fault fault : Fault.values()) {
                if (settings.faults().contains(fault) && fault.appliesTo(operation.kind())) {
                    fail(operation, fault, undisturbed.done());
                }
            }
        }
        if (!isEnough()) {
            kills++;
            hit(undisturbed);
        }
        return new Exploration(
                name,
                settings.seed(),
                operations,
                kills,
                powerLossStates,
                faults,
                secondCrashes,
                sound.size(),
                violations,
                first);
    }

    private boolean isEnough() {
        return settings.firstOnly() && violations > 0;
    }

    private FaultFileSystem fresh() {
        FaultFileSystem fileSystem = prepared.afterKill();
        settings.omissions().forEach(fileSystem::omit);
        return fileSystem;
    }

    private Attempt undisturbed() throws Exception {
        FaultFileSystem fileSystem = fresh();
        Acknowledgements done = new Acknowledgements()
                .atEach(() -> acknowledgedAfter.add(fileSystem.operations().size()));
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

    /** What a killed program left, and what is left of that when the power fails. */
    private void hit(Attempt attempt) {
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
        int number = 0;
        for (Iterator<FaultFileSystem> states =
                        attempt.fileSystem().powerLossStates(settings.states()).iterator();
                states.hasNext() && !isEnough(); ) {
            FaultFileSystem state = states.next();
            String how = "power lost, " + state.origin();
            if (twice && number++ < 2) {
                hitRecovery(state.afterKill(), attempt, how);
            }
            powerLossStates++;
            judge(state, attempt, how);
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
            String recovered = state.fingerprint();
            Acknowledgements done = attempt.done();
            Found found = new Found(recovered, done.results(), done.unfinished());
            if (sound.contains(found)) {
                return;
            }
            scenario.check(state.root(), done);
            if (!recovered.equals(state.fingerprint())) {
                throw new AssertionError("the check changed something");
            }
            scenario.recover(state.root());
            if (!recovered.equals(state.fingerprint())) {
                throw new AssertionError("a second recovery changed something");
            }
            sound.add(found);
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
