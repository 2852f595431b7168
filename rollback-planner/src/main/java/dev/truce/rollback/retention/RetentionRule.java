package dev.truce.rollback.retention;

import dev.truce.rollback.snapshot.Snapshot;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.BiPredicate;

/**
 * One rule of a policy, over the snapshots of one store.
 *
 * @param isByTag whether it keeps what somebody named, by a tag or a type, whatever else there is
 * @param choice which stay
 */
record RetentionRule(boolean isByTag, Choice choice) {

    /** Chooses snapshots. */
    interface Choice {

        /**
         * Chooses.
         *
         * @param newestFirst the snapshots
         * @param newest when the store's newest was taken
         * @param kept told of those that stay, newest first, with the reason in words
         */
        void keep(List<Snapshot> newestFirst, Instant newest, BiConsumer<Snapshot, String> kept);
    }

    void keep(List<Snapshot> newestFirst, Instant newest, BiConsumer<Snapshot, String> kept) {
        choice.keep(newestFirst, newest, kept);
    }

    static RetentionRule last(int count) {
        return new RetentionRule(false, (newestFirst, newest, kept) -> {
            for (int i = 0; i < Math.min(count, newestFirst.size()); i++) {
                kept.accept(newestFirst.get(i), "last " + (i + 1) + " of " + count);
            }
        });
    }

    static RetentionRule each(RetentionPeriod period, int count, ZoneId zone) {
        return new RetentionRule(false, (newestFirst, newest, kept) -> {
            Set<String> begun = new HashSet<>();
            for (Snapshot snapshot : newestFirst) {
                if (begun.size() == count) {
                    return;
                }
                String name = period.of(snapshot.createdAt().atZone(zone));
                if (begun.add(name)) {
                    kept.accept(snapshot, period.text() + " " + name);
                }
            }
        });
    }

    static RetentionRule within(Duration age) {
        return matching(false, "within " + age, (snapshot, newest) -> isWithin(snapshot, newest, age));
    }

    static RetentionRule tag(String tag) {
        return matching(true, "tag " + tag, (snapshot, newest) -> has(snapshot, tag));
    }

    static RetentionRule tagWithin(String tag, Duration age) {
        return matching(
                true,
                "tag " + tag + " within " + age,
                (snapshot, newest) -> has(snapshot, tag) && isWithin(snapshot, newest, age));
    }

    static RetentionRule typeWithin(String type, Duration age) {
        return matching(
                true,
                "type " + type + " within " + age,
                (snapshot, newest) -> snapshot.content().counts().containsKey(type) && isWithin(snapshot, newest, age));
    }

    private static RetentionRule matching(boolean byTag, String reason, BiPredicate<Snapshot, Instant> condition) {
        return new RetentionRule(byTag, (newestFirst, newest, kept) -> {
            for (Snapshot snapshot : newestFirst) {
                if (condition.test(snapshot, newest)) {
                    kept.accept(snapshot, reason);
                }
            }
        });
    }

    private static boolean has(Snapshot snapshot, String tag) {
        return snapshot.note().tags().contains(tag);
    }

    private static boolean isWithin(Snapshot snapshot, Instant newest, Duration age) {
        return !snapshot.createdAt().isBefore(newest.minus(age));
    }
}
