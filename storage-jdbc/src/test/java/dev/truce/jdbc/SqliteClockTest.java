package dev.truce.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.truce.conflict.queue.ClaimRequest;
import dev.truce.conflict.queue.QueuePolicy;
import dev.truce.jdbc.database.SqliteSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** By what the leases of a file pass: several processes, runs of the machine, and clocks that are set. */
class SqliteClockTest {

    private static final Instant START = Instant.parse("2026-03-01T10:00:00Z");
    private static final Duration LEASE = Duration.ofSeconds(30);

    @TempDir
    Path folder;

    private long nanos = 5;

    @Test
    void processesWhoseWallClocksDifferAgreeOnLeases() {
        try (SqliteWorkspace right = open("boot", START);
                SqliteWorkspace ahead = open("boot", START.plus(Duration.ofDays(3_650)));
                SqliteWorkspace behind = open("boot", START.minus(Duration.ofHours(1)))) {
            right.queue().park(QueueCrowd.conflict("g1"));
            assertThat(claimed(right)).isEqualTo(1);
            for (SqliteWorkspace other : List.of(ahead, behind)) {
                assertThat(claimed(other)).isZero();
            }
            nanos += LEASE.minusMillis(1).toNanos();
            assertThat(claimed(behind)).isZero();
            nanos += Duration.ofMillis(1).toNanos();
            assertThat(claimed(behind)).isEqualTo(1);
            assertThat(claimed(ahead)).isZero();
        }
    }

    @Test
    void leasesEndWithTheRunOfTheMachineWhateverItsClockSaysThen() {
        try (SqliteWorkspace before = open("first", START)) {
            before.queue().park(QueueCrowd.conflict("g1"));
            assertThat(claimed(before)).isEqualTo(1);
        }
        nanos = 1;
        try (SqliteWorkspace after = open("second", Instant.EPOCH)) {
            assertThat(claimed(after)).isEqualTo(1);
            assertThat(claimed(after)).isZero();
        }
    }

    /** Machines count from their start; one that was started long before the other has the higher count. */
    @Test
    void aNewRunOfTheMachineIsToldByItsNameThoughItsCountIsHigher() {
        try (SqliteWorkspace before = open("first", START)) {
            before.queue().park(QueueCrowd.conflict("g1"));
            assertThat(claimed(before)).isEqualTo(1);
        }
        nanos += 1;
        try (SqliteWorkspace after = open("second", Instant.EPOCH)) {
            assertThat(claimed(after)).isEqualTo(1);
            assertThat(claimed(after)).isZero();
        }
    }

    @Test
    void aCountThatWentBackIsOfAnotherRunWhateverItsName() {
        nanos = 9;
        try (SqliteWorkspace before = open("boot", START)) {
            before.queue().park(QueueCrowd.conflict("g1"));
            assertThat(claimed(before)).isEqualTo(1);
        }
        nanos = 8;
        try (SqliteWorkspace after = open("boot", START)) {
            assertThat(claimed(after)).isEqualTo(1);
            assertThat(claimed(after)).isZero();
        }
    }

    @Test
    void withoutANameForTheRunTheWallClockMayNotGoBack() {
        try (SqliteWorkspace one = open("", START);
                SqliteWorkspace back = open("", START.minus(Duration.ofDays(1)));
                SqliteWorkspace later = open("", START.plus(LEASE))) {
            one.queue().park(QueueCrowd.conflict("g1"));
            assertThat(claimed(one)).isEqualTo(1);
            assertThat(claimed(back)).isZero();
            assertThat(claimed(later)).isEqualTo(1);
            assertThat(claimed(back)).isZero();
        }
    }

    @Test
    void whatAnUndoneTransactionMadeOfTheTimeIsForgotten() {
        try (SqliteWorkspace undone = open("boot", START);
                SqliteWorkspace other = open("boot", START.plus(Duration.ofDays(1)))) {
            assertThatThrownBy(() -> undone.inOneTransaction(() -> parkAndFail(undone)))
                    .hasMessage("undone");
            assertAgreeOnALease(undone, other);
        }
    }

    @Test
    void whatAnUndonePartOfATransactionMadeOfTheTimeIsForgotten() {
        try (SqliteWorkspace undone = open("boot", START);
                SqliteWorkspace other = open("boot", START.plus(Duration.ofDays(1)))) {
            undone.inOneTransaction(() -> {
                assertThatThrownBy(() -> undone.inOneTransaction(() -> parkAndFail(undone)))
                        .hasMessage("undone");
                return true;
            });
            assertAgreeOnALease(undone, other);
        }
    }

    private static boolean parkAndFail(SqliteWorkspace workspace) {
        workspace.queue().park(QueueCrowd.conflict("g1"));
        throw new IllegalStateException("undone");
    }

    private void assertAgreeOnALease(SqliteWorkspace one, SqliteWorkspace other) {
        other.queue().park(QueueCrowd.conflict("g1"));
        assertThat(claimed(other)).isEqualTo(1);
        assertThat(claimed(one)).isZero();
        nanos += LEASE.toNanos();
        assertThat(claimed(one)).isEqualTo(1);
    }

    private SqliteWorkspace open(String boot, Instant wallClock) {
        return SqliteWorkspace.open(
                folder.resolve("truce.db"),
                () -> wallClock,
                QueuePolicy.DEFAULT,
                SqliteQueues.steady(boot, () -> nanos),
                SqliteSettings.PATIENCE);
    }

    private static int claimed(SqliteWorkspace by) {
        return by.queue().claim(ClaimRequest.next("w", LEASE)).size();
    }
}
