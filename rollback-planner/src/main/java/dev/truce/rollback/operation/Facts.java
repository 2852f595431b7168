package dev.truce.rollback.operation;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What was found, for {@link Monitor} to judge. Times are of the clock that does not jump.
 *
 * @param now when it was found
 * @param drift how far the wall clock is ahead of the clock that does not jump; negative when behind
 * @param repository what the first repository is called
 * @param stores what is known of each live store
 * @param damage what is wrong in the repository, each in words
 * @param freeBytes how much room there is where snapshots are kept; empty when it is not known
 * @param failing the jobs whose last runs failed
 * @param versionConflicts each in words
 * @param copy how the second repository stands; null when there is none
 */
public record Facts(
        Instant now,
        Duration drift,
        String repository,
        List<Store> stores,
        List<String> damage,
        OptionalLong freeBytes,
        List<Failing> failing,
        List<String> versionConflicts,
        @Nullable Copy copy) {

    /** Copies the lists. */
    public Facts {
        stores = List.copyOf(stores);
        damage = List.copyOf(damage);
        failing = List.copyOf(failing);
        versionConflicts = List.copyOf(versionConflicts);
    }

    /**
     * A live store.
     *
     * @param name what it is called
     * @param since since when it is backed up: nothing is overdue before a first backup could have been made
     * @param lastGood when its last backup was made that is still there and sound; null when there is none
     * @param lastRecords how many records that has
     * @param recordsBefore how many the good backup before has; negative when there is none
     * @param badRestore what went wrong with the last test restore; null when it went well, or there was none
     */
    public record Store(
            String name,
            Instant since,
            @Nullable Instant lastGood,
            long lastRecords,
            long recordsBefore,
            @Nullable String badRestore) {}

    /**
     * A job that fails.
     *
     * @param job its name
     * @param kind what it does
     * @param times how often in a row, the last run included
     * @param lastError what went wrong last
     */
    public record Failing(String job, JobKind kind, int times, String lastError) {}

    /**
     * The second repository.
     *
     * @param name what it is called
     * @param missing how many snapshots it lacks that it should have
     * @param oldest since when the one is there that it lacks for longest; null when it lacks none
     * @param lastError what went wrong last; empty when nothing did
     */
    public record Copy(String name, int missing, @Nullable Instant oldest, String lastError) {}
}
