package dev.truce.conflict.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.truce.integrity.DamageException;
import dev.truce.integrity.Digest;
import dev.truce.integrity.HashChain;
import dev.truce.integrity.json.InputRejectedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A trail of six entries. */
class AuditSegmentsTest {

    private static final Instant NOW = Instant.parse("2026-01-13T12:00:00Z");
    private static final Digest OTHER = Digest.of(new byte[] {1});

    @TempDir
    Path folder;

    private final AuditTrail trail = AuditTrail.inMemory(InstantSource.fixed(NOW));

    @BeforeEach
    void fill() {
        for (int i = 1; i <= 6; i++) {
            trail.append(new AuditEvent(AuditKind.DECISION, "case " + i, "ann", "", "{\"n\":" + i + "}"));
        }
    }

    private AuditSegment seal(long last) {
        return trail.seal(last, folder, "ann", "", written -> {});
    }

    private Path file(AuditSegment segment) {
        return folder.resolve(segment.file());
    }

    private static Optional<String> walk(List<AuditSegment> sealed, List<Path> files) {
        return AuditSegments.of(sealed, files).walk(AuditChain.whole(List.of()));
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "2, 1", "0, 0"})
    void aSegmentHasOneEntryAtLeast(long first, long last) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new AuditSegment(first, last, OTHER, OTHER, "f", OTHER))
                .withMessage("A segment has one entry at least, but found " + first + " to " + last);
    }

    @Test
    void aSegmentIsReadFromTheRecordOfItsSealingOnly() {
        AuditSegment segment = seal(2);
        AuditEntry record = trail.entries(6, 1).get(0);
        assertThat(AuditSegment.of(record.event())).contains(segment);
        assertThat(AuditSegment.of(record.erased().event())).isEmpty();
        assertThat(AuditSegment.of(trail.entries(2, 1).get(0).event())).isEmpty();
        assertThat(AuditSegment.of(new AuditEvent(AuditKind.SEALED, "f", "ann", "", "{\"first\":1,\"last\":0}")))
                .isEmpty();
    }

    @Test
    void anErasureIsReadFromItsRecordOnly() {
        AuditEntry erasure =
                trail.erase(AuditSelection.entries(Set.of(1L, 3L)), "dpo", "").orElseThrow();
        assertThat(AuditErasure.of(erasure.event()).entries()).containsExactly(1L, 3L);
        assertThat(AuditErasure.of(erasure.erased().event()).entries()).isEmpty();
        AuditEvent other = new AuditEvent(AuditKind.DECISION, "case 1", "ann", "", "{\"entries\":[1]}");
        assertThat(AuditErasure.of(other).entries()).isEmpty();
    }

    @Test
    void onlyTheLastEntriesThatMayBeSealedAreNamed() {
        seal(2);
        assertThatExceptionOfType(SealRefusedException.class)
                .isThrownBy(() -> seal(2))
                .withMessage("Entry 2 cannot be the last one to seal: it is one from 3 to 6");
        seal(6);
        assertThatExceptionOfType(SealRefusedException.class)
                .isThrownBy(() -> new AuditSealing(3, 2, Optional.of("case 1 is open")).require(2))
                .withMessage("Entry 2 cannot be the last one to seal: no entry may be sealed; case 1 is open");
    }

    @Test
    void onlyAFileOfTheSameEntriesIsReplaced() throws IOException {
        Path file = folder.resolve("audit-1-2.ndjson");
        AuditTrail longer = AuditTrail.inMemory(InstantSource.fixed(NOW));
        for (int i = 1; i <= 4; i++) {
            longer.append(new AuditEvent(AuditKind.DECISION, "another " + i, "ann", "", "{}"));
        }
        longer.seal(2, folder, "ann", "", written -> {});
        refused(file, "another trail");
        Files.writeString(file, "");
        refused(file, "no entries");
        Files.delete(file);
        AuditSegment sealed = longer.seal(3, folder, "ann", "", written -> {}); // entry 3 alone
        Files.move(file(sealed), file);
        refused(file, "another beginning");
        Files.delete(file);
        assertThat(seal(2).file()).isEqualTo("audit-1-2.ndjson");
    }

    private void refused(Path file, String why) {
        assertThatExceptionOfType(SealRefusedException.class)
                .as(why)
                .isThrownBy(() -> seal(2))
                .withMessageStartingWith(file + ": there is another file of this name");
    }

    @Test
    void entriesThatAreNotThereAreNotSealed() {
        assertThatExceptionOfType(DamageException.class)
                .isThrownBy(() -> AuditSegmentFile.write(trail, Optional.empty(), 8, folder, written -> {}))
                .withMessageContaining("entry 8 is not in it; nothing was sealed");
        AuditTrail empty = AuditTrail.inMemory(InstantSource.fixed(NOW));
        assertThatExceptionOfType(DamageException.class)
                .isThrownBy(() ->
                        AuditSegmentFile.write(empty, Optional.empty(), 1, folder.resolve("empty"), written -> {}))
                .withMessageContaining("entry 1 is not in it; nothing was sealed");
    }

    @Test
    void aSegmentThatDoesNotFollowTheOneBeforeIsFound() {
        AuditSegment one = seal(2);
        AuditSegment two = seal(4);
        assertThat(walk(List.of(one, two), List.of())).isEmpty();
        assertThat(walk(List.of(two), List.of()))
                .contains("the sealed entries 3 to 4 (audit-3-4.ndjson) do not follow entry 0");
        AuditSegment cut = new AuditSegment(3, 4, OTHER, two.self(), two.file(), two.content());
        assertThat(walk(List.of(one, cut), List.of()))
                .contains("the sealed entries 3 to 4 (audit-3-4.ndjson) do not follow entry 2");
    }

    @Test
    void aFileThatEndsOtherwiseThanWhatWasSealedIsFound() {
        AuditSegment one = seal(2);
        assertThat(walk(List.of(one), List.of(file(one)))).isEmpty();
        for (AuditSegment other : List.of(
                new AuditSegment(1, 2, HashChain.GENESIS, OTHER, one.file(), one.content()),
                new AuditSegment(1, 3, HashChain.GENESIS, one.self(), one.file(), one.content()))) {
            assertThat(walk(List.of(other), List.of(file(one))))
                    .contains(file(one) + ", it ends with entry 2, " + one.self() + ", but what was sealed with "
                            + other.last() + ", " + other.self());
        }
    }

    @Test
    void aFileWithoutEntriesOrOfOtherOnesIsNoSegment() throws IOException {
        AuditSegment one = seal(2);
        Path empty = Files.writeString(folder.resolve("empty.ndjson"), "\n");
        assertThatExceptionOfType(InputRejectedException.class)
                .isThrownBy(() -> walk(List.of(one), List.of(empty)))
                .withMessage(empty + ": there is no entry in it; name a file that truce audit seal wrote");
        AuditSegment two = seal(4);
        assertThatExceptionOfType(InputRejectedException.class)
                .isThrownBy(() -> walk(List.of(one), List.of(file(two))))
                .withMessageContaining("its first entry is 3, but no sealed segment of this trail begins there");
    }

    @Test
    void onlyTheFilesOfErasedEntriesAreWrittenAnew() throws IOException {
        AuditSegment one = seal(2);
        AuditSegment two = seal(4);
        byte[] before = Files.readAllBytes(file(two));
        trail.erase(AuditSelection.entries(Set.of(1L)), List.of(file(one)), "dpo", "");
        trail.erase(AuditSelection.entries(Set.of(2L)), List.of(file(two), file(one)), "dpo", "");
        assertThat(file(one)).content().doesNotContain("\"payload\"");
        assertThat(file(two)).hasBinaryContent(before);
        assertThat(trail.verify(List.of(), List.of(file(one), file(two)))).isEmpty();
        assertThat(AuditSegments.of(trail.segments(), List.of(file(two))).missing())
                .containsExactly(one);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"1\"", "1.5", "123456789012345678901", "0", "-1", "null"})
    void anEntryHasANumberFromOne(String number) throws IOException {
        AuditSegment one = seal(1);
        String line = Files.readString(file(one));
        Path changed =
                Files.writeString(folder.resolve("changed.ndjson"), line.replace("\"entry\":1", "\"entry\":" + number));
        assertThatExceptionOfType(InputRejectedException.class)
                .isThrownBy(() -> AuditSegmentFile.read(changed, (at, entry) -> true))
                .withMessageStartingWith(changed + ":1: /entry is not the number of an entry, at least 1");
    }

    @Test
    void whatAnInterruptedSealingLeftIsReplaced() throws IOException {
        List<Long> progress = new ArrayList<>();
        trail.erase(AuditSelection.entries(Set.of(1L)), "dpo", "");
        AuditSegmentFile one = AuditSegmentFile.write(trail, Optional.empty(), 2, folder, progress::add);
        assertThat(AuditSegmentFile.write(trail, Optional.empty(), 2, folder, progress::add))
                .isEqualTo(one);
        Optional<AuditSegment> sealed = Optional.of(one.segment());
        AuditSegmentFile two = AuditSegmentFile.write(trail, sealed, 5, folder, progress::add);
        assertThat(AuditSegmentFile.write(trail, sealed, 5, folder, progress::add))
                .isEqualTo(two);

        assertThat(progress).containsExactly(2L, 2L, 5L, 5L);
        assertThat(one.payloads()).as("one of two was erased").isEqualTo(1);
        assertThat(two.payloads()).isEqualTo(3);
        List<AuditEntry> entries = trail.entries(0, 5);
        assertThat(two.segment())
                .isEqualTo(new AuditSegment(
                        3,
                        5,
                        entries.get(1).self(),
                        entries.get(4).self(),
                        "audit-3-5.ndjson",
                        Digest.of(Files.readAllBytes(two.file()))));
        List<AuditEntry> written = new ArrayList<>();
        AuditSegmentFile.read(two.file(), (line, entry) -> written.add(entry));
        assertThat(written).isEqualTo(entries.subList(2, 5));
    }

    @Test
    void aFileThatCannotBeReadIsNotReplaced() throws IOException {
        Path file = Files.writeString(folder.resolve("audit-1-2.ndjson"), "my notes\n");
        refused(file, "no entries");
        assertThat(file).hasContent("my notes");
    }

    @Test
    void entriesThatDoNotFollowWhatWasSealedAreNotSealed() {
        AuditSegment one = seal(2);
        AuditSegment other = new AuditSegment(1, 2, one.previous(), OTHER, one.file(), one.content());
        Path file = folder.resolve("audit-3-5.ndjson");
        assertThatExceptionOfType(DamageException.class)
                .isThrownBy(() -> AuditSegmentFile.write(trail, Optional.of(other), 5, folder, written -> {}))
                .withMessageContaining(file.toString())
                .withMessageContaining("line 1: entry 3 does not follow the entry before it; nothing was sealed");
    }

    @Test
    void whatIsSealedAndNotLookedAtMayExplainWhatWasErased() {
        AuditSegment one = seal(2);
        AuditSegment two = seal(4);
        trail.erase(AuditSelection.entries(Set.of(1L)), List.of(file(one)), "dpo", "");
        AuditChain chain = AuditChain.whole(List.of());
        AuditSegments segments = AuditSegments.of(List.of(one, two), List.of(file(one)));
        assertThat(segments.walk(chain).or(chain::end))
                .contains("no entry says that the entries 3 to 4 (audit-3-4.ndjson) were sealed as they stand");
        trail.entries(4, 9).forEach(entry -> assertThat(chain.next(entry)).isEmpty());
        assertThat(chain.end()).isEmpty();
    }

    @Test
    void anAnchorOfWhatIsSealedIsLookedForInItsFile() {
        AuditAnchor first = AuditAnchor.of(trail.entries(0, 1).get(0));
        AuditAnchor last = AuditAnchor.of(trail.entries(1, 1).get(0));
        AuditSegment one = seal(2);
        AuditSegments without = AuditSegments.of(List.of(one), List.of());
        assertThat(without.walk(AuditChain.whole(List.of(first))))
                .contains("an anchor names entry 1, which is sealed in audit-1-2.ndjson and was not looked at;"
                        + " give that file, too");
        assertThat(without.walk(AuditChain.whole(List.of(last)))).isEmpty();
        assertThat(without.walk(AuditChain.whole(List.of(new AuditAnchor(2, OTHER)))))
                .contains("entry 2 is not the one that the anchor names: its digest is " + one.self()
                        + ", that of the anchor " + OTHER);
        AuditSegments with = AuditSegments.of(List.of(one), List.of(file(one)));
        assertThat(with.walk(AuditChain.whole(List.of(first, last)))).isEmpty();
    }
}
