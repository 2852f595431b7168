package dev.truce.cli.rollback;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.cli.Call;
import dev.truce.cli.Seats;
import dev.truce.cli.Workshop;
import dev.truce.cli.terminal.Console;
import dev.truce.cli.terminal.Output;
import dev.truce.conflict.ruleset.RecordFormat;
import dev.truce.conflict.ruleset.Ruleset;
import dev.truce.rollback.RollbackPlan;
import dev.truce.rollback.RollbackRequest;
import dev.truce.rollback.planning.RollbackPlanner;
import dev.truce.rollback.replica.Acknowledged;
import dev.truce.rollback.replica.Replica;
import dev.truce.rollback.replica.ReplicaRegistry;
import dev.truce.rollback.replica.SyncPolicy;
import dev.truce.rollback.snapshot.SnapshotRepository;
import dev.truce.rollback.store.LiveStore;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a plan says of the next sync. Seat a was changed after the snapshot, b was lost, c is new. */
class SyncViewTest {

    private static final String A = "{\"id\":\"a\",\"v\":1,\"at\":\"2030-01-01T00:00:00Z\",\"row\":1,\"name\":\"Ann\"}";
    private static final String NEWER_A = A.replace("\"row\":1", "\"row\":9").replace("\"v\":1", "\"v\":2");
    private static final String B = A.replace("\"a\"", "\"b\"");
    private static final String C = A.replace("\"a\"", "\"c\"");

    @TempDir
    Path folder;

    private Workshop shop;

    @BeforeEach
    void changeAfterTheSnapshot() {
        shop = new Workshop(folder);
        shop.write("data/seat.ndjson", A, B);
        shop.root("dir:" + shop.path("data"));
        shop.write("data/seat.ndjson", NEWER_A, C);
    }

    private String planned(String rules, String mode) {
        Path file = shop.write("sync.yaml", Workshop.RULES + rules);
        return shop.done("plan", "--to", "latest", "--mode", mode, "--rules", file)
                .out()
                .replaceAll(" {2,}", " ");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            authoritative | default: fieldLevelMerge | take the restored state
            authoritative | default: fieldLevelMerge | edits stand
            authoritative | default: fieldLevelMerge | edits wait for a person
            authoritative | default: serverWins      | edits give way
            authoritative | default: localWins       | bring back what is rolled back
            authoritative | default: localWins       | bring back what is deleted
            repair        | default: fieldLevelMerge | untouched wait for a person
            """)
    void whatBecomesOfTheReplicasRecordsIsCounted(String mode, String rules, String fate) {
        shop.done("replica", "report", "phone");
        assertThat(planned(rules, mode))
                .contains(
                        " the next sync, tried with ",
                        " as each replica may hold them, untouched, edited and deleted:\n")
                .containsPattern(" phone seen 2030-03-01T12:00:00Z .*\\b[1-9][0-9]* " + fate);
    }

    @Test
    void whoIsOfflineForTooLongIsMarked() {
        shop.done("replica", "report", "phone", "--seen", "2030-01-01T12:00:00Z");
        shop.done("replica", "report", "till");
        assertThat(planned("", "authoritative").lines())
                .anyMatch(line -> line.startsWith(" phone seen ") && line.endsWith(" offline too long"))
                .anyMatch(line -> line.startsWith(" till seen ") && !line.endsWith(" offline too long"));
    }

    @Test
    void withoutReplicasTheWayToThemIsShown() {
        assertThat(planned("", "authoritative"))
                .contains(" the next sync was not tried: no replica is registered; see: truce replica report --help\n");
    }

    @Test
    void rulesForPeersHaveNoServerToRestore() {
        shop.done("replica", "report", "phone");
        assertThat(planned("topology: peer\ndefault: latestWins\n", "authoritative"))
                .contains(" the next sync was not tried: the rules are for peers, which have no server to restore\n");
    }

    @Test
    void whatBecomesOfOpenCasesIsSaid() {
        Workshop parked = Seats.parked(folder.resolve("parked"), 1);
        parked.write("data/seat.ndjson", "{\"id\":1,\"v\":4,\"name\":\"Anne\"}");
        parked.root("dir:" + parked.path("data"));
        parked.write("data/seat.ndjson", "{\"id\":1,\"v\":5,\"name\":\"Annie\"}");
        assertThat(parked.done("plan", "--to", "latest", "--mode", "authoritative")
                        .out())
                .contains("  open cases: 1 wait on with the restored state, 0 close themselves\n");
    }

    @Test
    void aForkChangesNothingThatSyncs() {
        assertThat(shop.done("plan", "--to", "latest", "--mode", "fork", "--fork", shop.path("fork"))
                        .out())
                .doesNotContain("next sync");
    }

    @ParameterizedTest
    @CsvSource({
        "PT24H,  'phone ', 'must load everything anew, offline too long'",
        "PT24H,  'tab ',   'must load everything anew'",
        "P300D,  'phone ', 'offline too long'"
    })
    void whoeverMayNotKnowOfDeletesMustLoadEverythingAnew(Duration kept, String replica, String marks) {
        ReplicaRegistry replicas = ReplicaRegistry.inMemory();
        replicas.report(Replica.seen("", "phone", Call.NOW.minus(Duration.ofDays(60)), Acknowledged.NOTHING));
        replicas.report(Replica.seen("", "till", Call.NOW, Acknowledged.NOTHING));
        replicas.report(Replica.seen("", "tab", Call.NOW.minus(Duration.ofDays(2)), Acknowledged.NOTHING));
        List<String> lines =
                printed(planned(replicas, kept)).lines().map(String::strip).toList();
        assertThat(lines)
                .filteredOn(line -> line.startsWith(replica))
                .singleElement()
                .asString()
                .endsWith("  " + marks);
        assertThat(lines)
                .filteredOn(line -> line.startsWith("till "))
                .singleElement()
                .asString()
                .doesNotContain("anew", "offline");
    }

    private RollbackPlan planned(ReplicaRegistry replicas, Duration kept) {
        Ruleset rules = Ruleset.read(shop.path("rules.yaml"));
        RecordFormat format = Objects.requireNonNull(rules.record());
        InstantSource clock = InstantSource.fixed(Call.NOW);
        SnapshotRepository repository = SnapshotRepository.directory(shop.path(".truce/repository"), clock);
        try (LiveStore live = LiveStore.directory(shop.path("data"), format)) {
            return RollbackPlanner.builder(repository, format, clock)
                    .ruleset(rules)
                    .replicas(replicas)
                    .sync(new SyncPolicy(kept, 10))
                    .build()
                    .plan(
                            RollbackRequest.authoritative(repository.find("latest"))
                                    .withoutVerification(),
                            live);
        }
    }

    private static String printed(RollbackPlan plan) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream to = new PrintStream(out, true, StandardCharsets.UTF_8);
        Console console =
                new Console(InputStream.nullInputStream(), to, to, Map.of(), InstantSource.fixed(Call.NOW), false);
        PlanView.print(plan, new Output(console, Output.Reader.PERSON));
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void aSnapshotThatNobodyProvedIsNamedSo() {
        assertThat(printed(planned(ReplicaRegistry.inMemory(), Duration.ofDays(1))))
                .contains(", not verified\n");
    }
}
