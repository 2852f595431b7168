package dev.truce.testkit.contract;

import dev.truce.conflict.queue.ConflictQueue;
import dev.truce.conflict.queue.QueuePolicy;
import dev.truce.testkit.contract.ContractRun.Fault;
import dev.truce.testkit.contract.WrongQueue.Making;
import java.time.InstantSource;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Each fault that a queue may have with its leases is found by the tests of the contract that are about it. Which faults these
 * are is said beside, by who suffers from them.
 */
class LeaseContractTest {

    private static Making made = ConflictQueue::inMemory;

    static class Subject extends LeaseContract {

        @Override
        protected ConflictQueue emptyQueue(InstantSource clock, LongSupplier nanoTime, QueuePolicy policy) {
            return made.make(clock, nanoTime, policy);
        }
    }

    static void assertFound(Fault<Making> fault) {
        made = fault.wrong();

        ContractRun.assertFound(fault, Subject.class);
    }

    static Stream<Fault<Making>> faults() {
        return Stream.of(
                        LeaseClaimContractTest.faults(),
                        LeaseAttemptContractTest.faults(),
                        LeaseOwnerContractTest.faults(),
                        LeasePersonContractTest.faults())
                .flatMap(each -> each);
    }

    @Test
    void everyTestOfTheContractFindsAFault() {
        ContractRun.assertEachFinds(LeaseContract.class, faults());
    }
}
