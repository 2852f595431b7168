package dev.truce.rollback.planning;

import dev.truce.conflict.queue.ConflictQueue;
import dev.truce.conflict.ruleset.RecordFormat;
import dev.truce.conflict.ruleset.Ruleset;
import dev.truce.rollback.CorruptSnapshotException;
import dev.truce.rollback.PlanRefusedException;
import dev.truce.rollback.RollbackPlan;
import dev.truce.rollback.RollbackPolicy;
import dev.truce.rollback.RollbackRequest;
import dev.truce.rollback.replica.ReplicaRegistry;
import dev.truce.rollback.replica.SyncPolicy;
import dev.truce.rollback.risk.RiskRule;
import dev.truce.rollback.risk.Scorer;
import dev.truce.rollback.snapshot.Snapshot;
import dev.truce.rollback.snapshot.SnapshotRepository;
import dev.truce.rollback.store.LiveStore;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Decides rollbacks: which records change and how, what is lost by it, and how dangerous it is. Every plan is rehearsed on a copy
 * before it is returned; the live data is read only. Thread-safe as its parts are.
 */
public final class RollbackPlanner {

    final SnapshotRepository repository;
    final RecordFormat format;
    final InstantSource clock;
    final Snapshot.@Nullable RulesetRef ruleset;
    final @Nullable ConflictQueue queue;
    final List<RiskRule> rules;
    final RollbackPolicy policy;
    final @Nullable Ruleset rulesNow;
    final List<Scorer> scorers;
    final @Nullable ReplicaRegistry replicas;
    final ToLongFunction<Path> freeSpace;
    final SyncPolicy syncPolicy;

    private RollbackPlanner(Builder builder) {
        this.repository = builder.repository;
        this.format = builder.format;
        this.clock = builder.clock;
        this.ruleset = builder.ruleset == null ? null : Snapshot.RulesetRef.of(builder.ruleset);
        this.queue = builder.queue;
        this.policy = builder.policy;
        this.syncPolicy = builder.syncPolicy;
        this.rules = new ArrayList<>(RiskRule.all(builder.policy.risk()));
        this.rules.addAll(builder.rules);
        this.rulesNow = builder.ruleset;
        this.scorers = new ArrayList<>(builder.policy.risk().windows());
        this.scorers.addAll(builder.scorers);
        this.replicas = builder.replicas;
        this.freeSpace = builder.freeSpace;
    }

    /**
     * Starts a planner with {@link RollbackPolicy#defaults}, no queue, no ruleset, no known replicas, and no rules and scorers but
     * those of this library.
     *
     * @param repository has the snapshots, and receives the changes of plans
     * @param format where documents keep their metadata
     * @param clock tells when plans are made
     * @return the builder
     */
    public static Builder builder(SnapshotRepository repository, RecordFormat format, InstantSource clock) {
        return new Builder(repository, format, clock);
    }

    /** Collects what a planner is made of. */
    public static final class Builder {

        private final SnapshotRepository repository;
        private final RecordFormat format;
        private final InstantSource clock;
        private final List<RiskRule> rules = new ArrayList<>();
        private final List<Scorer> scorers = new ArrayList<>();
        private @Nullable ReplicaRegistry replicas;
        private ToLongFunction<Path> freeSpace = folder -> folder.toFile().getUsableSpace();
        private @Nullable Ruleset ruleset;
        private @Nullable ConflictQueue queue;
        private RollbackPolicy policy = RollbackPolicy.defaults();
        private SyncPolicy syncPolicy = SyncPolicy.defaults();

        private Builder(SnapshotRepository repository, RecordFormat format, InstantSource clock) {
            this.repository = repository;
            this.format = format;
            this.clock = clock;
        }

        /**
         * Sets the rules that hold now, which a snapshot's are compared with, and whose references must lead somewhere.
         * The next sync is tried by them, too.
         *
         * @param current the ruleset
         * @return this
         */
        public Builder ruleset(Ruleset current) {
            this.ruleset = current;
            return this;
        }

        /**
         * Sets the queue whose open cases are looked at.
         *
         * @param cases the queue
         * @return this
         */
        public Builder queue(ConflictQueue cases) {
            this.queue = cases;
            return this;
        }

        /**
         * Sets how the next sync is tried.
         *
         * @param how how much of it, and which deletes replicas may not know of
         * @return this
         */
        public Builder sync(SyncPolicy how) {
            this.syncPolicy = how;
            return this;
        }

        /**
         * Sets by what rollbacks are judged. The plan names it, and is stale under another.
         *
         * @param current the policy
         * @return this
         */
        public Builder policy(RollbackPolicy current) {
            this.policy = current;
            return this;
        }

        /**
         * Adds a scorer.
         *
         * @param scorer says of records how critical it is to change them, beside the windows of the policy
         * @return this
         */
        public Builder scorer(Scorer scorer) {
            scorers.add(scorer);
            return this;
        }

        /**
         * Sets the replicas whose age is looked at.
         *
         * @param known knows the replicas that sync with the live data
         * @return this
         */
        public Builder replicas(ReplicaRegistry known) {
            this.replicas = known;
            return this;
        }

        /**
         * Sets how free space is found.
         *
         * @param bytesFree says how many bytes are free in a folder; unless told, what its file system says
         * @return this
         */
        public Builder freeSpace(ToLongFunction<Path> bytesFree) {
            this.freeSpace = bytesFree;
            return this;
        }

        /**
         * Adds a rule.
         *
         * @param rule judges beside the rules of this library
         * @return this
         */
        public Builder rule(RiskRule rule) {
            rules.add(rule);
            return this;
        }

        /**
         * The planner.
         *
         * @return a planner of what was set
         */
        public RollbackPlanner build() {
            return new RollbackPlanner(this);
        }
    }

    /**
     * Plans a rollback and rehearses it.
     *
     * @param request what is wanted
     * @param live the live data; read, not written
     * @return the plan; its changes and the live state are in the repository
     * @throws CorruptSnapshotException when the snapshot is damaged
     * @throws PlanRefusedException when the request makes no sense for this store and snapshot
     */
    public RollbackPlan plan(RollbackRequest request, LiveStore live) {
        return new Planning(this, request, live).run();
    }
}
