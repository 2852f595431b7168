package dev.truce.rollback.retention;

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
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Which snapshots stay, and why. A snapshot stays when one rule says so. Rules judge the snapshots of one live store
 * together and those of others apart, and look at nothing but their times and tags: ages are counted from the newest, so
 * that a clock that is wrong, or backups that have stopped, remove nothing. Immutable.
 *
 * <p>Snapshots that rollbacks took for safety take no place of the others; {@link Builder#keepSafety} is their only rule
 * beside tags.
 */
public final class RetentionPolicy {

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
        SortedMap<String, List<Snapshot>> bySource = snapshots.stream()
                .sorted(Snapshot.NEWEST_FIRST)
                .collect(Collectors.groupingBy(Snapshot::source, TreeMap::new, Collectors.toList()));
        List<Decision> decisions = new ArrayList<>();
        bySource.values().forEach(newestFirst -> decisions.addAll(decideOne(newestFirst)));
        decisions.sort(Comparator.comparing(Decision::snapshot, Snapshot.NEWEST_FIRST));
        return List.copyOf(decisions);
    }

    private List<Decision> decideOne(List<Snapshot> newestFirst) {
        Instant newest = newestFirst.get(0).createdAt();
        Map<Boolean, List<Snapshot>> safety =
                newestFirst.stream().collect(Collectors.partitioningBy(Snapshot::isSafety));
        List<Snapshot> ordinary = Objects.requireNonNull(safety.get(false));
        List<Decision> decisions = new ArrayList<>(judge(rules, ordinary, newest, most));
        decisions.addAll(judge(safetyRules, Objects.requireNonNull(safety.get(true)), newest, Integer.MAX_VALUE));
        return decisions;
    }

    private static List<Decision> judge(
            List<RetentionRule> rules, List<Snapshot> newestFirst, Instant newest, int most) {
        Map<Snapshot, List<String>> reasons = new HashMap<>();
        Set<Snapshot> tagged = new HashSet<>();
        for (RetentionRule rule : rules) {
            rule.keep(newestFirst, newest).forEach((snapshot, reason) -> {
                reasons.computeIfAbsent(snapshot, none -> new ArrayList<>()).add(reason);
                if (rule.isByTag()) {
                    tagged.add(snapshot);
                }
            });
        }
        List<Decision> decisions = new ArrayList<>();
        int kept = 0;
        for (Snapshot snapshot : newestFirst) {
            List<String> why = reasons.getOrDefault(snapshot, List.of());
            if (why.isEmpty()) {
                decisions.add(new Decision(snapshot, false, List.of("no rule keeps it")));
            } else if (kept >= most && !tagged.contains(snapshot)) {
                decisions.add(new Decision(snapshot, false, List.of("there are " + most + " newer ones, the most")));
            } else {
                decisions.add(new Decision(snapshot, true, why));
                kept++;
            }
        }
        return decisions;
    }
}
