package dev.truce.rollback.snapshot;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Which snapshots are looked for: those of which all holds that is said.
 *
 * @param text stands in the description, a tag, the name of the source or the ruleset, whatever the case, or begins the id; empty for
 *     all
 * @param tags every one is among the snapshot's
 * @param source the {@code LiveStore#location} it was taken of; null for all
 * @param from the first time it may have been taken; null for no beginning
 * @param until the first time that is too late; null for no end
 * @param limit how many there are at most, the newest; at least 1
 */
public record SnapshotFilter(
        String text,
        SortedSet<String> tags,
        @Nullable String source,
        @Nullable Instant from,
        @Nullable Instant until,
        int limit) {

    /** Every snapshot. */
    public static final SnapshotFilter ALL =
            new SnapshotFilter("", Collections.emptySortedSet(), null, null, null, Integer.MAX_VALUE);

    /**
     * Copies the tags and checks the rest.
     *
     * @throws IllegalArgumentException when the range is empty, or the limit too
     */
    public SnapshotFilter {
        tags = Collections.unmodifiableSortedSet(new TreeSet<>(tags));
        if (from != null && until != null && !from.isBefore(until)) {
            throw new IllegalArgumentException(
                    "The range from " + from + " until " + until + " is empty; let it end after its beginning");
        }
        if (limit < 1) {
            throw new IllegalArgumentException("A list has at least 1 snapshot, but the limit is " + limit);
        }
    }

    /**
     * Those that are looked for.
     *
     * @param snapshots newest first
     * @return in the same order
     */
    public List<Snapshot> choose(List<Snapshot> snapshots) {
        return snapshots.stream().filter(this::chooses).limit(limit).toList();
    }

    private boolean chooses(Snapshot snapshot) {
        Instant taken = snapshot.createdAt();
        return snapshot.note().tags().containsAll(tags)
                && (source == null || source.equals(snapshot.source()))
                && (from == null || !taken.isBefore(from))
                && (until == null || taken.isBefore(until))
                && says(snapshot);
    }

    private boolean says(Snapshot snapshot) {
        Snapshot.RulesetRef ruleset = snapshot.note().ruleset();
        return contains(snapshot.note().description())
                || snapshot.note().tags().stream().anyMatch(this::contains)
                || contains(snapshot.source())
                || (ruleset != null && contains(ruleset.name()))
                || snapshot.id().hex().startsWith(text.toLowerCase(Locale.ROOT));
    }

    private boolean contains(String value) {
        return value.toLowerCase(Locale.ROOT).contains(text.toLowerCase(Locale.ROOT));
    }
}
