package dev.truce.testkit.contract;

import dev.truce.conflict.audit.AuditAnchor;
import dev.truce.conflict.audit.AuditEntry;
import dev.truce.conflict.audit.AuditEvent;
import dev.truce.conflict.audit.AuditKind;
import dev.truce.conflict.audit.AuditPayload;
import dev.truce.conflict.audit.AuditSealing;
import dev.truce.conflict.audit.AuditSegment;
import dev.truce.conflict.audit.AuditSelection;
import dev.truce.conflict.audit.AuditTrail;
import dev.truce.conflict.audit.SealRefusedException;
import dev.truce.integrity.Digest;
import dev.truce.testkit.contract.ContractRun.Fault;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongConsumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each fault that an audit trail may have is found by the tests of the contract that are about it. */
class AuditTrailContractTest {

    private static final long PAGE = 2_000;
    private static final Set<String> TAKE_LONG = Set.of("aLongChainVerifies", "whatStandsManyPagesApartIsErasedAtOnce");

    private static Function<InstantSource, AuditTrail> made = AuditTrail::inMemory;

    static class Subject extends AuditTrailContract {

        @Override
        protected AuditTrail emptyTrail(InstantSource clock) {
            return made.apply(clock);
        }
    }

    /** A trail that does all as the one in memory does; a subclass does one thing wrong. */
    private static class Wrong implements AuditTrail {

        final AuditTrail right;

        Wrong(AuditTrail right) {
            this.right = right;
        }

        @Override
        public AuditEntry append(AuditEvent event) {
            return right.append(event);
        }

        @Override
        public List<AuditEntry> entries(long afterSequence, int limit) {
            return right.entries(afterSequence, limit);
        }

        @Override
        public void select(AuditSelection selection, Consumer<AuditEntry> sink) {
            right.select(selection, sink);
        }

        @Override
        public Optional<AuditEntry> erase(
                AuditSelection selection, Collection<Path> segments, String actor, String reason) {
            return right.erase(selection, segments, actor, reason);
        }

        @Override
        public List<AuditSegment> segments() {
            return right.segments();
        }

        @Override
        public AuditSealing sealing(Instant before) {
            return right.sealing(before);
        }

        @Override
        public AuditSegment seal(long last, Path folder, String actor, String reason, LongConsumer progress) {
            return right.seal(last, folder, actor, reason, progress);
        }

        @Override
        public Optional<String> verify(Collection<AuditAnchor> anchors, Collection<Path> segments) {
            return right.verify(anchors, segments);
        }
    }

    /** Another way to append. */
    private interface Appending {
        AuditEntry append(AuditTrail right, AuditEvent event);
    }

    private static Function<InstantSource, AuditTrail> appending(Appending fault) {
        return clock -> new Wrong(AuditTrail.inMemory(clock)) {
            @Override
            public synchronized AuditEntry append(AuditEvent event) {
                return fault.append(right, event);
            }
        };
    }

    /** Another way to read. */
    private interface Reading {
        List<AuditEntry> entries(AuditTrail right, long after, int limit);
    }

    private static Function<InstantSource, AuditTrail> reading(Reading fault) {
        return clock -> new Wrong(AuditTrail.inMemory(clock)) {
            @Override
            public List<AuditEntry> entries(long afterSequence, int limit) {
                return fault.entries(right, afterSequence, limit);
            }
        };
    }

    /** Another way to erase. */
    private interface Erasing {
        Optional<AuditEntry> erase(
                AuditTrail right, AuditSelection selection, Collection<Path> files, String actor, String reason);
    }

    private static Function<InstantSource, AuditTrail> erasing(Erasing fault) {
        return clock -> new Wrong(AuditTrail.inMemory(clock)) {
            @Override
            public synchronized Optional<AuditEntry> erase(
                    AuditSelection selection, Collection<Path> segments, String actor, String reason) {
                return fault.erase(right, selection, segments, actor, reason);
            }
        };
    }

