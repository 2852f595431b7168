package dev.truce.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.truce.conflict.RecordId;
import dev.truce.conflict.audit.AuditAnchor;
import dev.truce.conflict.audit.AuditEntry;
import dev.truce.conflict.audit.AuditEvent;
import dev.truce.conflict.audit.AuditKind;
import dev.truce.conflict.audit.AuditPayload;
import dev.truce.conflict.audit.AuditSealing;
import dev.truce.conflict.audit.AuditSegment;
import dev.truce.conflict.audit.AuditSegmentFile;
import dev.truce.conflict.audit.AuditSelection;
import dev.truce.conflict.audit.AuditTrail;
import dev.truce.conflict.audit.SealRefusedException;
import dev.truce.integrity.Digest;
import dev.truce.integrity.HashChain;
import dev.truce.integrity.json.InputRejectedException;
import dev.truce.testkit.fault.FaultClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every {@link AuditTrail} must do. Extend it and say how to make an empty trail. */
public abstract class AuditTrailContract {

    private static final int THREADS = 8;
    private static final int MORE_THAN_A_PAGE = 2_100;
    private static final RecordId GUEST = new RecordId("guest", "7");

    private final FaultClock clock = FaultClock.at(SampleCases.START);
    private AuditTrail trail;

    /** Where sealed segments go. */
    @TempDir
    Path files;

    /** For subclasses. */
    protected AuditTrailContract() {
        trail = AuditTrail.inMemory(clock);
    }

    /**
     * An empty trail.
     *
     * @param clock its clock
     * @return the trail under test; a new one for each call
     * @throws Exception when it cannot be made
     */
    protected abstract AuditTrail emptyTrail(InstantSource clock) throws Exception;

    @BeforeEach
    final void makeTrail() throws Exception {
        trail = emptyTrail(clock);
    }

    @Test
    void anEmptyTrailHoldsNothingAndVerifies() {
        assertThat(trail.entries(0, 10)).isEmpty();
        assertThat(trail.verify()).isEmpty();
    }

    @Test
    void entriesAreNumberedFromOneAndEachFollowsTheOneBefore() {
        AuditEntry first = trail.append(event("one"));
        clock.pass(Duration.ofMinutes(1));
        AuditEntry second = trail.append(event("two"));

        assertThat(first).isEqualTo(AuditEntry.after(null, SampleCases.START, event("one")));
        assertThat(second).isEqualTo(AuditEntry.after(first, clock.instant(), event("two")));
        assertThat(trail.entries(0, 10)).containsExactly(first, second);
    }

    @Test
    void entriesAreReadOnFromWhereOneStopped() {
        List<AuditEntry> all = IntStream.range(0, 5)
                .mapToObj(each -> trail.append(event("e" + each)))
                .toList();

        assertThat(trail.entries(0, 2)).isEqualTo(all.subList(0, 2));
        assertThat(trail.entries(2, 2)).isEqualTo(all.subList(2, 4));
        assertThat(trail.entries(4, 2)).isEqualTo(all.subList(4, 5));
        assertThat(trail.entries(5, 2)).isEmpty();
    }

    @Test
    void textsAreReadBackAsTheyWereWritten() {
        AuditEvent odd = new AuditEvent(
                AuditKind.RECOVERY, "a\u0000b", "J\u00f6rg \ud83d\ude00", "line\nline '\"", "{\"n\":1.10}");

        AuditEntry entry = trail.append(odd);

        assertThat(trail.entries(0, 1)).containsExactly(entry);
        assertThat(entry.event()).isEqualTo(odd);
        assertThat(trail.verify()).isEmpty();
    }

    @Test
    void aLongChainVerifies() {
        IntStream.range(0, MORE_THAN_A_PAGE).forEach(each -> trail.append(event("e" + each)));

        assertThat(trail.verify()).isEqualTo(Optional.empty());
        assertThat(trail.entries(MORE_THAN_A_PAGE - 1, 10)).hasSize(1);
    }

    @Test
    void manyWhoAppendAtOnceMakeOneChain() throws Exception {
        List<Long> sequences =
                Race.of(THREADS, each -> trail.append(event("e" + each)).sequence());

        assertThat(sequences).containsExactlyInAnyOrder(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L);
        assertThat(trail.verify()).isEmpty();
    }

