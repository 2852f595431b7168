package dev.truce.rollback;

import dev.truce.conflict.RecordId;
import dev.truce.conflict.queue.CaseFilter;
import dev.truce.conflict.queue.CaseStatus;
import dev.truce.conflict.queue.ConflictCase;
import dev.truce.conflict.version.ScalarVersion;
import dev.truce.integrity.Digest;
import dev.truce.integrity.VerificationReport;
import dev.truce.integrity.store.ContentStore;
import dev.truce.integrity.tree.RecordTree;
import dev.truce.rollback.risk.RecordFate;
import dev.truce.rollback.risk.RestoreMode;
import dev.truce.rollback.risk.RiskAssessment;
import dev.truce.rollback.risk.RiskFacts;
import dev.truce.rollback.risk.Tally;
import dev.truce.rollback.snapshot.InProgress;
import dev.truce.rollback.snapshot.Snapshot;
import dev.truce.rollback.snapshot.SnapshotRepository;
import dev.truce.rollback.snapshot.StagedState;
import dev.truce.rollback.snapshot.StateRoot;
import dev.truce.rollback.store.Journal;
import dev.truce.rollback.store.LiveStore;
import dev.truce.rollback.store.OverlayLiveStore;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;

/** The making of one plan. */
final class Planning {

    private static final int MAX_CASES = 1_000_000;

    /** A plan is for the data as they are; one that waited longer than this is taken for forgotten. */
    private static final Duration PLAN_LIFE = Duration.ofDays(7);

    private final RollbackPlanner planner;
    private final SnapshotRepository repository;
    private final ContentStore contents;
    private final RollbackRequest request;
    private final Snapshot target;
    private final LiveStore live;
    private final Instant created;
    private final Tallies tallies = new Tallies();
    private final Set<RecordId> changing = new HashSet<>();

