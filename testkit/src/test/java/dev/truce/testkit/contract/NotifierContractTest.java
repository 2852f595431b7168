package dev.truce.testkit.contract;

import dev.truce.conflict.event.Event;
import dev.truce.conflict.event.Notifier;
import dev.truce.testkit.contract.ContractRun.Fault;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each fault that a notifier may have is found by the tests of the contract that are about it. */
class NotifierContractTest {

    private static Telling made = Receiver::take;

    /** Somebody who is told in texts of one line. */
    private static final class Receiver {

        private final Thread test = Thread.currentThread();
        private final List<String> texts = Collections.synchronizedList(new ArrayList<>());
        private final Set<String> ids = Collections.synchronizedSet(new HashSet<>());
        private volatile boolean broken;

        void take(Event event) {
            take(event.message().replaceAll("[\r\n]", " ") + " " + event.id());
        }

        void take(String text) {
            if (broken) {
                throw new IllegalStateException("it is broken");
            }
            texts.add(text);
        }
    }

    /** How a receiver is told. */
    private interface Telling {
        void tell(Receiver receiver, Event event);
    }

    static class Subject extends NotifierContract {

        private Receiver receiver = new Receiver();

        @Override
        protected Notifier notifier() {
            Receiver fresh = new Receiver();
            receiver = fresh;
            return event -> made.tell(fresh, event);
        }

        @Override
        protected List<String> received() {
            return List.copyOf(receiver.texts);
        }

        @Override
        protected void breakReceiver() {
            receiver.broken = true;
        }
    }

    private static String key(Event event) {
        return event instanceof Event.CaseChanged changed ? changed.record().key() : "";
    }

    static Stream<Fault<Telling>> faults() {
        return Stream.of(
                Fault.of("has none", Receiver::take),
                Fault.of(
                        "does not tell that a backup is overdue",
                        (receiver, event) -> {
                            if (!(event instanceof Event.BackupOverdue)) {
                                receiver.take(event);
                            }
                        },
                        "everyKindOfEventIsTold"),
                Fault.of(
                        "does not tell what happened",
                        (receiver, event) -> receiver.take(event.id()),
                        "everyKindOfEventIsTold"),
                Fault.of(
                        "tells everything twice",
                        (receiver, event) -> {
                            receiver.take(event);
                            receiver.take(event);
                        },
                        "everyKindOfEventIsTold",
                        "itIsToldBeforeTheCallReturnsAndInTheOrderOfTheCalls",
                        "manyMayTellAtOnce",
                        "oneEventToldAgainHasTheSameId",
                        "whateverARecordIsCalledItIsOneMessage"),
                Fault.of(
                        "tells the last event when the next one comes",
                        (receiver, event) -> {
                            receiver.take(event);
                            String told = receiver.texts.remove(receiver.texts.size() - 1);
                            if (!receiver.ids.isEmpty()) {
                                receiver.texts.addAll(receiver.ids);
                                receiver.ids.clear();
                            }
                            receiver.ids.add(told);
                        },
                        "everyKindOfEventIsTold",
                        "itIsToldBeforeTheCallReturnsAndInTheOrderOfTheCalls",
                        "manyMayTellAtOnce",
                        "oneEventToldAgainHasTheSameId",
                        "whateverARecordIsCalledItIsOneMessage"),
                Fault.of(
                        "puts the latest event first",
                        (receiver, event) -> {
                            receiver.take(event);
                            if (Thread.currentThread().equals(receiver.test)) {
                                Collections.rotate(receiver.texts, 1);
                            }
                        },
                        "everyKindOfEventIsTold",
                        "itIsToldBeforeTheCallReturnsAndInTheOrderOfTheCalls",
                        "whateverARecordIsCalledItIsOneMessage"),
                Fault.of(
                        "gives an event another id each time",
                        (receiver, event) ->
                                receiver.take(event.message().replaceAll("[\r\n]", " ") + UUID.randomUUID()),
                        "everyKindOfEventIsTold",
                        "itIsToldBeforeTheCallReturnsAndInTheOrderOfTheCalls",
                        "manyMayTellAtOnce",
                        "oneEventToldAgainHasTheSameId",
                        "whateverARecordIsCalledItIsOneMessage"),
                Fault.of(
                        "tells an event once only",
                        (receiver, event) -> {
                            if (receiver.ids.add(event.id())) {
                                receiver.take(event);
                            }
                        },
                        "oneEventToldAgainHasTheSameId"),
                Fault.of(
                        "breaks a message into lines",
                        (receiver, event) -> receiver.take(key(event) + " " + event.message() + " " + event.id()),
                        "whateverARecordIsCalledItIsOneMessage"),
                Fault.of(
                        "breaks a message into messages",
                        (receiver, event) ->
                                (key(event) + " ").lines().forEach(line -> receiver.take(event.message() + event.id())),
                        "whateverARecordIsCalledItIsOneMessage"),
                Fault.of(
                        "does not tell what is long",
                        (receiver, event) -> {
                            if (key(event).length() < 10_000) {
                                receiver.take(event);
                            }
                        },
                        "whateverARecordIsCalledItIsOneMessage"),
                Fault.of(
                        "is one thread's only",
                        (receiver, event) -> {
                            if (Thread.currentThread().equals(receiver.test)) {
                                receiver.take(event);
                            }
                        },
                        "manyMayTellAtOnce"),
                Fault.of(
                        "mixes what two threads tell up",
                        (receiver, event) -> {
                            boolean mixed = !Thread.currentThread().equals(receiver.test)
                                    && event.message().contains("k3");
                            receiver.take(
                                    mixed
                                            ? event.message()
                                            : event.message().replaceAll("[\r\n]", " ") + " " + event.id());
                        },
                        "manyMayTellAtOnce"),
                Fault.of(
                        "passes over what it could not tell",
                        (receiver, event) -> {
                            if (!receiver.broken) {
                                receiver.take(event);
                            }
                        },
                        "whatWasNotToldIsNotPassedOver"),
                Fault.of(
                        "says that it could not tell what it told",
                        (receiver, event) -> {
                            boolean broken = receiver.broken;
                            receiver.broken = false;
                            receiver.take(event);
                            if (broken) {
                                throw new IllegalStateException("it is broken");
                            }
                        },
                        "whatWasNotToldIsNotPassedOver"));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void theContractFinds(Fault<Telling> fault) {
        made = fault.wrong();

        ContractRun.assertFound(fault, Subject.class);
    }

    @Test
    void everyTestOfTheContractFindsAFault() {
        ContractRun.assertEachFinds(NotifierContract.class, faults());
    }
}
