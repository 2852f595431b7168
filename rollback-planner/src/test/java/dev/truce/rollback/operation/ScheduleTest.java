package dev.truce.rollback.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScheduleTest {

    private static Instant next(String text, String zone, String after) {
        return Schedule.parse(text, ZoneId.of(zone)).next(Instant.parse(after));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "every 5m                | Z | 2026-01-10T00:00:00Z | 2026-01-10T00:05:00Z",
                "every 5m                | Z | 2026-01-10T00:04:59Z | 2026-01-10T00:05:00Z",
                "every PT24H             | Z | 2026-01-10T12:00:00Z | 2026-01-11T00:00:00Z",
                "every 1d                | Z | 2026-01-10T12:00:00Z | 2026-01-11T00:00:00Z",
                "hourly                  | Z | 2026-01-10T12:00:00Z | 2026-01-10T13:00:00Z",
                "daily 02:00             | Z | 2026-01-10T01:59:59Z | 2026-01-10T02:00:00Z",
                "daily 02:00             | Z | 2026-01-10T02:00:00Z | 2026-01-11T02:00:00Z",
                "daily 02:00  | Europe/Vienna | 2026-01-10T02:00:00Z | 2026-01-11T01:00:00Z",
                "weekly monday 09:00     | Z | 2026-01-10T00:00:00Z | 2026-01-12T09:00:00Z",
                "weekly Sunday 03:00     | Z | 2026-01-10T00:00:00Z | 2026-01-11T03:00:00Z",
                "monthly 1 04:00         | Z | 2026-01-10T00:00:00Z | 2026-02-01T04:00:00Z",
                "monthly 31 04:00        | Z | 2026-02-01T00:00:00Z | 2026-03-31T04:00:00Z",
                "cron */15 8-17 * * mon-fri | Z | 2026-01-09T17:45:00Z | 2026-01-12T08:00:00Z",
                "cron 0 0 29 2 *         | Z | 2097-01-01T00:00:00Z | 2104-02-29T00:00:00Z",
                "cron 0 0 13 * fri       | Z | 2026-01-10T00:00:00Z | 2026-01-13T00:00:00Z",
                "cron 0 0 13 * fri       | Z | 2026-01-13T00:00:00Z | 2026-01-16T00:00:00Z",
                "cron 0 0 * * 7          | Z | 2026-01-10T00:00:00Z | 2026-01-11T00:00:00Z",
                "cron 5,10 1 * jan,mar * | Z | 2026-01-31T01:05:00Z | 2026-01-31T01:10:00Z",
                "cron 5,10 1 * jan,mar * | Z | 2026-01-31T01:10:00Z | 2026-03-01T01:05:00Z",
                "cron 30/20 * * * *      | Z | 2026-01-31T01:30:00Z | 2026-01-31T01:50:00Z"
            })
    void theNextTimeIsTheFirstThatFits(String text, String zone, String after, String next) {
        assertThat(next(text, zone, after)).isEqualTo(Instant.parse(next));
    }

    /** In Vienna clocks go from 2 to 3 on the 29th of March 2026, and from 3 back to 2 on the 25th of October. */
    @Test
    void aTimeThatIsLeftOutComesLaterAndOneThatComesTwiceCountsOnce() {
        assertThat(next("daily 02:30", "Europe/Vienna", "2026-03-28T12:00:00Z"))
                .isEqualTo("2026-03-29T01:30:00Z"); // 03:30 there
        assertThat(next("daily 02:30", "Europe/Vienna", "2026-03-29T01:30:00Z")).isEqualTo("2026-03-30T00:30:00Z");
        assertThat(next("daily 02:30", "Europe/Vienna", "2026-10-24T12:00:00Z")).isEqualTo("2026-10-25T00:30:00Z");
        assertThat(next("daily 02:30", "Europe/Vienna", "2026-10-25T00:30:00Z")).isEqualTo("2026-10-26T01:30:00Z");
    }

    @Test
    void theNextTimeIsAlwaysLaterAndNoneIsLeftOut() {
        for (String zone : List.of("Z", "Europe/Vienna", "America/St_Johns", "Pacific/Apia")) {
            Schedule schedule = Schedule.parse("cron 7 */3 * * *", ZoneId.of(zone));
            Instant time = Instant.parse("2026-01-01T00:00:00Z");
            int times = 0;
            while (time.isBefore(Instant.parse("2027-01-01T00:00:00Z"))) {
                Instant next = schedule.next(time);
                assertThat(next).as(zone).isAfter(time);
                assertThat(Duration.between(time, next))
                        .as("%s after %s", zone, time)
                        .isLessThan(Duration.ofMinutes(241));
                time = next;
                times++;
            }
            assertThat(times).as(zone).isBetween(2919, 2921);
        }
    }

    @Test
    void theCloserAMomentIsTheMoreOftenItIsDue() {
        Instant moment = Instant.parse("2026-06-20T14:00:00Z");
        Schedule schedule = Schedule.nearing(
                Schedule.parse("daily 02:00", ZoneOffset.UTC),
                List.of(moment),
                List.of(
                        new Schedule.Window(
                                Duration.ofDays(7), Duration.ofDays(1), Schedule.every(Duration.ofHours(1))),
                        new Schedule.Window(
                                Duration.ofHours(1), Duration.ZERO, Schedule.every(Duration.ofMinutes(5)))));

        assertThat(schedule.next(Instant.parse("2026-06-01T00:00:00Z"))).isEqualTo("2026-06-01T02:00:00Z");
        assertThat(schedule.next(Instant.parse("2026-06-13T02:00:00Z"))).isEqualTo("2026-06-13T14:00:00Z");
        assertThat(schedule.next(Instant.parse("2026-06-13T14:00:00Z"))).isEqualTo("2026-06-13T15:00:00Z");
        assertThat(schedule.next(Instant.parse("2026-06-20T13:00:00Z"))).isEqualTo("2026-06-20T13:05:00Z");
        assertThat(schedule.next(moment)).isEqualTo("2026-06-20T15:00:00Z");
        assertThat(schedule.next(Instant.parse("2026-06-21T14:00:00Z"))).isEqualTo("2026-06-22T02:00:00Z");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "sometimes",
                "daily",
                "daily 25:00",
                "daily 02:00 03:00",
                "weekly 1 09:00",
                "weekly someday 09:00",
                "every",
                "every 0s",
                "every other",
                "monthly 32 04:00",
                "cron 0 2 * *",
                "cron 60 * * * *",
                "cron 0 0 0 * *",
                "cron 0 2 30 2 *",
                "cron 5-1 * * * *",
                "cron */0 * * * *",
                "cron a * * * *",
                "cron 1,, * * * *"
            })
    void whatIsNoScheduleIsRefused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Schedule.parse(text, ZoneOffset.UTC));
    }

    @Test
    void aRefusalSaysWhatToWrite() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Schedule.parse("nightly", ZoneOffset.UTC))
                .withMessage(
                        "\"nightly\" is no schedule; write every 5m, hourly, daily 02:00, weekly monday 09:00, monthly"
                                + " 1 04:00 or cron 0 2 * * *");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Schedule.parse("cron 0 25 * * *", ZoneOffset.UTC))
                .withMessage(
                        "the hour of cron is 0 to 23, *, a range, a list, or one of them with /step, but found \"25\"");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Schedule.parse("cron 0 0 * 0 *", ZoneOffset.UTC))
                .withMessage(
                        "the month of cron is 1 to 12 or jan, feb, mar, apr, may, jun, jul, aug, sep, oct, nov, dec, *, a"
                                + " range, a list, or one of them with /step, but found \"0\"");
    }

    @Test
    void schedulesOfOneTextAndZoneAreTheSame() {
        Schedule schedule = Schedule.parse("daily 02:00", ZoneOffset.UTC);

        assertThat(schedule)
                .isEqualTo(Schedule.cron(" 0 2 * * * ", ZoneOffset.UTC))
                .hasSameHashCodeAs(Schedule.cron("0 2 * * *", ZoneOffset.UTC))
                .doesNotHaveSameHashCodeAs(Schedule.parse("daily 02:01", ZoneOffset.UTC))
                .hasToString("cron 0 2 * * * (Z)")
                .isNotEqualTo(Schedule.parse("daily 02:01", ZoneOffset.UTC))
                .isNotEqualTo(Schedule.parse("daily 02:00", ZoneId.of("Europe/Vienna")))
                .isNotEqualTo(Schedule.every(Duration.ofDays(1)));
    }

    @Test
    void aWindowBeginsBeforeItsMomentAndEndsAfterIt() {
        Schedule hourly = Schedule.every(Duration.ofHours(1));
        Duration negative = Duration.ofSeconds(-1);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Schedule.Window(negative, Duration.ZERO, hourly))
                .withMessage("a window begins before its moment and ends after it, but found PT-1S and PT0S");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Schedule.Window(Duration.ZERO, negative, hourly))
                .withMessage("a window begins before its moment and ends after it, but found PT0S and PT-1S");
    }

    @Test
    void aSecondIsTheShortestInterval() {
        Schedule everySecond = Schedule.parse("every 1s", ZoneOffset.UTC);

        assertThat(everySecond.next(Instant.parse("2026-01-10T00:00:00Z"))).isEqualTo("2026-01-10T00:00:01Z");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Schedule.every(Duration.ofMillis(999)))
                .withMessage("an interval is a second at least, but found PT0.999S");
    }

    @Test
    void aScheduleReadsAsItIsWritten() {
        Schedule hourly = Schedule.parse("hourly", ZoneOffset.UTC);

        assertThat(hourly).hasToString("every PT1H");
        assertThat(Schedule.nearing(hourly, List.of(Instant.EPOCH), List.of()))
                .hasToString("every PT1H, and more around 1 moments");
    }
}
