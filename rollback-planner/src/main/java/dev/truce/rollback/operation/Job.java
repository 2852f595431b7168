package dev.truce.rollback.operation;

import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Something that is done again and again.
 *
 * @param name names it: a letter or digit, then up to 63 of letters, digits, {@code _}, {@code .} and {@code -}
 * @param kind what it does
 * @param store which live store a backup or a test restore is about; empty for jobs that are about none
 * @param schedule when
 * @param priority 1 for what can wait to 10 for what cannot: of those that are due the highest begins first
 * @param types for a selective backup, of which types; else empty
 * @param tags of the snapshot that it takes
 */
public record Job(
        String name,
        JobKind kind,
        String store,
        Schedule schedule,
        int priority,
        SortedSet<String> types,
        SortedSet<String> tags) {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,63}");

    /** Checks name, priority and types. */
    public Job {
        types = Collections.unmodifiableSortedSet(new TreeSet<>(types));
        tags = Collections.unmodifiableSortedSet(new TreeSet<>(tags));
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "a job's name is a letter or digit, then up to 63 of letters, digits, _, . and" + " -, but was \""
                            + name + "\"");
        }
        if (priority < 1 || priority > 10) {
            throw new IllegalArgumentException("a priority is 1 to 10, but " + name + " has " + priority);
        }
        if (store.isEmpty() == (kind.isBackup() || kind == JobKind.TEST_RESTORE)) {
            throw new IllegalArgumentException("a backup or a test restore is about a store and no other job is, but "
                    + name + " is " + kind.text() + " of \"" + store + "\"");
        }
        if (types.isEmpty() == (kind == JobKind.BACKUP_SELECTIVE)) {
            throw new IllegalArgumentException("a selective backup names types and no other job does, but " + name
                    + " is " + kind.text() + " with " + types);
        }
    }

    /**
     * A job of the usual priority, 5, without types and tags.
     *
     * @param name names it
     * @param kind what it does
     * @param store which live store it is about; empty for none
     * @param schedule when
     * @return the job
     */
    public static Job of(String name, JobKind kind, String store, Schedule schedule) {
        return new Job(name, kind, store, schedule, 5, Collections.emptySortedSet(), Collections.emptySortedSet());
    }

    /**
     * This job with another priority.
     *
     * @param value 1 to 10
     * @return another job
     */
    public Job priority(int value) {
        return new Job(name, kind, store, schedule, value, types, tags);
    }
}
