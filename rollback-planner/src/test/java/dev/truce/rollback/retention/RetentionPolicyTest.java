package dev.truce.rollback.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.truce.integrity.Digest;
import dev.truce.rollback.snapshot.Snapshot;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** A snapshot is written as its time and its tags, such as {@code 2026-01-10T08:00:00Z legal}. */
class RetentionPolicyTest {

    private static Snapshot snapshot(String source, String text) {
        List<String> words = Arrays.asList(text.split(" "));
        Digest digest = Digest.of((source + text).getBytes(StandardCharsets.UTF_8));
        return snapshot(digest, source, words.get(0), new TreeSet<>(words.subList(1, words.size())), new TreeMap<>());
    }

    private static Snapshot snapshot(
            Digest digest, String source, String time, SortedSet<String> tags, SortedMap<String, Long> counts) {
        return new Snapshot(
                digest,
                Instant.parse(time),
                new Snapshot.Note("", tags, null),
                source,
                new Snapshot.Content(digest, digest, counts, 0),
                "test");
    }

    private static Snapshot snapshotWith(String type, String time) {
        Digest digest = Digest.of((type + time).getBytes(StandardCharsets.UTF_8));
        return snapshot(digest, "dir:a", time, new TreeSet<>(), new TreeMap<>(Map.of(type, 1L)));
    }

    private static List<Snapshot> snapshots(String... texts) {
        List<Snapshot> all = new ArrayList<>();
        for (String text : texts) {
            all.add(snapshot("dir:a", text));
        }
        Collections.reverse(all);
        return all;
    }

    private static List<String> decided(RetentionPolicy.Builder policy, List<Snapshot> snapshots) {
        return policy.build().decide(snapshots).stream()
                .map(decision -> decision.snapshot().createdAt()
                        + (decision.keep() ? " keep " : " remove ")
                        + String.join(", ", decision.reasons()))
                .toList();
    }

    private static RetentionPolicy.Builder policy() {
        return RetentionPolicy.builder();
    }

    @Test
    void theLastAreKeptNewestFirst() {
        assertThat(decided(
                        policy().keepLast(2),
                        snapshots("2026-01-01T00:00:00Z", "2026-01-02T00:00:00Z", "2026-01-03T00:00:00Z")))
                .containsExactly(
                        "2026-01-03T00:00:00Z keep last 1 of 2",
                        "2026-01-02T00:00:00Z keep last 2 of 2",
                        "2026-01-01T00:00:00Z remove no rule keeps it");
    }

    @Test
    void fewerThanTheLastAreAllKept() {
        assertThat(decided(policy().keepLast(5), snapshots("2026-01-01T00:00:00Z")))
                .containsExactly("2026-01-01T00:00:00Z keep last 1 of 5");
    }