    @Test
    void whatIsErasedLeavesItsDigestAndTheChainHolds() {
        AuditEntry first = trail.append(about("guest", "7", "Ann"));
        AuditEntry other = trail.append(about("guest", "8", "Bob"));
        clock.pass(Duration.ofMinutes(1));

        AuditEntry erasure = trail.erase(AuditSelection.about(GUEST), "dpo", "asked for by mail")
                .orElseThrow();

        AuditEvent said = new AuditEvent(AuditKind.ERASED, "guest/7", "dpo", "asked for by mail", "{\"entries\":[1]}");
        assertThat(erasure).isEqualTo(AuditEntry.after(other, clock.instant(), said));
        assertThat(trail.entries(0, 10)).containsExactly(first.erased(), other, erasure);
        assertThat(first.erased().event().payload())
                .isEqualTo(new AuditPayload.Erased(first.event().payload().digest()));
        assertThat(trail.verify()).isEmpty();
        AuditEntry next = trail.append(event("e"));
        assertThat(next).isEqualTo(AuditEntry.after(erasure, clock.instant(), event("e")));
        assertThat(trail.verify()).isEmpty();
    }

    @Test
    void theEntriesOfARecordAreThoseThatNameIt() {
        trail.append(new AuditEvent(AuditKind.OUTCOME, "guest/7", "engine", "", "{\"losers\":[{\"name\":\"Ann\"}]}"));
        trail.append(about("guest", "7", "Ann"));
        trail.append(about("room", "7", "Ann"));
        trail.append(about("guest", "77", "Ann"));
        trail.append(new AuditEvent(AuditKind.EXPORT, "guest/7", "ann", "", "{}"));
        trail.append(new AuditEvent(AuditKind.EXPORT, "no JSON", "ann", "", "guest 7"));

        assertThat(selected(AuditSelection.about(GUEST))).containsExactly(1L, 2L);
        assertThat(selected(AuditSelection.subject("guest/7"))).containsExactly(1L, 5L);
        assertThat(selected(AuditSelection.entries(Set.of(3L, 6L, 99L)))).containsExactly(3L, 6L);
        assertThat(trail.erase(AuditSelection.about(GUEST), "dpo", "").map(AuditEntry::event))
                .contains(new AuditEvent(AuditKind.ERASED, "guest/7", "dpo", "", "{\"entries\":[1,2]}"));
        assertThat(trail.verify()).isEmpty();
    }

    @Test
    void erasingNothingIsNotRecorded() {
        trail.append(event("e"));

        assertThat(trail.erase(AuditSelection.about(GUEST), "dpo", "")).isEmpty();

        assertThat(trail.entries(0, 10)).hasSize(1);
    }

    @Test
    void aPayloadIsErasedOnceAndRecordsOfErasuresStay() {
        trail.append(about("guest", "7", "Ann"));
        trail.erase(AuditSelection.about(GUEST), "dpo", "");

        assertThat(trail.erase(AuditSelection.entries(Set.of(1L, 2L)), "dpo", "again"))
                .isEmpty();
        assertThat(trail.erase(AuditSelection.subject("guest/7"), "dpo", "again"))
                .isEmpty();
        assertThat(trail.verify()).isEmpty();
    }

    @Test
    void whatStandsManyPagesApartIsErasedAtOnce() {
        trail.append(about("guest", "7", "Ann"));
        IntStream.range(0, MORE_THAN_A_PAGE).forEach(each -> trail.append(event("e" + each)));
        trail.append(about("guest", "7", "Ann"));

        assertThat(selected(AuditSelection.about(GUEST))).containsExactly(1L, MORE_THAN_A_PAGE + 2L);
        AuditEntry erasure = trail.erase(AuditSelection.about(GUEST), "dpo", "").orElseThrow();

        assertThat(erasure.event().payload())
                .isEqualTo(new AuditPayload.Kept("{\"entries\":[1," + (MORE_THAN_A_PAGE + 2) + "]}"));
        assertThat(trail.verify()).isEmpty();
    }

    @Test
    void manyWhoEraseAtOnceEraseOnce() throws Exception {
        trail.append(about("guest", "7", "Ann"));

        List<Boolean> erased = Race.of(
                THREADS,
                each -> trail.erase(AuditSelection.about(GUEST), "dpo " + each, "")
                        .isPresent());

        assertThat(erased).containsOnlyOnce(true);
        assertThat(trail.entries(0, 10)).hasSize(2);
        assertThat(trail.verify()).isEmpty();
    }