    /** Another way to seal. */
    private interface Sealing {
        AuditSegment seal(AuditTrail right, long last, Path folder, LongConsumer progress, String actor, String reason);
    }

    private static Function<InstantSource, AuditTrail> sealing(Sealing fault) {
        return clock -> new Wrong(AuditTrail.inMemory(clock)) {
            @Override
            public AuditSegment seal(long last, Path folder, String actor, String reason, LongConsumer progress) {
                return fault.seal(right, last, folder, progress, actor, reason);
            }
        };
    }

    /** Another way to verify. */
    private interface Verifying {
        Optional<String> verify(AuditTrail right, Collection<AuditAnchor> anchors, Collection<Path> files);
    }

    private static Function<InstantSource, AuditTrail> verifying(Verifying fault) {
        return clock -> new Wrong(AuditTrail.inMemory(clock)) {
            @Override
            public Optional<String> verify(Collection<AuditAnchor> anchors, Collection<Path> segments) {
                return fault.verify(right, anchors, segments);
            }
        };
    }

    private static List<AuditEntry> all(AuditTrail right) {
        return right.entries(0, Integer.MAX_VALUE);
    }

    private static Optional<AuditEntry> last(AuditTrail right, @Nullable AuditKind kind) {
        return all(right).stream()
                .filter(each -> kind == null || each.event().kind() == kind)
                .reduce((earlier, later) -> later);
    }

    private static long sealed(AuditTrail right) {
        return right.segments().stream().mapToLong(AuditSegment::last).max().orElse(0);
    }

