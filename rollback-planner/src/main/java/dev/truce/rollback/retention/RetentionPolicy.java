package dev.truce.rollback.retention;

import dev.truce.integrity.Digest;
import dev.truce.rollback.snapshot.Snapshot;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Which snapshots stay, and why. A snapshot stays when one rule says so. Rules judge the snapshots of one live store
 * together and those of others apart, and look at nothing but their times and tags: ages are counted from the newest, so
 * that a clock that is wrong, or backups that have stopped, remove nothing. Immutable.
 *
 * <p>Snapshots that rollbacks took for safety take no place of the others; {@link Builder#keepSafety} is their only rule
 * beside tags.
 */
public final class RetentionPolicy {

    private static final List<String> NO_RULE = List.of("no rule keeps it");
    private static final Comparator<Decision> NEWEST_FIRST =
            Comparator.comparing(Decision::snapshot, Snapshot.NEWEST_FIRST);

    private final List<RetentionRule> rules;
    private final List<RetentionRule> safetyRules;
    private final int most;

    private RetentionPolicy(Builder builder) {
        this.rules = List.copyOf(builder.rules);
        this.safetyRules = List.copyOf(builder.safetyRules);
        this.most = builder.most;
    }

    /**
     * A decision on one snapshot.
     *
     * @param snapshot the snapshot
     * @param keep whether it stays
     * @param reasons each in words; at least one
     */
    public record Decision(Snapshot snapshot, boolean keep, List<String> reasons) {

        /** Copies the reasons. */
        public Decision {
            reasons = List.copyOf(reasons);
        }
    }

    /**
     * Starts a policy without any rule, for days and weeks in UTC, and without a most.
     *
     * @return the builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /** Collects rules. */
    public static final class Builder {

        private final List<RetentionRule> rules = new ArrayList<>();
        private final List<RetentionRule> safetyRules = new ArrayList<>();
        private int most = Integer.MAX_VALUE;
        private ZoneId zone = ZoneOffset.UTC;

        private Builder() {}

        /**
         * Sets where days begin, for the rules that are added after this.
         *
         * @param calendar the time zone
         * @return this
         */
        public Builder zone(ZoneId calendar) {
            this.zone = calendar;
            return this;
        }

        /**
         * Keeps the newest.
         *
         * @param count how many, at least 1
         * @return this
         */
        public Builder keepLast(int count) {
            rules.add(RetentionRule.last(positive(count)));
            return this;
        }

        /**
         * Keeps the newest of each of the last periods in which there is any.
         *
         * @param period how long a period is
         * @param count of how many periods, at least 1
         * @return this
         */
        public Builder keepEach(RetentionPeriod period, int count) {
            rules.add(RetentionRule.each(period, positive(count), zone));
            return this;
        }

        /**
         * Keeps all that are not older than the newest by more than an age.
         *
         * @param age the age; positive
         * @return this
         */
        public Builder keepWithin(Duration age) {
            rules.add(RetentionRule.within(positive(age)));
            return this;
        }

        /**
         * Keeps all that have a tag.
         *
         * @param tag the tag
         * @return this
         */
        public Builder keepTag(String tag) {
            rules.add(RetentionRule.tag(tag));
            safetyRules.add(RetentionRule.tag(tag));
            return this;
        }

        /**
         * Keeps all that have a tag and are not older than the newest by more than an age: what is critical longer than the
         * rest.
         *
         * @param tag the tag
         * @param age the age; positive
         * @return this
         */
        public Builder keepTagWithin(String tag, Duration age) {
            rules.add(RetentionRule.tagWithin(tag, positive(age)));
            return this;
        }

        /**
         * Keeps all that hold records of a type and are not older than the newest by more than an age, as for a tag: what is critical
         * longer than the rest.
         *
         * @param type the type
         * @param age the age; positive
         * @return this
         */
        public Builder keepTypeWithin(String type, Duration age) {
            rules.add(RetentionRule.typeWithin(type, positive(age)));
            return this;
        }

        /**
         * Keeps the snapshots that rollbacks took, by their age.
         *
         * @param age the age; positive
         * @return this
         */
        public Builder keepSafety(Duration age) {
            safetyRules.add(RetentionRule.within(positive(age)));
            return this;
        }

        /**
         * Keeps no more than this of one live store by rules other than tags; the oldest go first.
         *
         * @param count how many, at least 1
         * @return this
         */
        public Builder atMost(int count) {
            this.most = positive(count);
            return this;
        }

        private static int positive(int count) {
            if (count < 1) {
                throw new IllegalArgumentException(
                        "a rule keeps at least 1, but " + count + " was asked for; leave the rule away");
            }
            return count;
        }

        private static Duration positive(Duration age) {
            if (age.isZero() || age.isNegative()) {
                throw new IllegalArgumentException(
                        "a rule keeps for a positive time, but " + age + " was asked for; leave the rule away");
            }
            return age;
        }

        /**
         * The policy.
         *
         * @return a policy of the rules so far
         */
        public RetentionPolicy build() {
            return new RetentionPolicy(this);
        }
    }

    /**
     * Whether there is no rule that could keep an ordinary snapshot.
     *
     * @return true for a policy that nobody should carry out
     */
    public boolean keepsNothing() {
        return rules.isEmpty();
    }

    /**
     * Decides.
     *
     * @param snapshots all there are, in any order
     * @return a decision for each, newest first
     */
    public List<Decision> decide(List<Snapshot> snapshots) {
        List<Snapshot> newestFirst = new ArrayList<>(snapshots);
        newestFirst.sort(Snapshot.NEWEST_FIRST);
        SortedMap<String, List<Snapshot>> bySource = new TreeMap<>();
        for (Snapshot snapshot : newestFirst) {
            bySource.computeIfAbsent(snapshot.source(), none -> new ArrayList<>())
                    .add(snapshot);
        }
        List<Decision> decisions = new ArrayList<>(newestFirst.size());
        bySource.values().forEach(ofOne -> decideOne(ofOne, decisions));
        decisions.sort(NEWEST_FIRST);
        return List.copyOf(decisions);
    }

    private void decideOne(List<Snapshot> newestFirst, List<Decision> decisions) {
        Instant newest = newestFirst.get(0).createdAt();
        List<Snapshot> ordinary = new ArrayList<>();
        List<Snapshot> safety = new ArrayList<>();
        newestFirst.forEach(snapshot -> (snapshot.isSafety() ? safety : ordinary).add(snapshot));
        judge(rules, ordinary, newest, most, decisions);
        judge(safetyRules, safety, newest, Integer.MAX_VALUE, decisions);
    }

    private static void judge(
            List<RetentionRule> rules, List<Snapshot> newestFirst, Instant newest, int most, List<Decision> decisions) {
        Map<Digest, List<String>> reasons = new HashMap<>();
        Set<Digest> tagged = new HashSet<>();
        for (RetentionRule rule : rules) {
            rule.keep(newestFirst, newest, (snapshot, reason) -> {
                reasons.computeIfAbsent(snapshot.id(), none -> new ArrayList<>())
                        .add(reason);
                if (rule.isByTag()) {
                    tagged.add(snapshot.id());
                }
            });
        }
        int kept = 0;
        for (Snapshot snapshot : newestFirst) {
            List<String> why = reasons.get(snapshot.id());
            if (why == null) {
                decisions.add(new Decision(snapshot, false, NO_RULE));
            } else if (kept >= most && !tagged.contains(snapshot.id())) {
                decisions.add(new Decision(snapshot, false, List.of("there are " + most + " newer ones, the most")));
            } else {
                decisions.add(new Decision(snapshot, true, why));
                kept++;
            }
        }
    }
}
