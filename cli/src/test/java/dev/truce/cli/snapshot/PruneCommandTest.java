package dev.truce.cli.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.cli.Call;
import dev.truce.cli.Workshop;
import dev.truce.integrity.Digest;
import dev.truce.integrity.store.ObjectStore;
import dev.truce.rollback.RollbackPlan;
import dev.truce.rollback.claim.Claim;
import dev.truce.rollback.claim.Claims;
import dev.truce.rollback.claim.Condemnation;
import dev.truce.rollback.claim.Condemnations;
import dev.truce.rollback.claim.Heartbeat;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class PruneCommandTest {

    @TempDir
    Path folder;

    private Workshop shop;

    @BeforeEach
    void threeSnapshots() {
        shop = new Workshop(folder);
        shop.write("rules.yaml", Workshop.RULES);
        for (int i = 0; i < 3; i++) {
            shop.write("data/seat.ndjson", "{\"id\":\"a\",\"n\":" + i + "}");
            take();
        }
    }

    private String take() {
        return shop.done(
                        "snapshot",
                        "create",
                        "--store",
                        "dir:" + shop.path("data"),
                        "--rules",
                        shop.path("rules.yaml"),
                        "--json")
                .json()
                .path("snapshot")
                .asString();
    }

    /** The clock of these tests stands still, and snapshots are a millisecond apart. */
    private Call prune(Object... more) {
        Object[] call = new Object[more.length + 5];
        System.arraycopy(new Object[] {"snapshot", "prune", "--i-checked-the-clock", "--grace", "PT0S"}, 0, call, 0, 5);
        System.arraycopy(more, 0, call, 5, more.length);
        return shop.truce(call);
    }

    private int listed() {
        return shop.done("snapshot", "list", "--json").jsonLines().size();
    }

    @Test
    void aDryRunSaysWhatGoesAndWhyAndRemovesNothing() {
        Call call = prune("--keep-last", "1", "--dry-run");

        assertThat(call.code()).as("%s", call).isZero();
        assertThat(call.out())
                .contains("keep    last 1 of 1")
                .contains("remove  no rule keeps it")
                .contains("that nothing else needs");
        assertThat(listed()).isEqualTo(3);
        JsonNode json = prune("--keep-last", "2", "--dry-run", "--json").json();
        assertThat(json.path("kept").asInt()).isEqualTo(2);
        assertThat(json.path("removed").asInt()).isEqualTo(1);
        assertThat(json.path("bytesFreedNow").asLong()).isPositive();
        assertThat(json.path("snapshots").get(2).path("reasons").get(0).asString())
                .isEqualTo("no rule keeps it");
    }

    @Test
    void whatIsRemovedIsCountedAndAudited() {
        JsonNode json = prune("--keep-last", "1", "--json").json();

        assertThat(json.path("report").path("removed")).hasSize(2);
        assertThat(json.path("report").path("sweptFiles").asInt()).isEqualTo(2);
        assertThat(listed()).isEqualTo(1);
        assertThat(shop.done("snapshot", "verify", "--deep").out()).contains("nothing wrong");
        assertThat(Call.truce("verify", shop.path(".truce"), "--deep").out()).contains("nothing wrong");
        assertThat(shop.done("audit", "list", "--json").out()).contains("\"prune\"");
        assertThat(prune("--keep-last", "1").out()).contains("Pruned: 0 snapshots removed");
    }

    @Test
    void aPinnedSnapshotStays() {
        String oldest = shop.done("snapshot", "list", "--json")
                .jsonLines()
                .get(2)
                .path("snapshot")
                .asString();

        assertThat(shop.done("snapshot", "pin", oldest, "--message", "for the audit")
                        .out())
                .contains("is pinned.");
        assertThat(shop.done("snapshot", "pin", oldest).out()).contains("was pinned already.");
        assertThat(shop.done("snapshot", "list").out()).contains("(pinned)");
        assertThat(prune("--keep-last", "1").out()).contains("pin of alice").contains("for the audit");
        assertThat(listed()).isEqualTo(2);
        assertThat(shop.done("snapshot", "unpin", oldest).out()).contains("is unpinned.");
        assertThat(shop.done("snapshot", "unpin", oldest).out()).contains("was not pinned.");
        prune("--keep-last", "1");
        assertThat(listed()).isEqualTo(1);
    }

    @Test
    void whatCannotBeMeantIsRefused() {
        assertThat(prune().code()).isEqualTo(7);
        assertThat(prune().err()).contains("no rule that keeps a snapshot").hasLineCount(1);
        Call early = shop.truce("snapshot", "prune", "--keep-last", "1");
        assertThat(early.code()).isEqualTo(7);
        assertThat(early.err()).contains("check the clock").hasLineCount(1);
        for (String[] wrong : new String[][] {
            {"--keep-last", "-1"},
            {"--keep-within", "PT0S"},
            {"--zone", "Mars"},
            {"--keep-last", "1", "--repack-above", "0"}
        }) {
            assertThat(prune((Object[]) wrong).code())
                    .as("%s", String.join(" ", wrong))
                    .isEqualTo(2);
        }
        assertThat(listed()).isEqualTo(3);
    }

    @Test
    void everyKindOfRuleIsUnderstood() {
        Call call = prune(
                "--keep-hourly",
                "1",
                "--keep-daily",
                "1",
                "--keep-weekly",
                "1",
                "--keep-monthly",
                "1",
                "--keep-yearly",
                "1",
                "--keep-within",
                "PT1S",
                "--keep-tag",
                "x",
                "--keep-tag-within",
                "y=P30D",
                "--keep-safety",
                "P1D",
                "--at-most",
                "2",
                "--zone",
                "Europe/Vienna",
                "--dry-run");

        assertThat(call.out())
                .contains(
                        "hourly 2030-03-01T13:00+01:00; daily 2030-03-01; weekly 2030-W09; monthly 2030-03; yearly 2030; within PT1S");
        assertThat(call.out()).contains("there are 2 newer ones, the most");
    }

    @Test
    void aFileThatIsNoPartOfARepositoryIsToldByPruneAndVerify() throws IOException {
        Files.writeString(shop.path(".truce/repository/claims/readme"), "hello");

        Call pruned = prune("--keep-last", "1");
        assertThat(pruned.code()).isEqualTo(1);
        assertThat(pruned.out()).contains("Unknown, stays: claims/readme");
        Call verified = Call.truce("verify", shop.path(".truce"));
        assertThat(verified.code()).isEqualTo(1);
        assertThat(verified.err()).contains("claims/readme: unexpected");
    }

    @Test
    void aLinkIsToldByPruneAndVerify() throws IOException {
        Files.createSymbolicLink(shop.path(".truce/repository/packs/link"), shop.path("rules.yaml"));

        Call pruned = prune("--keep-last", "1");
        assertThat(pruned.code()).isEqualTo(1);
        assertThat(pruned.out()).contains("Unknown, stays: packs/link: unexpected; links are not followed");
        Call verified = Call.truce("verify", shop.path(".truce"));
        assertThat(verified.code()).isEqualTo(1);
        assertThat(verified.err()).contains("packs/link: unexpected; links are not followed");
    }

    @Test
    void whatADeadWriterLeftIsListedAndRemoved() throws IOException {
        Path left = Files.writeString(shop.path(".truce/repository/packs/.truce-tmp-1-1"), "half of it");

        JsonNode planned = prune("--keep-last", "3", "--dry-run", "--json").json();
        assertThat(planned.path("temporaries").get(0).path("file").asString()).isEqualTo("packs/.truce-tmp-1-1");
        assertThat(planned.path("bytesFreedNow").asLong()).isEqualTo(10);
        assertThat(left).exists();
        assertThat(prune("--keep-last", "3").out())
                .contains("Unfinished write packs/.truce-tmp-1-1, 10 bytes: removed, whoever wrote it is gone");
        assertThat(left).doesNotExist();
    }

    @Test
    void aPlanKeepsItsSnapshot() {
        String oldest = shop.done("snapshot", "list", "--json")
                .jsonLines()
                .get(2)
                .path("snapshot")
                .asString();
        shop.done("plan", "--to", oldest, "--mode", "authoritative", "-o", shop.path("plan.json"));

        assertThat(prune("--keep-last", "1").out()).contains("plan of alice");
        Call rolledBack = shop.truce("rollback", shop.path("plan.json"), "--approve", digest());
        assertThat(rolledBack.code()).as("%s", rolledBack).isZero();
        assertThat(shop.read("data/seat.ndjson")).contains("\"n\":0");
        prune("--keep-last", "1");
        assertThat(shop.done("snapshot", "list", "--json").jsonLines())
                .noneMatch(each -> each.path("snapshot").asString().equals(oldest));
    }

    private String digest() {
        return RollbackPlan.read(shop.path("plan.json")).digest().toString();
    }

    private Call later(Duration later, Object... more) {
        Object[] call = new Object[more.length + 7];
        System.arraycopy(
                new Object[] {
                    "snapshot", "prune", "--i-checked-the-clock", "--keep-last", "1", "--workspace", shop.path(".truce")
                },
                0,
                call,
                0,
                7);
        System.arraycopy(more, 0, call, 7, more.length);
        return Call.truce(Call.NOW.plus(later), InputStream.nullInputStream(), false, call);
    }

    private ObjectStore repository() {
        return ObjectStore.directory(shop.path(".truce/repository"));
    }

    @Test
    void whatIsCondemnedWaitsForItsGraceAndForWorkThatBeganBefore() {
        assertThat(later(Duration.ZERO).out())
                .contains(
                        ", removed by a prune PT24H from now or later\n",
                        "0 files of 0 bytes removed, 2 files condemned");
        assertThat(later(Duration.ofHours(1)).out())
                .contains("Condemned 2030-03-01T12:00:00Z: 2 files, ")
                .contains(" bytes: waits, its grace lasts until 2030-03-02T12:00:00Z\n");

        Duration nextDay = Duration.ofHours(25);
        Instant then = Call.NOW.plus(nextDay);
        Heartbeat.begin(new Claims(repository()), () -> then, Claim.of(Claim.Kind.MARK, "bob@office", then, "copying"));
        Call waiting = later(nextDay);
        assertThat(waiting.code()).isEqualTo(1);
        assertThat(waiting.out())
                .contains("\nIn progress: ")
                .contains("waits, what began before has not ended: ")
                .contains("\nLeft: condemnation 1 waits: what began before has not ended: ");

        Duration elevenMinutesLater = nextDay.plusMinutes(11);
        JsonNode planned = later(elevenMinutesLater, "--dry-run", "--json").json();
        assertThat(planned.at("/earlier/0/action").asString()).isEqualTo("SWEEP");
        assertThat(planned.at("/earlier/0/files").asInt()).isEqualTo(2);
        assertThat(planned.at("/inProgress/0/dead").asBoolean()).isTrue();
        Call swept = later(elevenMinutesLater);
        assertThat(swept.code()).as("%s", swept).isZero();
        assertThat(swept.out())
                .contains("\nDead: ", "removed now, its grace is over")
                .contains("Pruned: 0 snapshots removed, 2 files of ");
    }

    @Test
    void aPruneThatWasInterruptedIsGivenUpAndDoneAgain() {
        Digest oldest = Digest.parse(shop.done("snapshot", "list", "--json")
                .jsonLines()
                .get(2)
                .path("snapshot")
                .asString());
        new Condemnations(repository())
                .put(new Condemnation(
                        1, "bob@office", Call.NOW, false, new TreeSet<>(List.of(oldest)), new TreeSet<>()));

        Call call = prune("--keep-last", "1");

        assertThat(call.code()).as("%s", call).isZero();
        assertThat(call.out()).contains("given up, it was interrupted before its snapshots were removed");
        assertThat(listed()).isEqualTo(1);
    }

    @Test
    void aWriteThatMayStillGoOnStays() throws IOException {
        Path left = Files.writeString(shop.path(".truce/repository/packs/.truce-tmp-1-1"), "half of it");
        Files.setLastModifiedTime(left, FileTime.from(Call.NOW));

        assertThat(later(Duration.ofMinutes(1)).out())
                .contains("Unfinished write packs/.truce-tmp-1-1, 10 bytes: stays, ");
        assertThat(left).exists();
    }

    @Test
    void whileASnapshotThatStaysIsDamagedNoFileGoes() throws IOException {
        Path newest;
        try (Stream<Path> packs = Files.walk(shop.path(".truce/repository/packs"))) {
            newest = packs.filter(Files::isRegularFile).findFirst().orElseThrow();
        }
        byte[] bytes = Files.readAllBytes(newest);
        bytes[bytes.length / 2] ^= 1;
        Files.write(newest, bytes);

        for (String option : new String[] {"--dry-run", "--quiet"}) {
            Call call = prune("--keep-last", "3", option);
            assertThat(call.code()).as("%s", call).isEqualTo(1);
            assertThat(call.out())
                    .matches(printed -> option.equals("--quiet")
                            ? printed.isEmpty()
                            : printed.contains("No file is removed: snapshot ")
                                    && printed.contains(" is kept and damaged: "));
        }
        assertThat(listed()).isEqualTo(3);
    }

    @Test
    void aDryRunTellsWhatIsUnknownToo() {
        shop.write(".truce/repository/claims/readme", "hello");
        Call planned = prune("--keep-last", "1", "--dry-run");
        assertThat(planned.code()).isEqualTo(1);
        assertThat(planned.out()).contains("Unknown, stays: claims/readme");
    }
}