    Planning(RollbackPlanner planner, RollbackRequest request, LiveStore live) {
        this.planner = planner;
        this.repository = planner.repository;
        this.contents = repository.contents();
        this.request = request;
        this.target = request.target();
        this.live = live;
        this.created = planner.clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    RollbackPlan run() {
        try (InProgress work =
                repository.begin("plan to go back to " + target.id().shortText())) {
            work.use(target);
            return run(work);
        }
    }

    private RollbackPlan run(InProgress work) {
        verifyTarget();
        StagedState state = repository.stage(live, work);
        checkRequest(state);
        List<RollbackPlan.Batch> batches =
                request.mode() == RestoreMode.FORK ? chosen(work.contents()) : decide(state.content(), work.contents());
        RiskAssessment risk = RiskAssessment.of(planner.rules, facts(state));
        RollbackPlan rehearsed = plan(state, batches, target.content().stateRoot(), risk);
        RollbackPlan plan =
                plan(state, batches, request.mode() == RestoreMode.FORK ? forkRoot() : rehearse(rehearsed), risk);
        work.keepForPlan(plan.digest(), created.plus(PLAN_LIFE), Set.of(target.id()), plan.objects());
        return plan;
    }

    private void verifyTarget() {
        if (request.verify()) {
            VerificationReport report = repository.verify(target, true);
            if (!report.valid()) {
                throw new CorruptSnapshotException(report);
            }
        }
    }

    private void checkRequest(StagedState state) {
        requireTimes();
        for (String type : request.scope().concerned()) {
            if (!state.content().counts().containsKey(type)
                    && !target.content().counts().containsKey(type)) {
                throw new PlanRefusedException(
                        "A rollback of type " + type + " was asked for, but neither the store nor "
                                + "snapshot " + target.id().shortText() + " has such records; they have "
                                + state.content().counts().keySet() + " and "
                                + target.content().counts().keySet()
                                + "; name one of these.");
            }
        }
        Path fork = request.forkFolder();
        if (fork != null && Files.exists(fork, LinkOption.NOFOLLOW_LINKS)) {
            throw new PlanRefusedException(
                    "A fork into " + fork + " was asked for, but that exists; name a folder that does not.");
        }
    }

    private List<RollbackPlan.Batch> decide(Snapshot.Content state, ContentStore writing) {
        RecordTree liveTree = RecordTree.open(contents, state.rootObject());
        RestoreRules rules = new RestoreRules(request.mode(), planner.format, created, nextEpoch(liveTree));
        ChangeBatches batches = new ChangeBatches(writing);
        RecordTree.diff(liveTree, repository.tree(target), difference -> {
            if (isInScope(difference)) {
                rules.decide(difference).ifPresent(decided -> {
                    batches.add(decided.change());
                    changing.add(decided.change().id());
                    tallies.add(decided.fate(), difference.type(), decided.sample());
                });
            }
        });
        return batches.finish();
    }

    private boolean isInScope(RecordTree.Difference difference) {
        RecordId id = new RecordId(difference.type(), difference.key());
        RecordTree.Entry now = difference.before();
        RecordTree.Entry then = difference.after();
        return request.scope()
                .takes(id, now == null ? null : now.record(), then == null ? null : then.record(), planner.format);
    }

    /** The records of a fork, where the plan has to name them. */
    private List<RollbackPlan.Batch> chosen(ContentStore writing) {
        return request.scope().takesWholeTypes() ? List.of() : entries().batches(writing);
    }

    private ChosenEntries entries() {
        return new ChosenEntries(repository.tree(target), request.scope(), planner.format);
    }

    private void requireTimes() {
        RollbackScope scope = request.scope();
        if ((scope.from() != null || scope.until() != null) && planner.format.modifiedAt() == null) {
            throw new PlanRefusedException(
                    "A rollback of what changed in a range of times was asked for, but the rules do"
                            + " not say where records keep the time of their last change; name it as modifiedAt.");
        }
    }

    /** The epoch after that of every live record: only an authoritative restore makes it grow. */
    private long nextEpoch(RecordTree liveTree) {
        if (request.mode() != RestoreMode.AUTHORITATIVE || planner.format.epoch() == null) {
            return 0;
        }
        long highest = 0;
        for (Iterator<RecordTree.Entry> entries = liveTree.entries(); entries.hasNext(); ) {
            ScalarVersion version = LiveDocument.of(entries.next().record(), planner.format)
                    .stamp()
                    .scalar();
            highest = version == null ? highest : Math.max(highest, version.epoch());
        }
        if (highest == Long.MAX_VALUE) {
            throw new PlanRefusedException("An authoritative restore needs a new epoch, but the store is at the last, "
                    + highest + "; repair the records that say so.");
        }
        return highest + 1;
    }

    private RiskFacts facts(StagedState state) {
        return new RiskFacts(
                request.mode(),
                request.scope().concerned(),
                target,
                request.verify(),
                earlier(),
                new RiskFacts.Live(
                        live.location(),
                        live.folder().orElse(null),
                        repository.folder().orElse(null),
                        state.content().counts(),
                        planner.ruleset,
                        planner.format.deleted() != null,
                        planner.format.syncVersion() != null),
                tallies.tallies(),
                openCases());
    }

    private List<Snapshot> earlier() {
        return repository.list().stream()
                .filter(other -> other.source().equals(target.source()))
                .filter(other -> other.createdAt().isBefore(target.createdAt()))
                .toList();
    }

    private Tally openCases() {
        Tallies.Count count = new Tallies.Count();
        if (planner.queue != null) {
            for (ConflictCase open : planner.queue.list(new CaseFilter(null, CaseStatus.OPEN, null, MAX_CASES))) {
                RecordId id = open.conflict().key().record();
                if (changing.contains(id)) {
                    count.add(
                            id.type(),
                            "case " + open.number() + " on " + id + ": "
                                    + open.conflict().reason());
                }
            }
        }
        return count.tally();
    }

    private SortedMap<String, Long> forkCounts() {
        return entries().counts();
    }

    private Digest forkRoot() {
        return request.scope().equals(RollbackScope.ALL)
                ? target.content().stateRoot()
                : StateRoot.of(entries().iterator());
    }

    /** Proves the plan: carries it out on a copy by the code that will carry it out, and compares what that did. */
    private Digest rehearse(RollbackPlan plan) {
        OverlayLiveStore overlay = new OverlayLiveStore(live);
        Journal journal = Journal.inMemory(planner.clock);
        long operation = journal.begin(plan.digest(), "", plan.store());
        BatchRun run = new BatchRun(contents, plan, overlay, journal, operation, ExecutionListener.NONE);
        run.apply();
        long added = plan.tally(RecordFate.ADDED).total();
        long removed = plan.tally(RecordFate.REMOVED).total();
        boolean asCounted = overlay.added() == added
                && overlay.removed() == removed
                && overlay.replaced() == plan.changes() - added - removed;
        if (!asCounted || !run.failures().isEmpty()) {
            throw new PlanRefusedException("The rehearsal did not do what was planned: " + overlay.added() + " added, "
                    + overlay.replaced() + " replaced, " + overlay.removed() + " removed, but " + plan.records()
                    + " were planned; the store perhaps changed meanwhile, so stop its writers and plan again.");
        }
        return StateRoot.of(overlay);
    }

    private RollbackPlan plan(
            StagedState state, List<RollbackPlan.Batch> batches, Digest predictedRoot, RiskAssessment risk) {
        Snapshot.Content content = state.content();
        Path fork = request.forkFolder();
        Map<RecordFate, Tally> records = tallies.tallies();
        return new RollbackPlan(
                created,
                live.location(),
                new RollbackPlan.Target(
                        target.id(),
                        target.createdAt(),
                        target.note().description(),
                        target.content().stateRoot(),
                        target.content().records(),
                        request.verify()),
                new RollbackPlan.Scope(request.mode(), request.scope(), fork == null ? null : fork.toString()),
                new RollbackPlan.Live(content.stateRoot(), content.rootObject(), content.counts()),
                steps(records, predictedRoot),
                records,
                batches,
                predictedRoot,
                risk);
    }

    private List<Step> steps(Map<RecordFate, Tally> records, Digest predictedRoot) {
        List<Step> steps = new ArrayList<>();
        Path fork = request.forkFolder();
        if (fork != null) {
            steps.add(new Step.WriteFork(fork.toString(), forkCounts()));
        } else if (!records.isEmpty()) {
            steps.add(new Step.SafetySnapshot());
            SortedMap<String, Long> added = Tallies.sum(records, RecordFate.ADDED);
            SortedMap<String, Long> replaced =
                    Tallies.sum(records, RecordFate.UNREADABLE_REPLACED, RecordFate.NEWER_LOST, RecordFate.REPLACED);
            SortedMap<String, Long> tombstoned = Tallies.sum(records, RecordFate.TOMBSTONED);
            SortedMap<String, Long> removed = Tallies.sum(records, RecordFate.REMOVED);
            if (!added.isEmpty()) {
                steps.add(new Step.PutBack(added));
            }
            if (!replaced.isEmpty()) {
                steps.add(new Step.Replace(replaced));
            }
            if (!tombstoned.isEmpty()) {
                steps.add(new Step.Tombstone(tombstoned));
            }
            if (!removed.isEmpty()) {
                steps.add(new Step.Remove(removed));
            }
        }
        steps.add(new Step.Check(predictedRoot));
        return steps;
    }
}