    private static void write(Path file, @Nullable String content) {
        try {
            Files.deleteIfExists(file);
            if (content != null) {
                Files.writeString(file, content);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Appends a different event where it is not as the right one would have it. */
    private static AuditEntry tolerantly(AuditTrail right, AuditEvent event, AuditKind kind, boolean kept) {
        return event.kind() == kind && event.payload() instanceof AuditPayload.Kept == kept
                ? last(right, null).orElseGet(() -> right.append(new AuditEvent(AuditKind.EXPORT, "", "", "", "{}")))
                : right.append(event);
    }

    /** Reads the last entry, and appends to it only when another has read it, too. */
    private static final class Unguarded extends Wrong {

        private final InstantSource clock;
        private final Thread test = Thread.currentThread();
        private final CountDownLatch looked = new CountDownLatch(2);

        Unguarded(InstantSource clock) {
            super(AuditTrail.inMemory(clock));
            this.clock = clock;
        }

        private boolean isAlone() {
            return Thread.currentThread().equals(test);
        }

        private void meet() {
            looked.countDown();
            try {
                looked.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }

        @Override
        public AuditEntry append(AuditEvent event) {
            if (isAlone()) {
                return right.append(event);
            }
            AuditEntry last = last(right, null).orElse(null);
            meet();
            right.append(event);
            return AuditEntry.after(last, clock.instant(), event);
        }

        @Override
        public Optional<AuditEntry> erase(
                AuditSelection selection, Collection<Path> segments, String actor, String reason) {
            if (isAlone()) {
                return right.erase(selection, segments, actor, reason);
            }
            boolean any = all(right).stream().anyMatch(selection::chooses);
            meet();
            Optional<AuditEntry> erased = right.erase(selection, segments, actor, reason);
            return any && erased.isEmpty() ? last(right, AuditKind.ERASED) : erased;
        }
    }

    /** Shows what was erased. */
    private static final class Remembering extends Wrong {

        private final Map<Long, AuditEntry> original = new HashMap<>();

        Remembering(InstantSource clock) {
            super(AuditTrail.inMemory(clock));
        }

        @Override
        public synchronized AuditEntry append(AuditEvent event) {
            AuditEntry entry = right.append(event);
            original.put(entry.sequence(), entry);
            return entry;
        }

        @Override
        public synchronized List<AuditEntry> entries(long afterSequence, int limit) {
            return right.entries(afterSequence, limit).stream()
                    .map(each -> original.getOrDefault(each.sequence(), each))
                    .toList();
        }
    }

    /** Shows what was sealed as if it were still in the trail. */
    private static final class Keeping extends Wrong {

        private final List<AuditEntry> sealed = new ArrayList<>();

        Keeping(InstantSource clock) {
            super(AuditTrail.inMemory(clock));
        }

        @Override
        public AuditSegment seal(long last, Path folder, String actor, String reason, LongConsumer progress) {
            List<AuditEntry> before = all(right);
            AuditSegment segment = right.seal(last, folder, actor, reason, progress);
            before.stream().filter(each -> each.sequence() <= last).forEach(sealed::add);
            return segment;
        }

        @Override
        public List<AuditEntry> entries(long afterSequence, int limit) {
            return Stream.concat(sealed.stream(), all(right).stream())
                    .filter(each -> each.sequence() > afterSequence)
                    .limit(limit)
                    .toList();
        }
    }

    static Stream<Fault<Function<InstantSource, AuditTrail>>> faults() {
        return Stream.of(chain(), erasures(), anchors(), seals()).flatMap(each -> each);
    }

    private static Stream<Fault<Function<InstantSource, AuditTrail>>> chain() {
        return Stream.of(
                Fault.of("has none", AuditTrail::inMemory),
                Fault.of(
                        "shows an entry that nobody appended",
                        reading((right, after, limit) -> all(right).isEmpty()
                                ? List.of(AuditEntry.after(
                                        null, SampleCases.START, new AuditEvent(AuditKind.EXPORT, "", "", "", "{}")))
                                : right.entries(after, limit)),
                        "anEmptyTrailHoldsNothingAndVerifies"),
                Fault.of(
                        "reads the last entry again where none follows",
                        reading((right, after, limit) -> {
                            List<AuditEntry> found = right.entries(after, limit);
                            return found.isEmpty() && limit == 2 ? right.entries(after - 1, limit) : found;
                        }),
                        "entriesAreReadOnFromWhereOneStopped"),
                Fault.of(
                        "finds a problem where nothing is",
                        verifying((right, anchors, files) -> all(right).isEmpty()
                                ? Optional.of("the first entry is missing")
                                : right.verify(anchors, files)),
                        "anEmptyTrailHoldsNothingAndVerifies"),
                Fault.of(
                        "finds a problem where one page ends",
                        verifying((right, anchors, files) ->
                                right.entries(PAGE, 1).isEmpty() ? right.verify(anchors, files) : Optional.of("page")),
                        "aLongChainVerifies",
                        "whatStandsManyPagesApartIsErasedAtOnce"),
                Fault.of(
                        "reads one page of all",
                        reading((right, after, limit) -> after >= PAGE ? List.of() : right.entries(after, limit)),
                        "aLongChainVerifies"),
                Fault.of(
                        "acknowledges an entry that it does not keep",
                        appending((right, event) -> event.subject().equals("two")
                                ? AuditEntry.after(last(right, null).orElse(null), SampleCases.START, event)
                                : right.append(event)),
                        "anAnchorHoldsUntilItsEntryIsAnother",
                        "entriesAreNumberedFromOneAndEachFollowsTheOneBefore",
                        "whatIsSealedStandsInAFileAndTheChainGoesOn"),
                Fault.of(
                        "goes by the time of its start",
                        clock -> AuditTrail.inMemory(() -> SampleCases.START),
                        "entriesAreNumberedFromOneAndEachFollowsTheOneBefore",
                        "whatIsErasedLeavesItsDigestAndTheChainHolds",
                        "whatMayBeSealedEndsBeforeTheFirstEntryOfTheTime"),
                Fault.of(
                        "drops U+0000 from texts",
                        appending((right, event) -> right.append(new AuditEvent(
                                event.kind(),
                                event.subject().replace("\u0000", ""),
                                event.actor(),
                                event.reason(),
                                event.payload()))),
                        "textsAreReadBackAsTheyWereWritten"),
                Fault.of(
                        "reads the entry again where one stopped",
                        reading((right, after, limit) -> right.entries(after - 1, limit)),
                        "aLongChainVerifies",
                        "entriesAreReadOnFromWhereOneStopped"),
                Fault.of(
                        "reads one more than was asked for",
                        reading((right, after, limit) -> right.entries(after, limit + 1)),
                        "aFileThatAnInterruptedSealingLeftIsReplacedAndAnotherOneIsNot",
                        "entriesAreReadOnFromWhereOneStopped"),
                Fault.of(
                        "lets two entries follow one, and two erase one, at once",
                        Unguarded::new,
                        "manyWhoAppendAtOnceMakeOneChain",
                        "manyWhoEraseAtOnceEraseOnce"));
    }

    private static Stream<Fault<Function<InstantSource, AuditTrail>>> erasures() {
        return Stream.of(
                Fault.of("shows what was erased", Remembering::new, "whatIsErasedLeavesItsDigestAndTheChainHolds"),
                Fault.of(
                        "does not say that it erased",
                        erasing((right, selection, files, actor, reason) -> {
                            right.erase(selection, files, actor, reason);
                            return Optional.empty();
                        }),
                        "manyWhoEraseAtOnceEraseOnce",
                        "sealedPayloadsAreErasedInTheFilesThatAreGiven",
                        "theEntriesOfARecordAreThoseThatNameIt",
                        "whatIsErasedLeavesItsDigestAndTheChainHolds",
                        "whatStandsManyPagesApartIsErasedAtOnce"),
                Fault.of(
                        "does not say who erased",
                        erasing((right, selection, files, actor, reason) -> right.erase(selection, files, "", reason)),
                        "theEntriesOfARecordAreThoseThatNameIt",
                        "whatIsErasedLeavesItsDigestAndTheChainHolds"),
                Fault.of(
                        "selects every entry",
                        clock -> new Wrong(AuditTrail.inMemory(clock)) {
                            @Override
                            public void select(AuditSelection selection, Consumer<AuditEntry> sink) {
                                right.forEach(sink);
                            }
                        },
                        "theEntriesOfARecordAreThoseThatNameIt",
                        "whatStandsManyPagesApartIsErasedAtOnce"),
                Fault.of(
                        "erases the entries of a record whose name begins as that one",
                        erasing((right, selection, files, actor, reason) -> {
                            Set<Long> chosen = new TreeSet<>();
                            all(right).stream().filter(selection::chooses).forEach(each -> chosen.add(each.sequence()));
                            all(right).stream()
                                    .filter(each -> each.event().payload() instanceof AuditPayload.Kept kept
                                            && kept.text().contains("\"key\":\"77\""))
                                    .forEach(each -> chosen.add(each.sequence()));
                            return chosen.contains(4L)
                                    ? right.erase(AuditSelection.entries(chosen), files, actor, reason)
                                    : right.erase(selection, files, actor, reason);
                        }),
                        "theEntriesOfARecordAreThoseThatNameIt"),
                Fault.of(
                        "records that nothing was erased",
                        erasing((right, selection, files, actor, reason) -> {
                            Optional<AuditEntry> erasure = right.erase(selection, files, actor, reason);
                            if (erasure.isEmpty()) {
                                right.append(new AuditEvent(AuditKind.EXPORT, "nothing", actor, reason, "{}"));
                            }
                            return erasure;
                        }),
                        "erasingNothingIsNotRecorded",
                        "manyWhoEraseAtOnceEraseOnce"),
                Fault.of(
                        "says of what was erased before that it erased it",
                        erasing((right, selection, files, actor, reason) ->
                                right.erase(selection, files, actor, reason).or(() -> last(right, AuditKind.ERASED))),
                        "aPayloadIsErasedOnceAndRecordsOfErasuresStay",
                        "manyWhoEraseAtOnceEraseOnce",
                        "sealedPayloadsAreErasedInTheFilesThatAreGiven"),
                Fault.of(
                        "says of a sealing that it erased it",
                        erasing((right, selection, files, actor, reason) ->
                                right.erase(selection, files, actor, reason).or(() -> last(right, AuditKind.SEALED))),
                        "recordsOfSealingsKeepTheirPayloads",
                        "sealedPayloadsAreErasedInTheFilesThatAreGiven"),
                Fault.of(
                        "erases on one page",
                        erasing((right, selection, files, actor, reason) -> {
                            Set<Long> page = new TreeSet<>();
                            right.entries(0, (int) PAGE).stream()
                                    .filter(selection::chooses)
                                    .forEach(each -> page.add(each.sequence()));
                            return right.entries(PAGE, 1).isEmpty()
                                    ? right.erase(selection, files, actor, reason)
                                    : right.erase(AuditSelection.entries(page), files, actor, reason);
                        }),
                        "whatStandsManyPagesApartIsErasedAtOnce"),
                Fault.of(
                        "lets anybody say that it erased",
                        appending((right, event) -> tolerantly(right, event, AuditKind.ERASED, true)),
                        "nobodySaysThatSomethingWasErasedWithoutErasing"),
                Fault.of(
                        "takes a payload that is erased already",
                        appending((right, event) -> tolerantly(right, event, AuditKind.OUTCOME, false)),
                        "nobodySaysThatSomethingWasErasedWithoutErasing"),
                Fault.of(
                        "refuses to erase, but has recorded it",
                        appending((right, event) -> {
                            try {
                                return right.append(event);
                            } catch (IllegalArgumentException e) {
                                right.append(new AuditEvent(AuditKind.EXPORT, "", "", "", "{}"));
                                throw e;
                            }
                        }),
                        "nobodySaysThatSomethingWasErasedWithoutErasing"),
                Fault.of(
                        "erases in no file",
                        erasing((right, selection, files, actor, reason) ->
                                right.erase(selection, List.of(), actor, reason)),
                        "sealedPayloadsAreErasedInTheFilesThatAreGiven"));
    }

    private static Stream<Fault<Function<InstantSource, AuditTrail>>> anchors() {
        return Stream.of(
                Fault.of(
                        "looks at no anchor",
                        verifying((right, anchors, files) -> right.verify(List.of(), files)),
                        "anAnchorHoldsUntilItsEntryIsAnother",
                        "anAnchorInASegmentHoldsWhenItsFileIsGiven"),
                Fault.of(
                        "looks at no anchor past the end",
                        verifying((right, anchors, files) -> right.verify(
                                anchors.stream()
                                        .filter(each -> each.sequence()
                                                <= last(right, null)
                                                        .map(AuditEntry::sequence)
                                                        .orElse(0L))
                                        .toList(),
                                files)),
                        "anAnchorHoldsUntilItsEntryIsAnother"),
                Fault.of(
                        "looks at no anchor of what is sealed",
                        verifying((right, anchors, files) -> right.verify(
                                anchors.stream()
                                        .filter(each -> each.sequence() > sealed(right))
                                        .toList(),
                                files)),
                        "anAnchorInASegmentHoldsWhenItsFileIsGiven"),
                Fault.of(
                        "reads no file",
                        verifying((right, anchors, files) -> right.verify(anchors, List.of())),
                        "aPayloadThatIsGoneFromASegmentWithoutAnEntryIsFound",
                        "aSegmentFileThatWasChangedOrCutIsFound",
                        "anAnchorInASegmentHoldsWhenItsFileIsGiven"),
                Fault.of(
                        "reads files in their order only",
                        verifying((right, anchors, files) ->
                                files.stream().sorted().toList().equals(List.copyOf(files))
                                        ? right.verify(anchors, files)
                                        : Optional.of("a file is missing")),
                        "segmentsFollowEachOtherAndTheirFilesAreVerifiedInAnyNumber"),
                Fault.of(
                        "does not miss a payload",
                        verifying((right, anchors, files) ->
                                right.verify(anchors, files).filter(each -> !each.contains("is gone"))),
                        "aPayloadThatIsGoneFromASegmentWithoutAnEntryIsFound"));
    }

    private static Stream<Fault<Function<InstantSource, AuditTrail>>> seals() {
        return Stream.of(
                Fault.of(
                        "seals without a file",
                        sealing((right, last, folder, progress, actor, reason) -> {
                            AuditSegment segment = right.seal(last, folder, actor, reason, progress);
                            write(folder.resolve(segment.file()), null);
                            return segment;
                        }),
                        "aFileThatAnInterruptedSealingLeftIsReplacedAndAnotherOneIsNot",
                        "aPayloadThatIsGoneFromASegmentWithoutAnEntryIsFound",
                        "aSegmentFileThatWasChangedOrCutIsFound",
                        "anAnchorInASegmentHoldsWhenItsFileIsGiven",
                        "sealedPayloadsAreErasedInTheFilesThatAreGiven",
                        "segmentsFollowEachOtherAndTheirFilesAreVerifiedInAnyNumber",
                        "whatIsSealedStandsInAFileAndTheChainGoesOn"),
                Fault.of(
                        "keeps what it sealed",
                        Keeping::new,
                        "aFileThatAnInterruptedSealingLeftIsReplacedAndAnotherOneIsNot",
                        "segmentsFollowEachOtherAndTheirFilesAreVerifiedInAnyNumber",
                        "theLastEntryAndWhatIsSealedAlreadyCannotBeSealed",
                        "whatIsSealedStandsInAFileAndTheChainGoesOn"),
                Fault.of(
                        "forgets what it sealed",
                        clock -> new Wrong(AuditTrail.inMemory(clock)) {
                            @Override
                            public List<AuditSegment> segments() {
                                return List.of();
                            }
                        },
                        "segmentsFollowEachOtherAndTheirFilesAreVerifiedInAnyNumber",
                        "theLastEntryAndWhatIsSealedAlreadyCannotBeSealed",
                        "whatIsSealedStandsInAFileAndTheChainGoesOn"),
                Fault.of(
                        "knows a segment that it did not write",
                        clock -> new Wrong(AuditTrail.inMemory(clock)) {

                            private boolean failed;

                            @Override
                            public AuditSegment seal(
                                    long last, Path folder, String actor, String reason, LongConsumer progress) {
                                failed = true;
                                AuditSegment segment = right.seal(last, folder, actor, reason, progress);
                                failed = false;
                                return segment;
                            }

                            @Override
                            public List<AuditSegment> segments() {
                                Digest none = Digest.of(new byte[0]);
                                return failed
                                        ? List.of(new AuditSegment(1, 2, none, none, "audit-1-2.ndjson", none))
                                        : right.segments();
                            }
                        },
                        "aSealingThatFailsWhileItWritesLeavesTheTrailAsItWas"),
                Fault.of(
                        "does not tell how far it is",
                        sealing((right, last, folder, progress, actor, reason) ->
                                right.seal(last, folder, actor, reason, written -> {})),
                        "aSealingThatFailsWhileItWritesLeavesTheTrailAsItWas",
                        "whatIsSealedStandsInAFileAndTheChainGoesOn"),
                Fault.of(
                        "does not say why it sealed",
                        sealing((right, last, folder, progress, actor, reason) ->
                                right.seal(last, folder, actor, "", progress)),
                        "whatIsSealedStandsInAFileAndTheChainGoesOn"),
                Fault.of(
                        "acknowledges what it cannot seal",
                        sealing((right, last, folder, progress, actor, reason) -> {
                            try {
                                return right.seal(last, folder, actor, reason, progress);
                            } catch (SealRefusedException e) {
                                return right.segments().get(0);
                            }
                        }),
                        "aFileThatAnInterruptedSealingLeftIsReplacedAndAnotherOneIsNot",
                        "theLastEntryAndWhatIsSealedAlreadyCannotBeSealed"),
                Fault.of(
                        "records something when it refuses to seal",
                        sealing((right, last, folder, progress, actor, reason) -> {
                            try {
                                return right.seal(last, folder, actor, reason, progress);
                            } catch (SealRefusedException e) {
                                right.append(new AuditEvent(AuditKind.EXPORT, "", "", "", "{}"));
                                throw e;
                            }
                        }),
                        "aFileThatAnInterruptedSealingLeftIsReplacedAndAnotherOneIsNot",
                        "theLastEntryAndWhatIsSealedAlreadyCannotBeSealed"),
                Fault.of(
                        "lets every entry be sealed whenever it was written",
                        clock -> new Wrong(AuditTrail.inMemory(clock)) {
                            @Override
                            public AuditSealing sealing(Instant before) {
                                return right.sealing(Instant.MAX);
                            }
                        },
                        "whatMayBeSealedEndsBeforeTheFirstEntryOfTheTime"),
                Fault.of(
                        "seals past a younger entry",
                        clock -> new Wrong(AuditTrail.inMemory(clock)) {
                            @Override
                            public AuditSealing sealing(Instant before) {
                                AuditSealing all = right.sealing(Instant.MAX);
                                return all(right).stream()
                                                        .limit(Math.max(
                                                                0, all(right).size() - 1))
                                                        .filter(each ->
                                                                each.at().isBefore(before))
                                                        .count()
                                                > right.sealing(before).last() - sealed(right)
                                        ? all
                                        : right.sealing(before);
                            }
                        },
                        "whatMayBeSealedEndsBeforeTheFirstEntryOfTheTime"),
                Fault.of(
                        "stops at the file of an interrupted sealing",
                        sealing((right, last, folder, progress, actor, reason) -> {
                            Path left = folder.resolve("audit-" + (sealed(right) + 1) + "-" + last + ".ndjson");
                            if (Files.exists(left)) {
                                throw new SealRefusedException(
                                        left + ": there is another file of this name, which is not what the trail"
                                                + " holds; name another folder");
                            }
                            return right.seal(last, folder, actor, reason, progress);
                        }),
                        "aFileThatAnInterruptedSealingLeftIsReplacedAndAnotherOneIsNot"),
                Fault.of(
                        "overwrites whatever has the name of its file",
                        sealing((right, last, folder, progress, actor, reason) -> {
                            try {
                                return right.seal(last, folder, actor, reason, progress);
                            } catch (SealRefusedException e) {
                                Path other = folder.resolve("audit-" + (sealed(right) + 1) + "-" + last + ".ndjson");
                                if (Files.exists(other)) {
                                    write(other, "");
                                }
                                throw e;
                            }
                        }),
                        "aFileThatAnInterruptedSealingLeftIsReplacedAndAnotherOneIsNot"),
                Fault.of(
                        "leaves half a file when it fails",
                        sealing((right, last, folder, progress, actor, reason) -> {
                            try {
                                return right.seal(last, folder, actor, reason, progress);
                            } catch (IllegalStateException e) {
                                write(folder.resolve("half"), "{");
                                throw e;
                            }
                        }),
                        "aSealingThatFailsWhileItWritesLeavesTheTrailAsItWas"),
                Fault.of(
                        "has sealed when it fails",
                        sealing((right, last, folder, progress, actor, reason) -> {
                            try {
                                return right.seal(last, folder, actor, reason, progress);
                            } catch (IllegalStateException e) {
                                write(
                                        folder.resolve(right.seal(last, folder, actor, reason, written -> {})
                                                .file()),
                                        null);
                                throw e;
                            }
                        }),
                        "aSealingThatFailsWhileItWritesLeavesTheTrailAsItWas"),
                Fault.of(
                        "lets anybody say that it sealed",
                        appending((right, event) -> tolerantly(right, event, AuditKind.SEALED, true)),
                        "nobodySaysThatEntriesWereSealedWithoutSealing"));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void theContractFinds(Fault<Function<InstantSource, AuditTrail>> fault) {
        made = fault.wrong();

        ContractRun.assertFound(fault, Subject.class, TAKE_LONG);
    }

    @Test
    void everyTestOfTheContractFindsAFault() {
        ContractRun.assertEachFinds(AuditTrailContract.class, faults());
    }
}
