package dev.truce.testkit.contract;

import dev.truce.conflict.RecordId;
import dev.truce.conflict.Side;
import dev.truce.conflict.engine.Shadow;
import dev.truce.conflict.version.HybridTime;
import dev.truce.conflict.version.ScalarVersion;
import dev.truce.conflict.version.Stamp;
import dev.truce.conflict.version.VersionVector;
import dev.truce.integrity.json.StrictJson;
import dev.truce.testkit.contract.ContractRun.Fault;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Each fault that a shadow may have is found by the tests of the contract that are about it. */
class ShadowContractTest {

    private static Supplier<Shadow<JsonNode>> made = Shadow::inMemory;

    static class Subject extends ShadowContract {

        @Override
        protected Shadow<JsonNode> emptyShadow() {
            return made.get();
        }
    }

    /** How it takes what was agreed on, and passes it on to one that is right. */
    private interface Advance {
        void advance(Shadow<JsonNode> right, RecordId id, Side<JsonNode> agreed);
    }

    private static Supplier<Shadow<JsonNode>> advancing(Advance fault) {
        return () -> new Shadow<>() {

            private final Shadow<JsonNode> right = Shadow.inMemory();

            @Override
            public Side<JsonNode> base(RecordId id) {
                return right.base(id);
            }

            @Override
            public synchronized void advance(RecordId id, Side<JsonNode> agreed) {
                fault.advance(right, id, agreed);
            }
        };
    }

    /** Takes it whatever is known. */
    private static void force(Shadow<JsonNode> right, RecordId id, Side<JsonNode> agreed) {
        right.advance(id, Side.none());
        right.advance(id, agreed);
    }

    private static Supplier<Shadow<JsonNode>> keeping(UnaryOperator<Side<JsonNode>> kept) {
        return advancing((right, id, agreed) -> right.advance(id, kept.apply(agreed)));
    }

    private static Supplier<Shadow<JsonNode>> naming(UnaryOperator<RecordId> name) {
        return () -> new Shadow<>() {

            private final Shadow<JsonNode> right = Shadow.inMemory();

            @Override
            public Side<JsonNode> base(RecordId id) {
                return right.base(name.apply(id));
            }

            @Override
            public void advance(RecordId id, Side<JsonNode> agreed) {
                right.advance(name.apply(id), agreed);
            }
        };
    }

    private static boolean isLate(Side<JsonNode> known, Side<JsonNode> agreed) {
        return agreed.stamp().isBefore(known.stamp());
    }

    private static long epoch(Side<JsonNode> side) {
        ScalarVersion version = side.stamp().scalar();
        return version == null ? 0 : version.epoch();
    }

    private static Side<JsonNode> withStamp(Side<JsonNode> side, UnaryOperator<Stamp> change) {
        if (side instanceof Side.Present<JsonNode> present) {
            return new Side.Present<>(present.value(), change.apply(present.stamp()), present.mask());
        }
        return side instanceof Side.Tombstone ? Side.tombstone(change.apply(side.stamp())) : side;
    }

    /** Knows what each thread said to it, and does not tell the others. */
    private static final class OfEachThread implements Shadow<JsonNode> {

        private final ThreadLocal<Shadow<JsonNode>> own = ThreadLocal.withInitial(Shadow::inMemory);

        @Override
        public Side<JsonNode> base(RecordId id) {
            return own.get().base(id);
        }

        @Override
        public void advance(RecordId id, Side<JsonNode> agreed) {
            own.get().advance(id, agreed);
        }
    }