    @Test
    void ofEachHourDayWeekMonthAndYearTheNewestIsKept() {
        List<Snapshot> all = snapshots(
                "2024-12-31T23:00:00Z",
                "2025-12-28T10:00:00Z",
                "2025-12-29T10:00:00Z",
                "2026-01-01T10:05:00Z",
                "2026-01-01T10:59:59.999Z",
                "2026-01-01T11:00:00Z");

        assertThat(decided(policy().keepEach(RetentionPeriod.HOURLY, 2), all))
                .startsWith(
                        "2026-01-01T11:00:00Z keep hourly 2026-01-01T11:00Z",
                        "2026-01-01T10:59:59.999Z keep hourly 2026-01-01T10:00Z",
                        "2026-01-01T10:05:00Z remove no rule keeps it",
                        "2025-12-29T10:00:00Z remove no rule keeps it");
        assertThat(decided(policy().keepEach(RetentionPeriod.DAILY, 2), all))
                .startsWith(
                        "2026-01-01T11:00:00Z keep daily 2026-01-01",
                        "2026-01-01T10:59:59.999Z remove no rule keeps it",
                        "2026-01-01T10:05:00Z remove no rule keeps it",
                        "2025-12-29T10:00:00Z keep daily 2025-12-29",
                        "2025-12-28T10:00:00Z remove no rule keeps it");
        // Monday the 29th of December 2025 begins the first week of 2026
        assertThat(decided(policy().keepEach(RetentionPeriod.WEEKLY, 2), all))
                .contains(
                        "2026-01-01T11:00:00Z keep weekly 2026-W01",
                        "2025-12-29T10:00:00Z remove no rule keeps it",
                        "2025-12-28T10:00:00Z keep weekly 2025-W52",
                        "2024-12-31T23:00:00Z remove no rule keeps it");
        assertThat(decided(policy().keepEach(RetentionPeriod.MONTHLY, 3), all))
                .contains(
                        "2026-01-01T11:00:00Z keep monthly 2026-01",
                        "2025-12-29T10:00:00Z keep monthly 2025-12",
                        "2024-12-31T23:00:00Z keep monthly 2024-12");
        assertThat(decided(policy().keepEach(RetentionPeriod.YEARLY, 2), all))
                .contains(
                        "2026-01-01T11:00:00Z keep yearly 2026",
                        "2025-12-29T10:00:00Z keep yearly 2025",
                        "2024-12-31T23:00:00Z remove no rule keeps it");
    }

    @Test
    void daysBeginInTheZoneThatWasSet() {
        List<Snapshot> all = snapshots("2026-01-01T22:30:00Z", "2026-01-01T23:30:00Z");

        assertThat(decided(policy().keepEach(RetentionPeriod.DAILY, 9), all))
                .contains("2026-01-01T22:30:00Z remove no rule keeps it");
        assertThat(decided(policy().zone(ZoneId.of("Europe/Vienna")).keepEach(RetentionPeriod.DAILY, 9), all))
                .containsExactly(
                        "2026-01-01T23:30:00Z keep daily 2026-01-02", "2026-01-01T22:30:00Z keep daily 2026-01-01");
    }

    @Test
    void agesAreCountedFromTheNewestAndTheLimitIsKept() {
        assertThat(decided(
                        policy().keepWithin(Duration.ofDays(2)),
                        snapshots("2026-01-07T23:59:59.999Z", "2026-01-08T00:00:00Z", "2026-01-10T00:00:00Z")))
                .containsExactly(
                        "2026-01-10T00:00:00Z keep within PT48H",
                        "2026-01-08T00:00:00Z keep within PT48H",
                        "2026-01-07T23:59:59.999Z remove no rule keeps it");
    }

    @Test
    void tagsKeepForEverOrForTheirTime() {
        assertThat(decided(
                        policy().keepTag("legal").keepTagWithin("critical", Duration.ofDays(1)),
                        snapshots(
                                "2026-01-01T00:00:00Z legal",
                                "2026-01-08T00:00:00Z critical",
                                "2026-01-09T12:00:00Z critical",
                                "2026-01-10T00:00:00Z other")))
                .containsExactly(
                        "2026-01-10T00:00:00Z remove no rule keeps it",
                        "2026-01-09T12:00:00Z keep tag critical within PT24H",
                        "2026-01-08T00:00:00Z remove no rule keeps it",
                        "2026-01-01T00:00:00Z keep tag legal");
    }

    @Test
    void whatHoldsATypeIsKeptForItsTime() {
        assertThat(decided(
                        policy().keepTypeWithin("order", Duration.ofDays(1)),
                        List.of(
                                snapshotWith("guest", "2026-01-10T00:00:00Z"),
                                snapshotWith("order", "2026-01-09T00:00:00Z"),
                                snapshotWith("order", "2026-01-08T23:59:59.999Z"))))
                .containsExactly(
                        "2026-01-10T00:00:00Z remove no rule keeps it",
                        "2026-01-09T00:00:00Z keep type order within PT24H",
                        "2026-01-08T23:59:59.999Z remove no rule keeps it");
    }

