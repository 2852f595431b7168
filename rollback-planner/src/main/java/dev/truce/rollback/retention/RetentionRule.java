package dev.truce.rollback.retention;

import dev.truce.rollback.snapshot.Snapshot;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
         * @return those that stay, with the reason in words
         */
        Map<Snapshot, String> keep(List<Snapshot> newestFirst, Instant newest);
    }

    Map<Snapshot, String> keep(List<Snapshot> newestFirst, Instant newest) {
        return choice.keep(newestFirst, newest);
    }

    static RetentionRule last(int count) {
        return new RetentionRule(false, (newestFirst, newest) -> {
            Map<Snapshot, String> kept = new LinkedHashMap<>();
            newestFirst.stream()
                    .limit(count)
                    .forEach(snapshot -> kept.put(snapshot, "last " + (kept.size() + 1) + " of " + count));
            return kept;
        });
    }

    static RetentionRule each(RetentionPeriod period, int count, ZoneId zone) {
        return new RetentionRule(false, (newestFirst, newest) -> {
            Map<String, Snapshot> first = new LinkedHashMap<>();
            newestFirst.forEach(
                    snapshot -> first.putIfAbsent(period.of(snapshot.createdAt().atZone(zone)), snapshot));
            Map<Snapshot, String> kept = new LinkedHashMap<>();
            first.entrySet().stream()
                    .limit(count)
                    .forEach(entry -> kept.put(entry.getValue(), period.text() + " " + entry.getKey()));
            return kept;
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
        return new RetentionRule(byTag, (newestFirst, newest) -> {
            Map<Snapshot, String> kept = new LinkedHashMap<>();
            newestFirst.stream()
                    .filter(snapshot -> condition.test(snapshot, newest))
                    .forEach(snapshot -> kept.put(snapshot, reason));
            return kept;
        });
    }

    private static boolean has(Snapshot snapshot, String tag) {
        return snapshot.note().tags().contains(tag);
    }

    private static boolean isWithin(Snapshot snapshot, Instant newest, Duration age) {
        return !snapshot.createdAt().isBefore(newest.minus(age));
    }
}
