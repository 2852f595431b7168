package dev.truce.rollback.planning;

import dev.truce.conflict.RecordId;
import dev.truce.conflict.audit.AuditTrail;
import dev.truce.conflict.queue.CaseFilter;
import dev.truce.conflict.queue.CaseOrder;
import dev.truce.conflict.queue.CaseStatus;
import dev.truce.conflict.ruleset.Ruleset;
import dev.truce.conflict.version.ScalarVersion;
import dev.truce.integrity.Digest;
import dev.truce.integrity.VerificationReport;
import dev.truce.integrity.store.ContentStore;
import dev.truce.integrity.tree.RecordTree;
import dev.truce.rollback.CorruptSnapshotException;
import dev.truce.rollback.PlanRefusedException;
import dev.truce.rollback.RollbackPlan;
import dev.truce.rollback.RollbackRequest;
import dev.truce.rollback.RollbackScope;
import dev.truce.rollback.change.BatchRun;
import dev.truce.rollback.change.ChangeBatches;
import dev.truce.rollback.change.ChosenEntries;
import dev.truce.rollback.change.OpenCases;
import dev.truce.rollback.planning.forecast.SyncSample;
import dev.truce.rollback.planning.forecast.SyncSimulation;
import dev.truce.rollback.record.LiveDocument;
import dev.truce.rollback.record.Tallies;
import dev.truce.rollback.replica.Replica;
import dev.truce.rollback.replica.SyncForecast;
import dev.truce.rollback.risk.RecordFate;
import dev.truce.rollback.risk.RestoreMode;
import dev.truce.rollback.risk.RiskAssessment;
import dev.truce.rollback.risk.RiskFacts;
import dev.truce.rollback.risk.Tally;
import dev.truce.rollback.snapshot.InProgress;
import dev.truce.rollback.snapshot.Snapshot;
import dev.truce.rollback.snapshot.SnapshotRepository;
import dev.truce.rollback.snapshot.StagedCopy;
import dev.truce.rollback.snapshot.StagedState;
import dev.truce.rollback.snapshot.StateRoot;
import dev.truce.rollback.store.LiveStore;
import dev.truce.rollback.store.RecordChange;
import dev.truce.rollback.store.UnexpectedRecordException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The making of one plan. */
final class Planning {

    private static final RollbackPlan.Estimate NO_ESTIMATE = new RollbackPlan.Estimate(Duration.ZERO, 0, 0, "");
    private static final CaseFilter OPEN = new CaseFilter(null, CaseStatus.OPEN, null, Integer.MAX_VALUE);

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
    private final CriticalRecords critical;
    private DemandCheck demands;
    private long writtenBytes;
    private final Tallies.Count kept = new Tallies.Count();
    /** Records with undecided cases, and what becomes of those that change. */
    private final Set<RecordId> waiting;

    private final Map<RecordId, Optional<byte[]>> touched = new HashMap<>();
    private final SyncSample sample;
    private @Nullable SyncForecast sync;

    Planning(RollbackPlanner planner, RollbackRequest request, LiveStore live) {
        this.planner = planner;
        this.repository = planner.repository;
        this.contents = repository.contents();
        this.request = request;
        this.target = request.target();
        this.live = live;
        this.created = planner.clock.instant().truncatedTo(ChronoUnit.MILLIS);
        this.critical = new CriticalRecords(planner.scorers, planner.format, created);
        this.demands = new DemandCheck(new Demands(List.of(), List.of()), planner.format, live);
        this.sample = new SyncSample(planner.syncPolicy.records(), target.id());
        this.waiting = planner.queue == null ? Set.of() : OpenCases.records(planner.queue);
    }

    RollbackPlan run() {
        try (InProgress work =
                repository.begin("plan to go back to " + target.id().shortText())) {
            work.use(target);
            return run(work);
        }
    }

    private RollbackPlan run(InProgress work) {
        VerificationReport proof = verifyTarget();
        Instant reading = planner.clock.instant();
        StagedState state = repository.stage(live, work);
        Duration read = since(reading);
        checkRequest(state);
        demands = new DemandCheck(Demands.of(planner.rulesNow, live.schema(), types(state)), planner.format, live);
        List<RollbackPlan.Batch> batches =
                request.mode() == RestoreMode.FORK ? chosen(work.contents()) : decide(state.content(), work.contents());
        sync = forecast(state);
        Instant rehearsing = planner.clock.instant();
        Rehearsal rehearsal = request.mode() == RestoreMode.FORK
                ? new Rehearsal(forkRoot(), null)
                : rehearse(
                        plan(
                                state,
                                proof,
                                batches,
                                target.content().stateRoot(),
                                NO_ESTIMATE,
                                RiskAssessment.of(List.of())),
                        state,
                        work);
        Duration rehearsed = since(rehearsing);
        RiskAssessment risk = RiskAssessment.of(planner.rules, facts(state, rehearsal), planner.policy.risk());
        RollbackPlan.Estimate estimate = new RollbackPlan.Estimate(
                read.plus(rehearsed),
                request.mode() == RestoreMode.FORK ? target.content().bytes() : writtenBytes,
                request.mode() == RestoreMode.FORK ? 0 : state.content().bytes(),
                "measured while planning: " + state.content().records() + " live records were read in "
                        + read.toMillis() + " ms, the changes rehearsed in " + rehearsed.toMillis() + " ms; "
                        + "writing to the store itself comes on top; bytes are those of documents, before compression");
        RollbackPlan plan = plan(state, proof, batches, rehearsal.root(), estimate, risk);
        work.keepForPlan(plan.digest(), created.plus(PLAN_LIFE), Set.of(target.id()), plan.objects());
        return plan;
    }

