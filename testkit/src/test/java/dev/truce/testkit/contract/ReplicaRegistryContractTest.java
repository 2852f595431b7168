package dev.truce.testkit.contract;

import dev.truce.rollback.replica.Acknowledged;
import dev.truce.rollback.replica.Replica;
import dev.truce.rollback.replica.ReplicaRegistry;
import dev.truce.testkit.contract.ContractRun.Fault;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each fault that a registry of replicas may have is found by the tests of the contract that are about it. */
class ReplicaRegistryContractTest {

    private static Supplier<ReplicaRegistry> made = ReplicaRegistry::inMemory;

    static class Subject extends ReplicaRegistryContract {

        @Override
        protected ReplicaRegistry emptyRegistry() {
            return made.get();
        }
    }

    /** A registry that does all as the one in memory does; a subclass does one thing wrong. */
    private static class Wrong implements ReplicaRegistry {

        final ReplicaRegistry right = ReplicaRegistry.inMemory();
        private final Thread test = Thread.currentThread();

        /** Whether none reports at once, when it is up to chance who comes last. */
        final boolean isAlone() {
            return Thread.currentThread().equals(test);
        }

        @Override
        public Replica report(Replica seen) {
            return right.report(seen);
        }

        @Override
        public Optional<Replica> retire(String tenant, String id, Instant at) {
            return right.retire(tenant, id, at);
        }

        @Override
        public List<Replica> list() {
            return right.list();
        }
    }

    /** Another way to report. */
    private interface Reporting {
        Replica report(ReplicaRegistry right, Replica seen);
    }

    private static Supplier<ReplicaRegistry> reporting(Reporting fault) {
        return () -> new Wrong() {
            @Override
            public Replica report(Replica seen) {
                return isAlone() ? fault.report(right, seen) : right.report(seen);
            }
        };
    }

    private static Supplier<ReplicaRegistry> keeping(UnaryOperator<Acknowledged> kept) {
        return reporting((right, seen) ->
                right.report(Replica.seen(seen.tenant(), seen.id(), seen.lastSeen(), kept.apply(seen.acknowledged()))));
    }

    /** Another way to retire. */
    private interface Retiring {
        Optional<Replica> retire(ReplicaRegistry right, String tenant, String id, Instant at);
    }

    private static Supplier<ReplicaRegistry> retiring(Retiring fault) {
        return () -> new Wrong() {
            @Override
            public Optional<Replica> retire(String tenant, String id, Instant at) {
                return fault.retire(right, tenant, id, at);
            }
        };
    }

    private static Supplier<ReplicaRegistry> listing(UnaryOperator<List<Replica>> fault) {
        return () -> new Wrong() {
            @Override
            public List<Replica> list() {
                return fault.apply(right.list());
            }
        };
    }

    private static Optional<Replica> known(ReplicaRegistry right, Replica like) {
        return right.list().stream()
                .filter(each -> each.tenant().equals(like.tenant()) && each.id().equals(like.id()))
                .findFirst();
    }

    /** Knows what each thread said to it, and does not tell the others. */
    private static final class OfEachThread extends Wrong {

        private final Map<Thread, ReplicaRegistry> others = new ConcurrentHashMap<>();

        @Override
        public Replica report(Replica seen) {
            return isAlone()
                    ? right.report(seen)
                    : others.computeIfAbsent(Thread.currentThread(), each -> ReplicaRegistry.inMemory())
                            .report(seen);
        }
    }

