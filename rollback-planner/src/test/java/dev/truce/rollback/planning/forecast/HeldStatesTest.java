package dev.truce.rollback.planning.forecast;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.conflict.RecordId;
import dev.truce.conflict.access.FieldPath;
import dev.truce.conflict.ruleset.RecordFormat;
import dev.truce.conflict.version.HybridTime;
import dev.truce.integrity.Digest;
import dev.truce.integrity.json.StrictJson;
import dev.truce.integrity.store.ObjectStore;
import dev.truce.integrity.tree.RecordTree;
import dev.truce.rollback.replica.Acknowledged;
import dev.truce.rollback.replica.Replica;
import dev.truce.rollback.replica.ReplicaForecast;
import dev.truce.rollback.snapshot.Snapshot;
import dev.truce.rollback.snapshot.SnapshotRepository;
import dev.truce.rollback.store.LiveStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One guest, whose document has its version as its name, and which was changed at the hour of its version. */
class HeldStatesTest {

    private static final RecordFormat FULL = new RecordFormat(
            "guest",
            null,
            FieldPath.parse("/id"),
            null,
            FieldPath.parse("/syncVersion"),
            FieldPath.parse("/updatedAt"),
            FieldPath.parse("/deleted"),
            null);
    private static final Digest ELSEWHERE = Digest.of(new byte[] {1});
    private static final String NOTHING = "nothing";

    @TempDir
    Path temp;

    private Instant now = at(0);
    private final SnapshotRepository repository = SnapshotRepository.in(ObjectStore.memory(), () -> now);

    private static Instant at(int hour) {
        return Instant.parse("2026-01-10T00:00:00Z").plusSeconds(3600L * hour);
    }

    private static String guest(int version) {
        return guest("v" + version, version, at(version));
    }

    private static String guest(String name, int version, Instant changed) {
        return "{\"id\":\"a\",\"name\":\"" + name + "\",\"syncVersion\":" + version + ",\"updatedAt\":\"" + changed
                + "\"}";
    }

    private Snapshot snapshot(String store, int hour, String documents) throws IOException {
        Path folder = Files.createDirectories(temp.resolve(store));
        Files.writeString(folder.resolve("guest.ndjson"), documents.isEmpty() ? "" : documents + "\n");
        now = at(hour);
        try (LiveStore live = LiveStore.directory(folder, FULL)) {
            return repository.create(live, Snapshot.Note.of(""));
        }
    }

    private static RecordTree.@Nullable Entry entry(@Nullable String document) {
        return document == null
                ? null
                : RecordTree.Entry.of("guest", "a", StrictJson.reader().read(document, "document"));
    }

    private static SyncSample.Item guest(@Nullable String live, @Nullable String target) {
        return new SyncSample.Item(ELSEWHERE, new RecordId("guest", "a"), entry(live), entry(target), null);
    }

    private static Acknowledged root(Digest root) {
        return new Acknowledged(root, null, null);
    }

    private HeldStates states(Acknowledged acknowledged, int seen, RecordFormat format) {
        Replica replica = Replica.seen("", "phone", at(seen), acknowledged);
        String source = repository.list().isEmpty()
                ? ""
                : repository.list().get(repository.list().size() - 1).source();
        return HeldStates.of(replica, repository.list(), repository, source, ELSEWHERE, format);
    }

    private List<String> held(int seen, SyncSample.Item item) {
        return held(states(Acknowledged.NOTHING, seen, FULL), item);
    }

    private static List<String> held(HeldStates states, SyncSample.Item item) {
        return states.of(item).stream()
                .map(entry -> entry == null ? NOTHING : new String(entry.record(), StandardCharsets.UTF_8))
                .toList();
    }

    @Test
    void whoeverReportedAStateHoldsItsDocument() throws IOException {
        Snapshot first = snapshot("here", 1, guest(1));
        Snapshot empty = snapshot("here", 2, "");
        snapshot("here", 3, guest(3));
        SyncSample.Item item = guest(guest(4), guest(2));

        HeldStates live = states(root(ELSEWHERE), 0, FULL);
        HeldStates earlier = states(root(first.content().stateRoot()), 0, FULL);
        HeldStates none = states(root(empty.content().stateRoot()), 0, FULL);
        assertThat(held(live, item)).containsExactly(guest(4));
        assertThat(held(earlier, item)).containsExactly(guest(1));
        assertThat(held(none, item)).containsExactly(NOTHING);
        assertThat(List.of(live, earlier, none))
                .allSatisfy(states -> assertThat(states.basis()).isEqualTo(ReplicaForecast.Basis.STATE));
    }

