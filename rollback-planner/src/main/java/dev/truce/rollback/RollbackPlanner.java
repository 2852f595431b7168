package dev.truce.rollback;

import dev.truce.conflict.queue.ConflictQueue;
import dev.truce.conflict.ruleset.RecordFormat;
import dev.truce.conflict.ruleset.Ruleset;
import dev.truce.rollback.risk.RiskPolicy;
import dev.truce.rollback.risk.RiskRule;
import dev.truce.rollback.snapshot.Snapshot;
import dev.truce.rollback.snapshot.SnapshotRepository;
import dev.truce.rollback.store.LiveStore;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
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
    final RiskPolicy policy;

    private RollbackPlanner(Builder builder) {
        this.repository = builder.repository;
        this.format = builder.format;
        this.clock = builder.clock;
        this.ruleset = builder.ruleset;
        this.queue = builder.queue;
        this.policy = builder.policy;
        this.rules = new ArrayList<>(RiskRule.all(builder.policy));
        this.rules.addAll(builder.rules);
    }

    /**
     * Starts a planner with {@link RiskPolicy#defaults}, no queue, no ruleset and no rules but those of this library.
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
        private Snapshot.@Nullable RulesetRef ruleset;
        private @Nullable ConflictQueue queue;
        private RiskPolicy policy = RiskPolicy.defaults();

        private Builder(SnapshotRepository repository, RecordFormat format, InstantSource clock) {
            this.repository = repository;
            this.format = format;
            this.clock = clock;
        }

        /**
         * Sets the rules that hold now, which a snapshot's are compared with.
         *
         * @param current the ruleset
         * @return this
         */
        public Builder ruleset(Ruleset current) {
            this.ruleset = Snapshot.RulesetRef.of(current);
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
         * Sets the thresholds of the rules.
         *
         * @param thresholds the policy
         * @return this
         */
        public Builder policy(RiskPolicy thresholds) {
            this.policy = thresholds;
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