    static Stream<Fault<Supplier<Shadow<JsonNode>>>> faults() {
        return Stream.of(
                Fault.of("has none", Shadow::inMemory),
                Fault.of("goes by the times, too, which are those of the versions", advancing((right, id, agreed) -> {
                    HybridTime known = right.base(id).stamp().modifiedAt();
                    HybridTime next = agreed.stamp().modifiedAt();
                    if (known == null || next == null || known.compareTo(next) <= 0) {
                        right.advance(id, agreed);
                    }
                })),
                Fault.of(
                        "does not know of a record that it never saw whether it is there",
                        () -> new Shadow<>() {

                            private final Shadow<JsonNode> right = Shadow.inMemory();
                            private final Set<RecordId> seen = ConcurrentHashMap.newKeySet();

                            @Override
                            public Side<JsonNode> base(RecordId id) {
                                return seen.contains(id) ? right.base(id) : Side.unknown();
                            }

                            @Override
                            public void advance(RecordId id, Side<JsonNode> agreed) {
                                seen.add(id);
                                right.advance(id, agreed);
                            }
                        },
                        "nothingIsAgreedOnAtFirst"),
                Fault.of(
                        "keeps the first state of a record for ever",
                        advancing((right, id, agreed) -> {
                            if (!right.base(id).isPresent() || !agreed.isPresent()) {
                                right.advance(id, agreed);
                            }
                        }),
                        "whatWasAgreedOnIsTheBase",
                        "ofOneVersionTheLastWordCounts",
                        "aLaterEpochComesAfterEveryVersionOfTheOneBefore",
                        "aVersionThatCannotBeComparedReplacesTheOther",
                        "aPartIsRememberedAsAPart",
                        "valuesComeBackAsTheyAre",
                        "ofManyConfirmationsAtOnceTheLatestStands"),
                Fault.of(
                        "lets a late state overwrite a later one",
                        advancing((right, id, agreed) -> {
                            if (agreed.isPresent() && isLate(right.base(id), agreed)) {
                                force(right, id, agreed);
                            }
                            right.advance(id, agreed);
                        }),
                        "aLateConfirmationChangesNothing",
                        "aLaterEpochComesAfterEveryVersionOfTheOneBefore",
                        "aVersionThatCannotBeComparedReplacesTheOther",
                        "aDeleteIsRememberedAsOneAndGivesWayToALaterState",
                        "ofManyConfirmationsAtOnceTheLatestStands"),
                Fault.of(
                        "lets a late delete overwrite a later state",
                        advancing((right, id, agreed) -> {
                            if (agreed.isGone()) {
                                force(right, id, agreed);
                            }
                            right.advance(id, agreed);
                        }),
                        "aLateConfirmationChangesNothing"),
                Fault.of(
                        "keeps no delete",
                        advancing((right, id, agreed) -> right.advance(id, agreed.isGone() ? Side.none() : agreed)),
                        "aLateConfirmationChangesNothing",
                        "aDeleteIsRememberedAsOneAndGivesWayToALaterState",
                        "everyPartOfAStampIsKept"),
                Fault.of(
                        "takes no delete of what is there",
                        advancing((right, id, agreed) -> {
                            if (!(right.base(id).isPresent() && agreed instanceof Side.Tombstone)) {
                                right.advance(id, agreed);
                            }
                        }),
                        "aDeleteIsRememberedAsOneAndGivesWayToALaterState",
                        "everyPartOfAStampIsKept"),
                Fault.of(
                        "lets nothing come after a delete",
                        advancing((right, id, agreed) -> {
                            if (!(right.base(id) instanceof Side.Tombstone)) {
                                right.advance(id, agreed);
                            }
                        }),
                        "aDeleteIsRememberedAsOneAndGivesWayToALaterState"),
                Fault.of(
                        "forgets what is said twice",
                        advancing((right, id, agreed) ->
                                right.advance(id, right.base(id).equals(agreed) ? Side.none() : agreed)),
                        "aRepeatedConfirmationChangesNothing"),
                Fault.of(
                        "keeps the first word about a version",
                        advancing((right, id, agreed) -> {
                            if (agreed.stamp().version() == null
                                    || !Objects.equals(
                                            right.base(id).stamp().version(),
                                            agreed.stamp().version())) {
                                right.advance(id, agreed);
                            }
                        }),
                        "ofOneVersionTheLastWordCounts",
                        "aPartIsRememberedAsAPart",
                        "everyPartOfAStampIsKept",
                        "valuesComeBackAsTheyAre"),
                Fault.of(
                        "takes a restored server for a late one",
                        advancing((right, id, agreed) -> {
                            ScalarVersion known = right.base(id).stamp().scalar();
                            ScalarVersion next = agreed.stamp().scalar();
                            if (known == null || next == null || known.syncVersion() <= next.syncVersion()) {
                                right.advance(id, agreed);
                            }
                        }),
                        "aLaterEpochComesAfterEveryVersionOfTheOneBefore"),
                Fault.of(
                        "goes back to an epoch before",
                        advancing((right, id, agreed) -> {
                            if (epoch(agreed) < epoch(right.base(id))) {
                                force(right, id, agreed);
                            }
                            right.advance(id, agreed);
                        }),
                        "aLaterEpochComesAfterEveryVersionOfTheOneBefore"),
                Fault.of(
                        "takes one of two concurrent versions for a late one",
                        advancing((right, id, agreed) -> {
                            if (!(right.base(id).stamp().version() instanceof VersionVector)
                                    || !(agreed.stamp().version() instanceof VersionVector)) {
                                right.advance(id, agreed);
                            }
                        }),
                        "aVersionThatCannotBeComparedReplacesTheOther"),
                Fault.of(
                        "takes a state without a version for a late one",
                        advancing((right, id, agreed) -> {
                            if (!agreed.isPresent()
                                    || agreed.stamp().version() != null
                                    || right.base(id).equals(Side.none())) {
                                right.advance(id, agreed);
                            }
                        }),
                        "aVersionThatCannotBeComparedReplacesTheOther"),
                Fault.of(
                        "never forgets",
                        advancing((right, id, agreed) -> {
                            if (!agreed.equals(Side.none())) {
                                right.advance(id, agreed);
                            }
                        }),
                        "noneForgetsARecordWhichMayComeAgainWithAnyVersion"),
                Fault.of(
                        "takes what is not known for what is not there",
                        keeping(agreed -> agreed instanceof Side.Unknown ? Side.none() : agreed),
                        "unknownIsNotTakenForNone"),
                Fault.of(
                        "takes a part for the whole",
                        keeping(agreed -> agreed instanceof Side.Present<JsonNode> present
                                ? Side.present(present.value(), present.stamp())
                                : agreed),
                        "aPartIsRememberedAsAPart"),
                Fault.of(
                        "drops the times of the fields",
                        keeping(agreed -> withStamp(agreed, stamp -> stamp.withFieldTimes(Map.of()))),
                        "everyPartOfAStampIsKept"),
                Fault.of(
                        "drops when it was made",
                        keeping(agreed -> withStamp(
                                agreed,
                                stamp -> new Stamp(stamp.version(), stamp.modifiedAt(), null, stamp.fieldTimes()))),
                        "everyPartOfAStampIsKept"),
                Fault.of(
                        "rounds numbers",
                        keeping(agreed -> agreed instanceof Side.Present<JsonNode> present
                                ? new Side.Present<>(
                                        StrictJson.reader()
                                                .read(present.value().toString().replace("1.10", "1.1"), "rounded"),
                                        present.stamp(),
                                        present.mask())
                                : agreed),
                        "valuesComeBackAsTheyAre"),
                Fault.of(
                        "does not see the case of a letter",
                        naming(id -> new RecordId(id.type(), id.key().toLowerCase(Locale.ROOT))),
                        "recordsWhoseNamesAreAlikeAreKeptApart"),
                Fault.of(
                        "joins type and key to one name",
                        naming(id -> new RecordId("all", id.type() + "/" + id.key())),
                        "recordsWhoseNamesAreAlikeAreKeptApart"),
                Fault.of(
                        "does not say to one thread what another said",
                        OfEachThread::new,
                        "ofManyConfirmationsAtOnceTheLatestStands",
                        "aRecordThatIsForgottenAndConfirmedAtOnceEndsAsOneOfThem"));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void theContractFinds(Fault<Supplier<Shadow<JsonNode>>> fault) {
        made = fault.wrong();

        ContractRun.assertFound(fault, Subject.class);
    }

    @Test
    void everyTestOfTheContractFindsAFault() {
        ContractRun.assertEachFinds(ShadowContract.class, faults());
    }
}