    private Duration since(Instant start) {
        Duration elapsed = Duration.between(start, planner.clock.instant());
        return elapsed.isNegative() ? Duration.ZERO : elapsed;
    }

    private SortedSet<String> types(StagedState state) {
        SortedSet<String> types = new TreeSet<>(state.content().counts().keySet());
        types.addAll(target.content().counts().keySet());
        types.addAll(live.schema().types().keySet());
        return types;
    }

    /** The state that a rehearsal leads to, and why that is not the planned one, or null. */
    private record Rehearsal(Digest root, @Nullable String failure) {}

    private VerificationReport verifyTarget() {
        if (!request.verify()) {
            return new VerificationReport(target.id().toString(), 0, 0, List.of());
        }
        VerificationReport report = repository.verify(target, true);
        if (!report.valid()) {
            throw new CorruptSnapshotException(report);
        }
        return report;
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
        RestoreRules rules =
                new RestoreRules(request.mode(), planner.format, created, floor(liveTree), request.keepNew());
        ChangeBatches batches = new ChangeBatches(writing);
        RecordTree.diff(liveTree, repository.tree(target), difference -> {
            if (isInScope(difference)) {
                rules.decide(difference).ifPresent(decided -> {
                    note(difference.before(), decided.change());
                    batches.add(decided.change());
                    tallies.add(decided.fate(), difference.type(), decided.sample());
                    sample.offer(
                            decided.change().id(),
                            difference.before(),
                            difference.after(),
                            decided.change().json());
                    if (waiting.contains(decided.change().id())) {
                        touched.put(
                                decided.change().id(),
                                Optional.ofNullable(decided.change().json()));
                    }
                });
                if (request.keepNew() && difference.after() == null) {
                    kept.add(difference.type(), difference.type() + "/" + difference.key());
                }
            }
        });
        return batches.finish();
    }

    private void note(RecordTree.@Nullable Entry before, RecordChange change) {
        byte[] old = before == null ? null : before.record();
        byte[] json = change.json();
        writtenBytes += json == null ? 0 : json.length;
        demands.changes(change.id(), old, json);
        critical.changes(change.id(), old, json);
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

    /** The epoch after that of every live record, and of what replicas know: only an authoritative restore makes it grow. */
    private long nextEpoch(RecordTree liveTree, long known) {
        long highest = known;
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

    /** The epoch of what is written anew and, where epochs cannot tell, the highest version that a replica has seen. */
    private ScalarVersion floor(RecordTree liveTree) {
        if (request.mode() != RestoreMode.AUTHORITATIVE) {
            return ScalarVersion.ZERO;
        }
        List<ScalarVersion> seen = replicas().stream()
                .map(replica -> replica.acknowledged().version())
                .filter(Objects::nonNull)
                .toList();
        if (planner.format.epoch() != null) {
            long known = seen.stream().mapToLong(ScalarVersion::epoch).max().orElse(0);
            return new ScalarVersion(nextEpoch(liveTree, known), 0);
        }
        return planner.format.syncVersion() == null
                ? ScalarVersion.ZERO
                : new ScalarVersion(
                        0,
                        seen.stream()
                                .mapToLong(ScalarVersion::syncVersion)
                                .max()
                                .orElse(0));
    }

    private List<Replica> replicas() {
        return planner.replicas == null ? List.of() : planner.replicas.active();
    }

    private SyncForecast forecast(StagedState state) {
        Ruleset rules = planner.rulesNow;
        String obstacle = request.mode() == RestoreMode.FORK
                ? "a fork changes nothing that replicas sync with"
                : planner.replicas == null ? "no registry of replicas was given" : OpenCases.obstacle(rules);
        if (rules == null || !obstacle.isEmpty()) {
            return SyncForecast.unknown(obstacle, sample.offered());
        }
        return new SyncSimulation(
                        rules,
                        planner.format,
                        planner.syncPolicy,
                        planner.policy.risk().offlineAfter(),
                        request.mode(),
                        created)
                .forecast(
                        sample,
                        replicas(),
                        repository,
                        live.location(),
                        state.content().stateRoot());
    }

    private RollbackPlan.Aftermath aftermath() {
        Tallies.Count renewed = new Tallies.Count();
        Tallies.Count closed = new Tallies.Count();
        Ruleset rules = planner.rulesNow;
        if (planner.queue != null && rules != null && OpenCases.canDetect(rules) && !touched.isEmpty()) {
            new OpenCases(planner.queue, rules, () -> created, AuditTrail.inMemory(() -> created))
                    .foresee(touched, renewed, closed);
        }
        return new RollbackPlan.Aftermath(kept.tally(), renewed.tally(), closed.tally(), Objects.requireNonNull(sync));
    }

    private RiskFacts facts(StagedState state, Rehearsal rehearsal) {
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
                        planner.format.syncVersion() != null,
                        live.schema(),
                        space(state)),
                tallies.tallies(),
                openCases(),
                new RiskFacts.Outlook(
                        demands.orphans(),
                        demands.refused(),
                        demands.duplicates(),
                        critical.tallies(),
                        rehearsal.failure()),
                planner.replicas == null ? List.of() : planner.replicas.active(),
                Objects.requireNonNull(sync),
                created);
    }

