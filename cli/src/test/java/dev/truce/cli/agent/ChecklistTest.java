package dev.truce.cli.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.truce.cli.Call;
import dev.truce.cli.KeyedShop;
import dev.truce.cli.Seats;
import dev.truce.cli.Workshop;
import dev.truce.cli.terminal.Console;
import dev.truce.cli.workspace.Workspace;
import dev.truce.integrity.Digest;
import dev.truce.rollback.operation.Facts;
import dev.truce.rollback.operation.JobKind;
import dev.truce.rollback.operation.JobRun;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each check, by what is found. */
class ChecklistTest {

    private static final Duration NONE = Duration.ZERO;
    private static final OptionalLong ROOM = OptionalLong.of(1L << 40);

    @TempDir
    Path folder;

    private Workshop shop;
    private Map<String, String> environment = Map.of();

    @BeforeEach
    void aWorkspaceWithASnapshot() {
        shop = new Workshop(folder);
        shop.write("data/seat.ndjson", "{\"id\":\"a\"}");
        shop.done("snapshot", "create", "--store", "dir:" + shop.path("data"));
    }

    private Workspace workspace() {
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);
        return Workspace.around(
                shop.path(".truce"),
                new Console(
                        InputStream.nullInputStream(),
                        nowhere,
                        nowhere,
                        environment,
                        InstantSource.fixed(Call.NOW),
                        false));
    }

    private void inWorkspace(Consumer<Workspace> work) {
        try (Workspace workspace = workspace()) {
            work.accept(workspace);
        }
    }

    private Checkup.Line line(String check, Facts facts, List<JobRun> runs, String user) {
        try (Workspace workspace = workspace()) {
            return new Checklist(workspace, AgentFile.read(workspace.folder()), facts, runs, user)
                    .run().lines().stream()
                            .filter(line -> line.check().equals(check))
                            .findFirst()
                            .orElseThrow();
        }
    }

    private Checkup.Line line(String check, Facts facts) {
        return line(check, facts, List.of(), "alice");
    }

    private Checkup.Line line(String check) {
        return line(check, facts(NONE, ROOM, List.of(), List.of()));
    }

    private static Facts facts(Duration drift, OptionalLong free, List<Facts.Store> stores, List<String> conflicts) {
        return new Facts(Call.NOW, drift, "repository", stores, List.of(), free, List.of(), conflicts, null);
    }

    private static void good(Checkup.Line line, String evidence) {
        assertThat(line).isEqualTo(new Checkup.Line(line.check(), Checkup.Result.GOOD, evidence, ""));
    }

    private static void bad(Checkup.Line line, String evidence, String remedy) {
        assertThat(line).isEqualTo(new Checkup.Line(line.check(), Checkup.Result.BAD, evidence, remedy));
    }

    private static void note(Checkup.Line line, String evidence, String remedy) {
        assertThat(line).isEqualTo(new Checkup.Line(line.check(), Checkup.Result.NOTE, evidence, remedy));
    }

    @ParameterizedTest
    @ValueSource(strings = {"dir:..", "jdbc:sqlite:../shop.db"})
    void snapshotsWithinTheDataAreNotApart(String store) {
        shop.write(".truce/agent.yaml", "stores: { till: { store: '" + store + "' } }");
        bad(
                line("backups apart from the data"),
                shop.path(".truce/repository") + " is within " + folder + ", the data of till",
                "keep snapshots elsewhere: --repository DIR");
    }

    @ParameterizedTest
    @ValueSource(strings = {"dir:../data", "jdbc:sqlite:../live/shop.db"})
    void snapshotsOnTheDiskOfTheDataWantASecondRepository(String store) {
        String stores = "stores: { till: { store: '" + store + "' } }";
        shop.write(".truce/agent.yaml", stores);
        note(
                line("backups apart from the data"),
                shop.path(".truce/repository") + " is on the disk that has the data of till",
                "name a second repository on another in agent.yaml");
        shop.write(".truce/agent.yaml", stores, "second: { repository: ../second }");
        good(line("backups apart from the data"), shop.path(".truce/repository").toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"dir:/proc/till", "jdbc:postgresql://till/shop"})
    void dataOnAnotherDiskOrOnAServerIsApart(String store) {
        shop.write(".truce/agent.yaml", "stores: { till: { store: '" + store + "' } }");
        good(line("backups apart from the data"), shop.path(".truce/repository").toString());
    }

    static Stream<Arguments> copies() {
        return Stream.of(
                arguments(0, "", "second lacks 0 snapshots"),
                arguments(1, "", "second lacks 1 snapshot"),
                arguments(2, "it is gone", "second lacks 2 snapshots: it is gone"));
    }

    @ParameterizedTest
    @MethodSource("copies")
    void aSecondCopyLacksNothing(int missing, String error, String evidence) {
        Facts facts = new Facts(
                Call.NOW,
                NONE,
                "repository",
                List.of(),
                List.of(),
                ROOM,
                List.of(),
                List.of(),
                new Facts.Copy("second", missing, null, error));
        if (missing == 0) {
            good(line("a second copy", facts), evidence);
        } else {
            bad(line("a second copy", facts), evidence, "truce snapshot copy --to second");
        }
        note(line("a second copy"), "there is none", "name a second repository in agent.yaml");
    }

    @Test
    void othersNeitherReadNorWriteThere() throws IOException {
        Path own = shop.path(".truce");
        Path repository = shop.path(".truce/repository");
        permit(own, "rwx------");
        permit(repository, "rwx---rwx");
        bad(line("who may read and write"), "everybody may write to " + repository, "chmod o-rwx " + repository);
        permit(repository, "rwxr-xr-x");
        note(line("who may read and write"), "everybody may read " + repository, "chmod o-rwx " + repository);
        permit(repository, "rwxr-x---");
        good(line("who may read and write"), "nobody else reads or writes there");
        permit(own, "rwx----w-");
        bad(line("who may read and write"), "everybody may write to " + own, "chmod o-rwx " + own);
    }

    private static void permit(Path place, String permissions) throws IOException {
        Files.setPosixFilePermissions(place, PosixFilePermissions.fromString(permissions));
    }

    @Test
    void anAccountOfItsOwnIsUsed() {
        Facts facts = facts(NONE, ROOM, List.of(), List.of());
        bad(line("not run as root", facts, List.of(), "root"), "this is root", "use an account of its own");
        good(line("not run as root", facts, List.of(), "alice"), "this is alice");
    }

    @Test
    void anEncryptedRepositoryIsGood() {
        assertThat(line("encryption").result()).isEqualTo(Checkup.Result.NOTE);
        KeyedShop keyed = KeyedShop.in(folder.resolve("keyed"));
        keyed.snapshot("--encrypt-to", keyed.recipient());
        shop = keyed.shop();
        environment = Map.of("TRUCE_IDENTITY", keyed.key().toString());
        good(line("encryption"), "the repository is encrypted");
        good(line("nothing changed by hand"), "every small file is as it was written");
    }

    @Test
    void thereIsRoomEnough() {
        note(
                line("room", facts(NONE, OptionalLong.empty(), List.of(), List.of())),
                "it is not known how much there is",
                "look yourself");
        bad(
                line("room", facts(NONE, OptionalLong.of(1536), List.of(), List.of())),
                "1.5 KiB free, 1.0 GiB wanted",
                "make room, or prune: truce snapshot prune");
        good(line("room"), "1.0 TiB free, 1.0 GiB wanted");
    }

    @ParameterizedTest
    @CsvSource({"PT5M, true", "PT-5M, true", "PT6M, false", "PT-6M, false"})
    void theClockIsRightWithinMinutes(Duration drift, boolean right) {
        Checkup.Line line = line("clock", facts(drift, ROOM, List.of(), List.of()));
        String evidence = drift + " from where it should be by the time that passed";
        if (right) {
            good(line, evidence);
        } else {
            bad(line, evidence, "set the clock right, then start the agent anew");
        }
    }

    @Test
    void formatsAndRulesAreThoseOfNow() {
        good(line("schema"), "database and snapshots are of formats that this version knows");
        bad(
                line("schema", facts(NONE, ROOM, List.of(), List.of("one is old", "another is new"))),
                "one is old; another is new",
                "take a new snapshot with this version and these rules: truce snapshot create");
    }

    @Test
    void eachStoreHasAYoungBackup() {
        String remedy = "truce snapshot create, and let the agent do it from now on: truce agent";
        Instant young = Call.NOW.minus(Duration.ofHours(26));
        Instant old = young.minusMillis(1);
        good(line("a young backup", backedUp(young)), "each of 2 stores has one");
        bad(line("a young backup", backedUp(old)), "till has its last from " + old, remedy);
        bad(line("a young backup", backedUp(null)), "till has none", remedy);
        bad(line("a young backup"), "there is no store to back up", "truce snapshot create --store dir:PATH");
    }

    private static Facts backedUp(Instant last) {
        return facts(
                NONE,
                ROOM,
                List.of(
                        new Facts.Store("shop", Instant.EPOCH, Call.NOW, 1, 1, null),
                        new Facts.Store("till", Instant.EPOCH, last, 1, 1, null)),
                List.of());
    }

    private static JobRun run(JobKind kind, JobRun.Status status, Instant startedAt, boolean ended) {
        return new JobRun(
                1,
                "check",
                kind,
                "",
                status,
                1,
                startedAt,
                startedAt,
                ended ? startedAt : null,
                null,
                0,
                0,
                "12 files read");
    }

    static Stream<Arguments> checks() {
        Instant young = Call.NOW.minus(Duration.ofDays(8));
        return Stream.of(
                arguments(run(JobKind.VERIFY, JobRun.Status.SUCCEEDED, young, true), Checkup.Result.GOOD),
                arguments(run(JobKind.VERIFY, JobRun.Status.SUCCEEDED, young.minusMillis(1), true), Checkup.Result.BAD),
                arguments(run(JobKind.VERIFY, JobRun.Status.FAILED, young, true), Checkup.Result.BAD));
    }

    @ParameterizedTest
    @MethodSource("checks")
    void theLastCheckOfAllBackupsWentWellAndWasNotLongAgo(JobRun run, Checkup.Result result) {
        JobRun underWay = run(JobKind.VERIFY, JobRun.Status.RUNNING, Call.NOW, false);
        Facts facts = facts(NONE, ROOM, List.of(), List.of());
        Checkup.Line line = line("backups verified", facts, List.of(underWay, run), "alice");
        assertThat(line.result()).isEqualTo(result);
        assertThat(line.evidence()).startsWith("last 2030-02-").endsWith(": 12 files read");
        bad(
                line("a restore was tried", facts, List.of(underWay, run), "alice"),
                "never",
                "truce snapshot test-restore");
    }

    @Test
    void anInterruptedRollbackIsToBeRecovered() {
        good(line("no rollback interrupted"), "0 rollbacks interrupted");
        inWorkspace(workspace -> workspace.database().journal().begin(Digest.of(new byte[1]), "{}", "dir:data"));
        bad(line("no rollback interrupted"), "1 rollback interrupted", "truce recover");
    }

    @Test
    void anAgentWasSeenMinutesAgo() {
        String remedy = "start it, by a service of the system: truce agent";
        bad(line("agent alive"), "there never was one", remedy);
        inWorkspace(workspace -> workspace.database().jobs().beat("till, process 7"));
        Checkup.Line alive = line("agent alive");
        assertThat(alive.result()).isEqualTo(Checkup.Result.GOOD);
        assertThat(alive.evidence()).startsWith("till, process 7 was seen 2030-03-01T12:0");
        Facts later = new Facts(
                Call.NOW.plus(Duration.ofHours(1)),
                NONE,
                "repository",
                List.of(),
                List.of(),
                ROOM,
                List.of(),
                List.of(),
                null);
        bad(line("agent alive", later), alive.evidence(), remedy);
    }

    @ParameterizedTest
    @CsvSource({
        "'', true",
        "', kinds: [backup.overdue, integrity.violation]', true",
        "', kinds: [backup.overdue]', false"
    })
    void somebodyIsToldOfLateBackupsAndOfDamage(String kinds, boolean told) {
        shop.write(".truce/notifications.yaml", "diary: { log: true" + kinds + " }");
        if (told) {
            good(line("alerts reach someone"), "told: diary");
        } else {
            bad(
                    line("alerts reach someone"),
                    "nobody is told of late backups and damage",
                    "name somebody in notifications.yaml");
        }
    }

    @Test
    void whatWasGivenUpIsNamed() throws Exception {
        shop.write(".truce/notifications.yaml", "diary: { log: true }");
        assertThat(shop.truce(Seats.reconcile(shop, 1, "")).code()).isEqualTo(1);
        good(line("nothing given up"), "0 messages given up");
        shop.sql("UPDATE truce_outbox SET attempts = 99");
        shop.done("queue", "watch", "--count", 1);
        bad(line("nothing given up"), "1 message given up", "truce notify list");
    }
}
