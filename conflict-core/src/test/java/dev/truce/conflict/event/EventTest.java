package dev.truce.conflict.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.truce.conflict.RecordId;
import dev.truce.conflict.event.Event.AlertChanged;
import dev.truce.conflict.event.Event.BackupOverdue;
import dev.truce.conflict.event.Event.CaseChanged;
import dev.truce.conflict.event.Event.IntegrityViolation;
import dev.truce.conflict.event.EventKind.Severity;
import dev.truce.integrity.json.InputRejectedException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EventTest {

    private static final Instant NOON = Instant.parse("2026-01-13T12:00:00Z");

    private static CaseChanged changed(EventKind kind, String type, String key, String reason) {
        return new CaseChanged(kind, NOON, "hotel", new RecordId(type, key), "tablet-1", 17, 2, 5, "ann", reason);
    }

    private static final CaseChanged DECIDED = changed(EventKind.DECIDED, "guest", "g1", "she spells it so");

    private static final List<Event> EVENTS = List.of(
            DECIDED,
            changed(EventKind.PARKED, "t\u0000", "\ud83d\ude00 '\"\\\n", ""),
            changed(EventKind.DEAD, "guest", "g1", "x"),
            changed(EventKind.ESCALATED, "guest", "g1", ""),
            new IntegrityViolation(NOON, "repository", 3, "pack 7 is damaged"),
            new BackupOverdue(NOON, "store", NOON.minusSeconds(1), Duration.ofHours(26)),
            new BackupOverdue(NOON, "store", null, Duration.ofHours(26)));

    @Test
    void theFormOfACaseEventStands() {
        assertThat(DECIDED.json())
                .isEqualTo("{\"data\":{\"actor\":\"ann\",\"case\":17,\"key\":\"g1\",\"origin\":\"tablet-1\","
                        + "\"reason\":\"she spells it so\",\"revision\":2,\"tenant\":\"hotel\",\"token\":5,\"type\":\"guest\"},"
                        + "\"id\":\"" + DECIDED.id() + "\","
                        + "\"message\":\"Case 17 (guest/g1) was decided by ann: she spells it so\","
                        + "\"severity\":\"info\",\"subject\":\"case 17\",\"timestamp\":\"2026-01-13T12:00:00Z\","
                        + "\"type\":\"case.decided\"}");
        assertThat(DECIDED.id()).matches("evt_[0-9a-f]{32}");
    }

    @Test
    void theFormOfTheOthersStands() {
        assertThat(EVENTS.get(4).json())
                .contains("\"data\":{\"first\":\"pack 7 is damaged\",\"problems\":3}")
                .contains("\"message\":\"repository is damaged, 3 findings: pack 7 is damaged\"")
                .contains("\"severity\":\"critical\"");
        assertThat(EVENTS.get(5).json())
                .contains("\"data\":{\"last\":\"2026-01-13T11:59:59Z\",\"limit\":\"PT26H\"}")
                .contains("\"message\":\"store has its last backup from 2026-01-13T11:59:59Z, and none may be older"
                        + " than PT26H\"");
        assertThat(EVENTS.get(6).message()).isEqualTo("store has no backup, and none may be older than PT26H");
    }

    @Test
    void whatWasWrittenIsReadAgain() {
        for (Event event : EVENTS) {
            assertThat(Event.read(event.json())).isEqualTo(event);
        }
    }

    @Test
    void membersOfLaterVersionsArePassedOver() {
        String later = DECIDED.json().replace("\"type\":\"guest\"}", "\"type\":\"guest\",\"zeal\":1}");
        assertThat(Event.read(later)).isEqualTo(DECIDED);
    }

    @Test
    void whatIsNoEventIsRefused() {
        for (String text : List.of(
                "{}",
                "[]",
                DECIDED.json().replace("case.decided", "case.lost"),
                DECIDED.json().replace("\"case\":17", "\"case\":1.5"),
                DECIDED.json().replace("\"case\":17", "\"case\":12345678901234567890"),
                DECIDED.json().replace("\"revision\":2", "\"revision\":3000000000"),
                DECIDED.json().replace("\"actor\":\"ann\"", "\"actor\":1"),
                EVENTS.get(4).json().replace("\"problems\":3", "\"problems\":0"),
                DECIDED.json().replace("2026-01-13", "yesterday"))) {
            assertThatExceptionOfType(InputRejectedException.class)
                    .isThrownBy(() -> Event.read(text))
                    .withMessageContaining("the event: it is no event of this version: ");
        }
    }

    @Test
    void eventsThatDifferHaveIdsThatDiffer() {
        assertThat(EVENTS.stream().map(Event::id)).doesNotHaveDuplicates();
        assertThat(new CaseChanged(
                                EventKind.DEAD,
                                NOON,
                                "hotel",
                                new RecordId("guest", "g1"),
                                "tablet-1",
                                17,
                                2,
                                6,
                                "ann",
                                "x")
                        .id())
                .isNotEqualTo(EVENTS.get(2).id());
    }

    @Test
    void halfACharacterIsReplacedSoThatItCanBeSent() {
        CaseChanged odd = changed(EventKind.PARKED, "guest\ud800", "\udc00k", "r\ud800");
        assertThat(odd.record()).isEqualTo(new RecordId("guest\ufffd", "\ufffdk"));
        assertThat(Event.read(odd.json())).isEqualTo(odd);
    }

    @Test
    void aLongReasonIsCutBetweenCharacters() {
        CaseChanged odd = changed(EventKind.PARKED, "guest", "k", "x".repeat(498) + "\ud83d\ude00" + "y".repeat(9));
        assertThat(odd.reason()).isEqualTo("x".repeat(498) + "\ufffd\u2026");
        assertThat(Event.read(odd.json())).isEqualTo(odd);
    }

    @Test
    void aMessageIsOneLineWhateverARecordIsCalled() {
        assertThat(changed(EventKind.PARKED, "guest", "a\nERROR\u2028b", "c\rd").message())
                .isEqualTo("Case 17 (guest/a ERROR b) waits for a decision: c d");
    }

    @Test
    void anEventOfACaseIsOfAKindOfCases() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> changed(EventKind.BACKUP_OVERDUE, "guest", "g1", ""))
                .withMessage("A case is parked, escalated, dead or decided, but not BACKUP_OVERDUE");
    }

    @Test
    void aViolationHasFindingsAndAnAlertIsRaisedOrCleared() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new IntegrityViolation(NOON, "repository", 0, ""))
                .withMessage("A violation is one finding at least, but there were 0");
        assertThat(new IntegrityViolation(NOON, "repository", 1, "pack 7").message())
                .isEqualTo("repository is damaged, 1 finding: pack 7");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new AlertChanged(EventKind.PARKED, NOON, "store", "full", ""))
                .withMessage("An alert is raised or cleared, but not PARKED");
        Event raised = new AlertChanged(EventKind.ALERT_RAISED, NOON, "store", "full", "the disk is full");
        Event cleared = new AlertChanged(EventKind.ALERT_CLEARED, NOON, "store", "full", "there is room");
        assertThat(raised.message()).isEqualTo("store: the disk is full");
        assertThat(cleared.message()).isEqualTo("Well again: store: there is room");
        assertThat(Event.read(raised.json())).isEqualTo(raised);
        assertThat(Event.read(cleared.json())).isEqualTo(cleared);
    }

    @Test
    void aFilterAsksForKindTypeAndSeverity() {
        EventFilter guests = new EventFilter(Set.of(), Set.of("guest"), Severity.INFO);
        EventFilter decided = new EventFilter(Set.of(EventKind.DECIDED), Set.of(), Severity.INFO);
        EventFilter warnings = new EventFilter(Set.of(), Set.of(), Severity.WARNING);

        assertThat(EVENTS).filteredOn(EventFilter.ALL::accepts).isEqualTo(EVENTS);
        assertThat(EVENTS).filteredOn(guests::accepts).hasSize(6).doesNotContain(EVENTS.get(1));
        assertThat(EVENTS).filteredOn(decided::accepts).containsExactly(DECIDED);
        assertThat(EVENTS).filteredOn(warnings::accepts).isEqualTo(EVENTS.subList(2, 7));
    }

    @Test
    void aKindIsFoundByItsName() {
        for (EventKind kind : EventKind.values()) {
            assertThat(EventKind.of(kind.type())).contains(kind);
        }
        assertThat(EventKind.of("PARKED")).isEmpty();
    }
}