    @Test
    void whereNoSnapshotTellsItHoldsTheTargetOrNothingOrWhatIsMadeUp() {
        assertThat(states(Acknowledged.NOTHING, 2, FULL).basis()).isEqualTo(ReplicaForecast.Basis.TIME);
        assertThat(held(2, guest(guest(3), guest(1))))
                .containsExactlyInAnyOrder(guest(1), NOTHING, guest("v3~", 2, at(2)), guest("v1~", 0, at(2)));
    }

    @Test
    void itMayHoldTheLiveDocumentThatWasChangedByThen() {
        String late = guest("late", 3, at(3).plusMillis(1));

        assertThat(held(3, guest(guest(3), null))).containsExactlyInAnyOrder(guest(3), NOTHING, guest("v3~", 2, at(3)));
        assertThat(held(3, guest(late, null))).containsExactlyInAnyOrder(NOTHING, guest("late~", 2, at(3)));
    }

    @Test
    void theTimeUpToWhichItAcknowledgedCountsMoreThanWhenItWasSeen() {
        Acknowledged acknowledged = new Acknowledged(null, HybridTime.of(at(2)), null);

        assertThat(held(states(acknowledged, 9, FULL), guest(guest(3), null)))
                .containsExactlyInAnyOrder(NOTHING, guest("v3~", 2, at(2)));
    }

    @Test
    void theNewestSnapshotOfTheStoreUntilThenTellsWhatItHeldBefore() throws IOException {
        snapshot("here", 1, guest(1));
        snapshot("here", 2, guest(2));
        snapshot("there", 3, guest("there", 3, at(3)));
        snapshot("here", 5, guest(4));
        SyncSample.Item item = guest(guest(5), null);

        assertThat(held(4, item)).containsExactlyInAnyOrder(guest(2), guest("v5~", 4, at(4)));
        assertThat(held(1, item)).containsExactlyInAnyOrder(guest(1), guest("v5~", 4, at(1)));
        assertThat(held(0, item)).containsExactlyInAnyOrder(NOTHING, guest("v5~", 4, at(0)));
        assertThat(held(5, guest(guest(4), null))).containsExactlyInAnyOrder(guest(4), guest("v4~", 3, at(5)));
    }

    @Test
    void ofARecordThatTheStoreLostItMayKnowTheVersionAfter() {
        String unreadable = "{\"id\":\"a\",\"syncVersion\":\"broken\"}";

        assertThat(held(3, guest(null, guest(1))))
                .containsExactlyInAnyOrder(guest(1), NOTHING, guest("v1~", 0, at(3)), guest("v1~", 2, at(3)));
        assertThat(held(3, guest(unreadable, guest(1))))
                .containsExactlyInAnyOrder(
                        unreadable, guest(1), NOTHING, guest("v1~", 0, at(3)), guest("v1~", 2, at(3)));
    }

    @Test
    void beforeTheFirstVersionThereIsNoEarlierOne() {
        assertThat(held(1, guest(guest("first", 0, at(0)), null)))
                .containsExactlyInAnyOrder(guest("first", 0, at(0)), NOTHING, guest("first~", 0, at(1)));
    }

    @Test
    void whatADeletedRecordMayHaveBeenHasSomeContentAndNoMark() {
        String deleted = "{\"id\":\"a\",\"syncVersion\":3,\"updatedAt\":\"" + at(3) + "\",\"deleted\":true}";
        String before = "{\"id\":\"a\",\"syncVersion\":2,\"updatedAt\":\"" + at(4) + "\",\"content\":\"~\"}";

        assertThat(held(4, guest(deleted, null))).containsExactlyInAnyOrder(deleted, NOTHING, before);
    }

    @Test
    void documentsWithoutVersionAndTimeMayBeHeldAtAnyTime() {
        RecordFormat keyed = RecordFormat.keyed("guest", FieldPath.parse("/id"));
        String live = "{\"id\":\"a\",\"name\":\"v2\"}";
        String target = "{\"id\":\"a\",\"name\":\"v1\"}";

        assertThat(held(states(Acknowledged.NOTHING, 0, keyed), guest(live, target)))
                .containsExactlyInAnyOrder(
                        live, target, NOTHING, "{\"id\":\"a\",\"name\":\"v2~\"}", "{\"id\":\"a\",\"name\":\"v1~\"}");
    }
}