    static Stream<Fault<Supplier<ReplicaRegistry>>> faults() {
        return Stream.of(
                Fault.of("has none", ReplicaRegistry::inMemory),
                Fault.of(
                        "knows somebody who never came",
                        listing(list -> list.isEmpty()
                                ? List.of(Replica.seen("", "x", Instant.EPOCH, Acknowledged.NOTHING))
                                : list),
                        "anEmptyRegistryKnowsNobody"),
                Fault.of(
                        "retires whom it never knew",
                        retiring((right, tenant, id, at) -> right.retire(tenant, id, at)
                                .or(() -> Optional.of(Replica.seen(tenant, id, at, Acknowledged.NOTHING)
                                        .retired(at)))),
                        "anEmptyRegistryKnowsNobody"),
                Fault.of(
                        "acknowledges a report that it does not keep",
                        reporting((right, seen) -> seen),
                        "aLaterReportReplacesAnEarlierOneAndNotTheOtherWayRound",
                        "aReportIsKnownWithAllThatItSays",
                        "eachPartOfWhatIsAcknowledgedMayBeMissing",
                        "onlyWhoIsSeenAfterTheRetirementComesBack",
                        "theSameIdOfAnotherTenantIsAnotherReplica",
                        "whoeverIsRetiredStaysInTheListWithTheFirstTime"),
                Fault.of(
                        "keeps no state",
                        keeping(known -> new Acknowledged(null, known.time(), known.version())),
                        "aReportIsKnownWithAllThatItSays",
                        "eachPartOfWhatIsAcknowledgedMayBeMissing",
                        "theSameIdOfAnotherTenantIsAnotherReplica"),
                Fault.of(
                        "keeps no time",
                        keeping(known -> new Acknowledged(known.stateRoot(), null, known.version())),
                        "aReportIsKnownWithAllThatItSays",
                        "eachPartOfWhatIsAcknowledgedMayBeMissing",
                        "theSameIdOfAnotherTenantIsAnotherReplica"),
                Fault.of(
                        "keeps no version",
                        keeping(known -> new Acknowledged(known.stateRoot(), known.time(), null)),
                        "aReportIsKnownWithAllThatItSays",
                        "eachPartOfWhatIsAcknowledgedMayBeMissing",
                        "theSameIdOfAnotherTenantIsAnotherReplica"),
                Fault.of(
                        "drops U+0000 from names",
                        reporting((right, seen) -> right.report(Replica.seen(
                                seen.tenant().replace("\u0000", ""), seen.id(), seen.lastSeen(), seen.acknowledged()))),
                        "aReportIsKnownWithAllThatItSays"),
                Fault.of(
                        "keeps the first report",
                        reporting((right, seen) -> known(right, seen).orElseGet(() -> right.report(seen))),
                        "aLaterReportReplacesAnEarlierOneAndNotTheOtherWayRound",
                        "onlyWhoIsSeenAfterTheRetirementComesBack"),
                Fault.of(
                        "lets an earlier report replace a later one",
                        () -> new Wrong() {

                            private final Map<String, Replica> latest = new ConcurrentHashMap<>();

                            @Override
                            public Replica report(Replica seen) {
                                Replica now = right.report(seen);
                                if (!isAlone()) {
                                    return now;
                                }
                                if (!now.isRetired()) {
                                    latest.put(seen.tenant() + seen.id(), seen);
                                }
                                return now.isRetired() ? now : seen;
                            }

                            @Override
                            public List<Replica> list() {
                                return right.list().stream()
                                        .map(each -> each.isRetired()
                                                ? each
                                                : latest.getOrDefault(each.tenant() + each.id(), each))
                                        .toList();
                            }
                        },
                        "aLaterReportReplacesAnEarlierOneAndNotTheOtherWayRound"),
                Fault.of(
                        "acknowledges an earlier report as the latest",
                        reporting((right, seen) -> {
                            Replica now = right.report(seen);
                            return now.isRetired() ? now : seen;
                        }),
                        "aLaterReportReplacesAnEarlierOneAndNotTheOtherWayRound"),
                Fault.of(
                        "takes all tenants for one",
                        reporting((right, seen) ->
                                right.report(Replica.seen("", seen.id(), seen.lastSeen(), seen.acknowledged()))),
                        "aReportIsKnownWithAllThatItSays",
                        "theSameIdOfAnotherTenantIsAnotherReplica"),
                Fault.of(
                        "retires the replica of every tenant",
                        retiring((right, tenant, id, at) -> {
                            right.list().stream()
                                    .filter(each -> each.id().equals(id)
                                            && !each.tenant().equals(tenant))
                                    .forEach(each -> right.retire(each.tenant(), id, at));
                            return right.retire(tenant, id, at);
                        }),
                        "theSameIdOfAnotherTenantIsAnotherReplica"),
                Fault.of(
                        "lists whoever reported last first",
                        listing(list -> {
                            List<Replica> turned = new ArrayList<>(list);
                            Collections.reverse(turned);
                            return turned;
                        }),
                        "eachPartOfWhatIsAcknowledgedMayBeMissing",
                        "theSameIdOfAnotherTenantIsAnotherReplica"),
                Fault.of(
                        "lists nobody who is retired",
                        listing(list ->
                                list.stream().filter(each -> !each.isRetired()).toList()),
                        "theSameIdOfAnotherTenantIsAnotherReplica",
                        "whoeverIsRetiredStaysInTheListWithTheFirstTime"),
                Fault.of(
                        "acknowledges a retirement that it does not keep",
                        retiring((right, tenant, id, at) -> right.list().stream()
                                .filter(each -> each.tenant().equals(tenant)
                                        && each.id().equals(id))
                                .findFirst()
                                .map(each -> each.retired(at))),
                        "onlyWhoIsSeenAfterTheRetirementComesBack",
                        "theSameIdOfAnotherTenantIsAnotherReplica",
                        "whoeverIsRetiredStaysInTheListWithTheFirstTime"),
                Fault.of(
                        "says that somebody retired at the latest time",
                        retiring((right, tenant, id, at) -> right.retire(tenant, id, at)
                                .map(each -> Replica.seen(tenant, id, each.lastSeen(), each.acknowledged())
                                        .retired(at))),
                        "whoeverIsRetiredStaysInTheListWithTheFirstTime"),
                Fault.of(
                        "counts the retired among the active",
                        () -> new Wrong() {
                            @Override
                            public List<Replica> active() {
                                return right.list();
                            }
                        },
                        "onlyWhoIsSeenAfterTheRetirementComesBack",
                        "theSameIdOfAnotherTenantIsAnotherReplica",
                        "whoeverIsRetiredStaysInTheListWithTheFirstTime"),
                Fault.of(
                        "brings back whoever is seen at the time of the retirement",
                        reporting((right, seen) -> {
                            Replica now = right.report(seen);
                            return now.isRetired() && seen.lastSeen().equals(now.retiredAt())
                                    ? right.report(Replica.seen(
                                            seen.tenant(),
                                            seen.id(),
                                            seen.lastSeen().plusMillis(1),
                                            seen.acknowledged()))
                                    : now;
                        }),
                        "onlyWhoIsSeenAfterTheRetirementComesBack"),
                Fault.of(
                        "brings back nobody",
                        reporting((right, seen) ->
                                known(right, seen).filter(Replica::isRetired).orElseGet(() -> right.report(seen))),
                        "onlyWhoIsSeenAfterTheRetirementComesBack"),
                Fault.of(
                        "does not say to one thread what another said",
                        OfEachThread::new,
                        "ofManyReportsAtOnceTheLatestStands"));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void theContractFinds(Fault<Supplier<ReplicaRegistry>> fault) {
        made = fault.wrong();

        ContractRun.assertFound(fault, Subject.class);
    }

    @Test
    void everyTestOfTheContractFindsAFault() {
        ContractRun.assertEachFinds(ReplicaRegistryContract.class, faults());
    }
}
