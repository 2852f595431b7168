package dev.truce.rollback.operation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MonitorTest {

    private static final Instant NOW = Instant.parse("2026-03-10T12:00:00Z");
    private static final Duration HOUR = Duration.ofHours(1);

    private final Monitor monitor = new Monitor(Thresholds.DEFAULTS);

    /** All is well, until a test says otherwise. */
    private Facts.Store store = store(NOW.minus(HOUR), 100, 100);

    private Duration drift = Duration.ZERO;
    private List<String> damage = List.of();
    private long free = 1L << 40;
    private List<Facts.Failing> failing = List.of();
    private List<String> conflicts = List.of();
    private Facts.@Nullable Copy copy = new Facts.Copy("second", 0, null, "");

    private static Facts.Store store(@Nullable Instant last, long records, long before) {
        return new Facts.Store("shop", NOW.minus(Duration.ofDays(9)), last, records, before, null);
    }

    private List<String> alerts() {
        return monitor
                .judge(new Facts(
                        NOW, drift, "repo", List.of(store), damage, OptionalLong.of(free), failing, conflicts, copy))
                .stream()
                .map(alert -> alert.kind().text() + " " + alert.subject() + ": " + alert.message())
                .toList();
    }

    @Test
    void nothingIsWrongWhenAllIsWell() {
        assertThat(alerts()).isEmpty();
    }

    @Test
    void aBackupIsOverdueAfterTwentySixHoursAndNotBefore() {
        store = store(NOW.minus(HOUR.multipliedBy(26)), 100, 100);
        assertThat(alerts()).isEmpty();
        store = store(NOW.minus(HOUR.multipliedBy(26)).minusMillis(1), 100, 100);
        assertThat(alerts())
                .containsExactly(
                        "backup-overdue shop: the last good backup is of 2026-03-09T09:59:59.999Z, and none may be"
                                + " older than PT26H");
    }

    @Test
    void aStoreWithoutABackupIsOverdueOnceOneCouldHaveBeenMade() {
        store = new Facts.Store("shop", NOW.minus(HOUR), null, 0, -1, null);
        assertThat(alerts()).isEmpty();
        store = store(null, 0, -1);
        assertThat(alerts())
                .containsExactly("backup-overdue shop: there is no good backup, and none may be older than PT26H");
    }

    @Test
    void aBackupThatShrankByMoreThanHalfOrIsEmptyIsNoticed() {
        store = store(NOW, 50, 100);
        assertThat(alerts()).isEmpty();
        store = store(NOW, 49, 100);
        assertThat(alerts())
                .containsExactly("shrunken-backup shop: the last backup has 49 records, the one before has 100");
        store = store(NOW, 0, -1);
        assertThat(alerts())
                .containsExactly("shrunken-backup shop: the last backup has 0 records, the one before does not exist");
        store = store(NOW, 0, 0);
        assertThat(alerts())
                .containsExactly("shrunken-backup shop: the last backup has 0 records, the one before has 0");
        store = store(NOW, 1, -1);
        assertThat(alerts()).isEmpty();
    }

    @Test
    void theOthersHaveTheirThresholds() {
        damage = List.of("packs/ab: damaged", "packs/cd: damaged");
        free = (1L << 30) - 1;
        failing = List.of(
                new Facts.Failing("nightly", JobKind.BACKUP_FULL, 2, "no route"),
                new Facts.Failing("weekly", JobKind.VERIFY, 1, "once"));
        conflicts = List.of("other rules");
        copy = new Facts.Copy("second", 3, NOW.minus(HOUR.multipliedBy(6)).minusMillis(1), "no route");
        drift = Duration.ofMinutes(-6);
        store = new Facts.Store("shop", NOW, NOW, 1, 1, "3 records came back");
        assertThat(alerts())
                .containsExactly(
                        "corruption repo: packs/ab: damaged, and 1 more",
                        "disk repo: 1073741823 bytes are free, less than 1073741824",
                        "failures nightly: the job failed 2 times in a row: no route",
                        "version-conflict repo: other rules",
                        "test-restore-failed shop: the last test restore failed: 3 records came back",
                        "copy-behind second: it lacks 3 snapshots, the oldest for longer than PT6H: no route",
                        "clock clock: the clock is PT6M behind where it should be by the time that passed; nothing is"
                                + " pruned meanwhile");
        free = 1L << 30;
        damage = List.of();
        failing = List.of();
        conflicts = List.of();
        copy = null;
        drift = Duration.ofMinutes(5);
        store = store(NOW, 1, 1);
        assertThat(alerts()).isEmpty();
    }

    @Test
    void damageThatStandsAloneIsNamedAlone() {
        damage = List.of("packs/ab: damaged");

        assertThat(alerts()).containsExactly("corruption repo: packs/ab: damaged");
    }

    @Test
    void theSecondIsBehindAfterSixHoursAndNotBefore() {
        copy = new Facts.Copy("second", 1, NOW.minus(HOUR.multipliedBy(6)), "");
        assertThat(alerts()).isEmpty();
        copy = new Facts.Copy("second", 1, NOW.minus(HOUR.multipliedBy(6)).minusMillis(1), "");
        assertThat(alerts())
                .containsExactly("copy-behind second: it lacks 1 snapshots, the oldest for longer than PT6H");
    }

    @Test
    void anAlertIsToldOnceAgainAfterADayAndOnceWhenItGoes() {
        Alert disk = new Alert(AlertKind.DISK, "repo", "1 byte is free", "make room");
        Alert less = new Alert(AlertKind.DISK, "repo", "0 bytes are free", "make room");
        Alert other = new Alert(AlertKind.FAILURES, "nightly", "failed", "see");
        Duration day = Duration.ofDays(1);
        List<String> told = new ArrayList<>();
        AlertBook book = AlertBook.EMPTY;
        List<List<Alert>> found = List.of(
                List.of(disk), List.of(less), List.of(other, less), List.of(less), List.of(), List.of(), List.of(disk));
        for (int step = 0; step < found.size(); step++) {
            Instant now = NOW.plus(day.dividedBy(2).multipliedBy(step));
            AlertBook.Change change = book.update(found.get(step), now, day);
            change.raised().forEach(each -> told.add("raised " + each.message()));
            change.repeated().forEach(each -> told.add("again " + each.message()));
            change.cleared().forEach(each -> told.add("cleared " + each.message()));
            told.add("-");
            book = change.book();
        }
        assertThat(String.join(" ", told))
                .isEqualTo("raised 1 byte is free - - raised failed again 0 bytes are free - cleared failed -"
                        + " cleared 0 bytes are free - - raised 1 byte is free -");
        assertThat(book.standing())
                .containsExactly(
                        new AlertBook.Standing(disk, NOW.plus(day.multipliedBy(3)), NOW.plus(day.multipliedBy(3))));
    }

    @Test
    void aKindOfAlertIsFoundByItsNameAlone() {
        for (AlertKind kind : AlertKind.values()) {
            assertThat(AlertKind.of(kind.text())).hasValue(kind);
        }
        assertThat(AlertKind.of("backup-overdue")).hasValue(AlertKind.BACKUP_OVERDUE);
        assertThat(AlertKind.of("BACKUP_OVERDUE")).isEmpty();
    }

    @Test
    void anAlertReadsAsWhatItIsAboutWhatIsWrongAndWhatToDo() {
        assertThat(new Alert(AlertKind.DISK, "repo", "1 byte is free", "make room"))
                .hasToString("repo: 1 byte is free; make room");
    }
}