    @Test
    void nobodySaysThatSomethingWasErasedWithoutErasing() {
        AuditEntry entry = trail.append(event("e"));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> trail.append(new AuditEvent(AuditKind.ERASED, "e", "ann", "", "{\"entries\":[1]}")))
                .withMessage("An entry says that payloads were erased only when erase() erased them; append an event of"
                        + " another kind, with its payload");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> trail.append(entry.erased().event()));
        assertThat(trail.entries(0, 10)).containsExactly(entry);
    }

    @Test
    void anAnchorHoldsUntilItsEntryIsAnother() {
        AuditEntry first = trail.append(event("one"));
        AuditEntry second = trail.append(event("two"));
        AuditAnchor anchor = AuditAnchor.of(second);
        trail.erase(AuditSelection.subject("two"), "dpo", "");

        assertThat(trail.verify(List.of(anchor, AuditAnchor.of(first), anchor))).isEmpty();
        assertThat(trail.verify(List.of(new AuditAnchor(2, first.self()))))
                .contains("entry 2 is not the one that the anchor names: its digest is " + second.self()
                        + ", that of the anchor " + first.self());
        assertThat(trail.verify(List.of(AuditAnchor.of(first), new AuditAnchor(9, second.self()))))
                .contains("an anchor names entry 9, but the last one is 3");
    }

    @Test
    void whatIsSealedStandsInAFileAndTheChainGoesOn() {
        List<AuditEntry> entries = append("one", "two", "three");
        List<Long> told = new ArrayList<>();

        AuditSegment segment = trail.seal(2, files, "ann", "a year is over", told::add);

        Path file = files.resolve("audit-1-2.ndjson");
        assertThat(segment)
                .isEqualTo(new AuditSegment(
                        1, 2, HashChain.GENESIS, entries.get(1).self(), "audit-1-2.ndjson", Digest.of(bytes(file))));
        assertThat(read(file)).isEqualTo(entries.subList(0, 2));
        assertThat(told).endsWith(2L);
        assertThat(trail.segments()).containsExactly(segment);
        AuditEntry sealing = AuditEntry.after(entries.get(2), clock.instant(), segment.event("ann", "a year is over"));
        assertThat(trail.entries(0, 10)).containsExactly(entries.get(2), sealing);
        assertThat(AuditSegment.of(sealing.event())).contains(segment);
        assertThat(trail.verify()).isEmpty();
        assertThat(trail.verify(List.of(), List.of(file))).isEmpty();
        assertThat(trail.append(event("next")).sequence()).isEqualTo(5);
        assertThat(trail.verify(List.of(), List.of(file))).isEmpty();
    }

    @Test
    void segmentsFollowEachOtherAndTheirFilesAreVerifiedInAnyNumber() {
        append("1", "2", "3", "4");
        trail.seal(2, files, "ann", "", written -> {}); // entry 5
        append("6");
        AuditSegment second =
                trail.seal(5, files, "ann", "", written -> {}); // with the entry that says so of the first
        Path first = files.resolve("audit-1-2.ndjson");
        Path next = files.resolve("audit-3-5.ndjson");

        assertThat(trail.segments()).hasSize(2);
        assertThat(second.previous()).isEqualTo(trail.segments().get(0).self());
        assertThat(trail.entries(0, 10)).extracting(AuditEntry::sequence).containsExactly(6L, 7L);
        for (List<Path> given : List.of(List.<Path>of(), List.of(first), List.of(next), List.of(next, first))) {
            assertThat(trail.verify(List.of(), given)).as("given %s", given).isEmpty();
        }
    }

    @Test
    void anAnchorInASegmentHoldsWhenItsFileIsGiven() {
        List<AuditEntry> entries = append("1", "2", "3", "4");
        trail.seal(3, files, "ann", "", written -> {});
        List<Path> file = List.of(files.resolve("audit-1-3.ndjson"));
        AuditAnchor within = AuditAnchor.of(entries.get(1));
        AuditAnchor atTheEnd = AuditAnchor.of(entries.get(2));

        assertThat(trail.verify(List.of(within, atTheEnd), file)).isEmpty();
        assertThat(trail.verify(List.of(atTheEnd))).isEmpty();
        assertThat(trail.verify(List.of(within)))
                .contains(
                        "an anchor names entry 2, which is sealed in audit-1-3.ndjson and was not looked at; give that"
                                + " file, too");
        assertThat(trail.verify(List.of(new AuditAnchor(2, atTheEnd.self())), file)
                        .orElseThrow())
                .contains("audit-1-3.ndjson, line 2: entry 2 is not the one that the anchor names");
        assertThat(trail.verify(List.of(new AuditAnchor(3, within.self()))).orElseThrow())
                .contains("entry 3 is not the one that the anchor names");
    }

    @Test
    void aSegmentFileThatWasChangedOrCutIsFound() throws IOException {
        append("1", "2", "3", "4");
        trail.seal(3, files, "ann", "", written -> {});
        Path file = files.resolve("audit-1-3.ndjson");
        List<String> lines = Files.readAllLines(file);

        Files.writeString(file, String.join("\n", lines).replace("\"subject\":\"2\"", "\"subject\":\"7\""));
        assertThat(trail.verify(List.of(), List.of(file)))
                .contains(file + ", line 2: entry 2 was changed after it was written");
        Files.write(file, lines.subList(0, 2));
        assertThat(trail.verify(List.of(), List.of(file)).orElseThrow())
                .startsWith(file + ", it ends with entry 2, ")
                .contains(", but what was sealed with 3, ");
        Files.write(file, lines.subList(1, 3));
        assertThatExceptionOfType(InputRejectedException.class)
                .isThrownBy(() -> trail.verify(List.of(), List.of(file)))
                .withMessageContaining("its first entry is 2, but no sealed segment of this trail begins there");
        assertThat(trail.verify()).isEmpty();
    }

    @Test
    void theLastEntryAndWhatIsSealedAlreadyCannotBeSealed() {
        assertThat(trail.sealing(Instant.MAX)).isEqualTo(new AuditSealing(1, 0, Optional.empty()));
        append("1", "2", "3");
        trail.seal(1, files, "ann", "", written -> {});

        for (long last : new long[] {0, 1, 4, 5}) {
            assertThatExceptionOfType(SealRefusedException.class)
                    .as("up to entry %s", last)
                    .isThrownBy(() -> trail.seal(last, files, "ann", "", written -> {}))
                    .withMessage("Entry " + last + " cannot be the last one to seal: it is one from 2 to 3");
        }
        assertThat(trail.entries(0, 10)).hasSize(3);
        assertThat(trail.segments()).hasSize(1);
    }

    @Test
    void whatMayBeSealedEndsBeforeTheFirstEntryOfTheTime() {
        append("1", "2");
        clock.pass(Duration.ofMinutes(1));
        Instant time = clock.instant();
        append("3");
        clock.jump(Duration.ofMinutes(-1)); // later entries seem older
        append("4", "5");

        assertThat(trail.sealing(time)).isEqualTo(new AuditSealing(1, 2, Optional.empty()));
        assertThat(trail.sealing(SampleCases.START)).isEqualTo(new AuditSealing(1, 0, Optional.empty()));
        assertThat(trail.sealing(Instant.MAX)).isEqualTo(new AuditSealing(1, 4, Optional.empty()));
    }

    @Test
    void aFileThatAnInterruptedSealingLeftIsReplacedAndAnotherOneIsNot() throws IOException {
        append("1", "2", "3");
        AuditSegmentFile left = AuditSegmentFile.write(trail, Optional.empty(), 2, files, written -> {});
        assertThat(trail.entries(0, 10)).hasSize(3);
        trail.erase(AuditSelection.entries(Set.of(1L)), "dpo", "");

        AuditSegment segment = trail.seal(2, files, "ann", "", written -> {});

        assertThat(left.payloads()).isEqualTo(2);
        assertThat(read(left.file()).get(0).event().payload()).isInstanceOf(AuditPayload.Erased.class);
        assertThat(segment.self()).isEqualTo(left.segment().self());
        assertThat(trail.verify(List.of(), List.of(left.file()))).isEmpty();
        Path other = Files.writeString(files.resolve("audit-3-4.ndjson"), "a letter");
        assertThatExceptionOfType(SealRefusedException.class)
                .isThrownBy(() -> trail.seal(4, files, "ann", "", written -> {}))
                .withMessage(other + ": there is another file of this name, which is not what the trail holds; name"
                        + " another folder");
        assertThat(other).hasContent("a letter");
        assertThat(trail.entries(0, 10)).hasSize(3);
    }

    @Test
    void aSealingThatFailsWhileItWritesLeavesTheTrailAsItWas() {
        List<AuditEntry> entries = append("1", "2", "3");

        assertThatIllegalStateException()
                .isThrownBy(() -> trail.seal(2, files, "ann", "", written -> {
                    throw new IllegalStateException("killed");
                }))
                .withMessage("killed");

        assertThat(files).isEmptyDirectory();
        assertThat(trail.entries(0, 10)).isEqualTo(entries);
        assertThat(trail.segments()).isEmpty();
    }

    @Test
    void sealedPayloadsAreErasedInTheFilesThatAreGiven() {
        trail.append(about("guest", "7", "Ann"));
        trail.append(about("guest", "8", "Bob"));
        trail.append(about("guest", "7", "Ann"));
        trail.append(event("e"));
        trail.seal(2, files, "ann", "", written -> {}); // entry 5
        Path file = files.resolve("audit-1-2.ndjson");

        AuditEntry erasure = trail.erase(AuditSelection.about(GUEST), List.of(file), "dpo", "")
                .orElseThrow();

        assertThat(erasure.event().payload()).isEqualTo(new AuditPayload.Kept("{\"entries\":[1,3]}"));
        assertThat(read(file))
                .extracting(entry -> entry.event().payload() instanceof AuditPayload.Kept)
                .containsExactly(false, true);
        assertThat(trail.verify(List.of(), List.of(file))).isEmpty();
        assertThat(trail.erase(AuditSelection.about(GUEST), List.of(file), "dpo", ""))
                .isEmpty();
        trail.seal(4, files, "ann", "", written -> {});
        assertThat(trail.verify(List.of(), List.of(file, files.resolve("audit-3-4.ndjson"))))
                .as("what was erased before it was sealed")
                .isEmpty();
    }

    @Test
    void aPayloadThatIsGoneFromASegmentWithoutAnEntryIsFound() throws IOException {
        append("1", "2", "3");
        trail.seal(2, files, "ann", "", written -> {});
        Path file = files.resolve("audit-1-2.ndjson");
        Digest digest = new AuditPayload.Kept("{}").digest();

        Files.writeString(
                file,
                Files.readString(file).replaceFirst("\"payload\":\"\\{}\"", "\"payloadDigest\":\"" + digest + "\""));

        assertThat(trail.verify(List.of(), List.of(file)))
                .contains("the payload of entry 1 is gone, and no entry says that it was erased");
    }

    @Test
    void nobodySaysThatEntriesWereSealedWithoutSealing() {
        AuditEvent said =
                new AuditSegment(1, 1, HashChain.GENESIS, HashChain.GENESIS, "f", HashChain.GENESIS).event("ann", "");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> trail.append(said))
                .withMessage("An entry says that others were sealed only when seal() sealed them; append an event of"
                        + " another kind");
    }

    @Test
    void recordsOfSealingsKeepTheirPayloads() {
        append("1", "2");
        trail.seal(1, files, "ann", "", written -> {}); // entry 3

        assertThat(trail.erase(AuditSelection.entries(Set.of(3L)), "dpo", "")).isEmpty();
    }

    private List<AuditEntry> append(String... subjects) {
        return Stream.of(subjects).map(each -> trail.append(event(each))).toList();
    }

    private static List<AuditEntry> read(Path file) {
        List<AuditEntry> entries = new ArrayList<>();
        AuditSegmentFile.read(file, (line, entry) -> entries.add(entry));
        return entries;
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<Long> selected(AuditSelection selection) {
        List<Long> sequences = new ArrayList<>();
        trail.select(selection, entry -> sequences.add(entry.sequence()));
        return sequences;
    }

    private static AuditEvent about(String type, String key, String name) {
        String payload = "{\"type\":\"" + type + "\",\"key\":\"" + key + "\",\"local\":{\"name\":\"" + name + "\"}}";
        return new AuditEvent(AuditKind.PARKED, "case 1", "engine", "", payload);
    }

    private static AuditEvent event(String subject) {
        return new AuditEvent(AuditKind.OUTCOME, subject, "ann", "", "{}");
    }
}