    @Test
    void theOrderInWhichTheyComeDoesNotMatter() {
        List<Snapshot> all = snapshots("2026-01-01T00:00:00Z", "2026-01-02T00:00:00Z", "2026-01-03T00:00:00Z");
        List<String> newestFirst = decided(policy().keepLast(1), all);
        Collections.reverse(all);

        assertThat(newestFirst).first().isEqualTo("2026-01-03T00:00:00Z keep last 1 of 1");
        assertThat(decided(policy().keepLast(1), all)).isEqualTo(newestFirst);
    }

    @Test
    void allReasonsAreGiven() {
        assertThat(decided(
                        policy().keepLast(1).keepEach(RetentionPeriod.YEARLY, 1).keepTag("x"),
                        snapshots("2026-01-01T00:00:00Z x")))
                .containsExactly("2026-01-01T00:00:00Z keep last 1 of 1, yearly 2026, tag x");
    }

    @Test
    void noMoreThanTheMostAreKeptButTaggedOnesAre() {
        assertThat(decided(
                        policy().keepWithin(Duration.ofDays(30)).keepTag("x").atMost(2),
                        snapshots(
                                "2026-01-01T00:00:00Z x",
                                "2026-01-02T00:00:00Z",
                                "2026-01-03T00:00:00Z",
                                "2026-01-04T00:00:00Z")))
                .containsExactly(
                        "2026-01-04T00:00:00Z keep within PT720H",
                        "2026-01-03T00:00:00Z keep within PT720H",
                        "2026-01-02T00:00:00Z remove there are 2 newer ones, the most",
                        "2026-01-01T00:00:00Z keep within PT720H, tag x");
    }

    @Test
    void eachLiveStoreIsJudgedApart() {
        List<Snapshot> all = new ArrayList<>(snapshots("2026-01-01T00:00:00Z", "2026-01-03T00:00:00Z"));
        all.add(snapshot("dir:b", "2026-01-02T00:00:00Z"));

        assertThat(decided(policy().keepLast(1), all))
                .containsExactly(
                        "2026-01-03T00:00:00Z keep last 1 of 1",
                        "2026-01-02T00:00:00Z keep last 1 of 1",
                        "2026-01-01T00:00:00Z remove no rule keeps it");
    }

    @Test
    void safetySnapshotsTakeNoPlaceAndGoByTheirAge() {
        List<Snapshot> all = snapshots(
                "2026-01-01T00:00:00Z safety",
                "2026-01-02T00:00:00Z",
                "2026-01-09T00:00:00Z safety",
                "2026-01-10T00:00:00Z safety legal");

        assertThat(decided(policy().keepLast(1).keepSafety(Duration.ofDays(7)).keepTag("legal"), all))
                .containsExactly(
                        "2026-01-10T00:00:00Z keep within PT168H, tag legal",
                        "2026-01-09T00:00:00Z keep within PT168H",
                        "2026-01-02T00:00:00Z keep last 1 of 1",
                        "2026-01-01T00:00:00Z remove no rule keeps it");
    }

    @Test
    void whatWouldKeepNothingIsRefusedOrTold() {
        assertThat(policy().build().keepsNothing()).isTrue();
        assertThat(policy().keepSafety(Duration.ofDays(1)).build().keepsNothing())
                .isTrue();
        assertThat(policy().keepLast(1).build().keepsNothing()).isFalse();
        assertThat(policy().keepLast(1).build().decide(List.of())).isEmpty();
        assertThatThrownBy(() -> policy().keepLast(0))
                .hasMessage("a rule keeps at least 1, but 0 was asked for; leave the rule away");
        assertThatThrownBy(() -> policy().keepEach(RetentionPeriod.DAILY, -1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> policy().atMost(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> policy().keepWithin(Duration.ZERO))
                .hasMessage("a rule keeps for a positive time, but PT0S was asked for; leave the rule away");
        assertThatThrownBy(() -> policy().keepSafety(Duration.ofDays(-1))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> policy().keepTagWithin("x", Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