    private RiskFacts.@Nullable Space space(StagedState state) {
        return repository
                .folder()
                .map(folder -> new RiskFacts.Space(
                        Files.isWritable(folder),
                        planner.freeSpace.applyAsLong(folder),
                        state.content().bytes()))
                .orElse(null);
    }

    private List<Snapshot> earlier() {
        return repository.list().stream()
                .filter(other -> other.source().equals(target.source()))
                .filter(other -> other.createdAt().isBefore(target.createdAt()))
                .toList();
    }

    private Tally openCases() {
        Tallies.Count count = new Tallies.Count();
        if (planner.queue != null && !touched.isEmpty()) {
            planner.queue.forEach(OPEN, CaseOrder.OLDEST_FIRST, open -> {
                RecordId id = open.conflict().key().record();
                if (touched.containsKey(id)) {
                    count.add(
                            id.type(),
                            "case " + open.number() + " on " + id + ": "
                                    + open.conflict().reason());
                }
            });
        }
        return count.tally();
    }

    private Digest forkRoot() {
        return request.scope().equals(RollbackScope.ALL)
                ? target.content().stateRoot()
                : StateRoot.of(entries().iterator());
    }

    /** Proves the plan: carries it out on a copy by the code that will carry it out, and compares what that did. */
    private Rehearsal rehearse(RollbackPlan plan, StagedState state, InProgress work) {
        try (StagedCopy copy = repository.copy(live, state, work)) {
            String failure = failure(plan, copy);
            demands.look(copy);
            return new Rehearsal(copy.stateRoot(), failure);
        }
    }

    /** Why the changes of a plan do not do what it says, or null. */
    private @Nullable String failure(RollbackPlan plan, StagedCopy copy) {
        BatchRun run = BatchRun.rehearsal(contents, plan, copy, planner.clock);
        try {
            run.expect(live);
            run.apply();
            long added = plan.tally(RecordFate.ADDED).total();
            long removed = plan.tally(RecordFate.REMOVED).total();
            boolean asCounted = copy.added() == added
                    && copy.removed() == removed
                    && copy.replaced() == plan.changes() - added - removed;
            if (asCounted && run.failures().isEmpty()) {
                return null;
            }
            return copy.added() + " were added, " + copy.replaced() + " replaced and " + copy.removed()
                    + " removed, but " + plan.changes() + " changes were planned";
        } catch (UnexpectedRecordException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private RollbackPlan plan(
            StagedState state,
            VerificationReport proof,
            List<RollbackPlan.Batch> batches,
            Digest predictedRoot,
            RollbackPlan.Estimate estimate,
            RiskAssessment risk) {
        Snapshot.Content content = state.content();
        Path fork = request.forkFolder();
        Map<RecordFate, Tally> records = tallies.tallies();
        SortedMap<String, Long> forked =
                fork == null ? new TreeMap<>() : entries().counts();
        return new RollbackPlan(
                created,
                live.location(),
                new RollbackPlan.Target(
                        target.id(),
                        target.createdAt(),
                        target.note().description(),
                        target.content().stateRoot(),
                        target.content().records(),
                        request.verify(),
                        proof.filesChecked(),
                        proof.bytesChecked()),
                new RollbackPlan.Scope(
                        request.mode(), request.scope(), fork == null ? null : fork.toString(), request.keepNew()),
                new RollbackPlan.Live(content.stateRoot(), content.rootObject(), content.counts()),
                fork == null
                        ? PlanSteps.change(records, predictedRoot)
                        : PlanSteps.fork(fork.toString(), forked, predictedRoot),
                records,
                batches,
                predictedRoot,
                fork == null ? PlanSteps.expected(content.counts(), records) : forked,
                estimate,
                planner.policy.digest(),
                aftermath(),
                risk);
    }
}
