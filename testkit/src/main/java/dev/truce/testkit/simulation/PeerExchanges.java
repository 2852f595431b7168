package dev.truce.testkit.simulation;

import dev.truce.conflict.Outcome;
import dev.truce.conflict.RecordId;
import dev.truce.conflict.Side;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Replicas that send each other their states. Before it sends, a replica counts its own edit: it resolves what it holds against
 * what it last agreed on, and confirms that.
 */
final class PeerExchanges<T> extends Exchanges<T> {

    private final List<Message<T>> underway = new ArrayList<>();

    private record Message<T>(RecordId id, Side<T> state, BitSet seen, Replica<T> receiver) {}

    PeerExchanges(Setup<T> setup, EditLog<T> log, List<Replica<T>> replicas, Story story) {
        super(setup, log, replicas, story);
    }

    @Override
    void exchange(Replica<T> sender, RecordId id, Step step) {
        int place = replicas.indexOf(sender);
        Replica<T> receiver =
                replicas.get((place + 1 + step.first() % Math.max(1, replicas.size() - 1)) % replicas.size());
        if (receiver == sender) {
            return;
        }
        story.tell(() -> sender.name() + " sends " + id + " to " + receiver.name());
        if (!publish(sender, id)) {
            return;
        }
        Message<T> message = message(sender, id, receiver);
        if (sender.isCutOff() || receiver.isCutOff() || step.kind() == Step.Kind.REQUEST_LOST) {
            story.tell(() -> "  the message is lost");
        } else if (step.kind() == Step.Kind.ARRIVES_LATE) {
            underway.add(message);
            story.tell(() -> "  the message is still on its way");
        } else {
            deliver(message, step.kind());
            if (step.kind() == Step.Kind.ARRIVES_TWICE) {
                deliver(message, Step.Kind.SYNC);
            }
        }
    }

    private Message<T> message(Replica<T> sender, RecordId id, Replica<T> receiver) {
        return new Message<>(id, sender.read(id), (BitSet) sender.seen(id).clone(), receiver);
    }

    /** Counts an edit; false when the record waits, or there is nothing to send. */
    private boolean publish(Replica<T> replica, RecordId id) {
        if (replica.read(id) instanceof Side.None) {
            return false;
        }
        Side<T> base = replica.base(id);
        Outcome<T> outcome = replica.resolver().resolve(id, base, replica.read(id), base);
        replica.takeOutcome();
        hear(replica, id, outcome);
        if (outcome instanceof Outcome.Resolved<T> resolved) {
            replica.write(id, own(resolved));
            replica.resolver().confirm(outcome);
            replica.unsettled().remove(id);
            return true;
        }
        return false;
    }

    private static <T> Side<T> own(Outcome.Resolved<T> resolved) {
        T value = resolved.localValue();
        return value == null ? resolved.side() : Side.present(value, resolved.stamp());
    }

    private void deliver(Message<T> message, Step.Kind fault) {
        Replica<T> receiver = message.receiver();
        RecordId id = message.id();
        EditLog.@Nullable Judged<T> judged;
        Outcome<T> outcome = receiver.resolver().resolve(id, receiver.read(id), message.state());
        receiver.takeOutcome();
        judged = new EditLog.Judged<>(
                outcome,
                (BitSet) receiver.seen(id).clone(),
                message.seen(),
                receiver.decided().contains(id));
        hear(receiver, id, outcome);
        if (outcome instanceof Outcome.Resolved<T> resolved) {
            if (fault == Step.Kind.CRASH_BEFORE_WRITING) {
                story.tell(() -> "  " + receiver.name() + " crashes before it writes the outcome, and starts again");
                receiver.restart();
                return;
            }
            receiver.write(id, own(resolved));
            receiver.hearTimes(message.state());
            receiver.seen(id).or(message.seen());
            log.hear(judged);
            if (fault == Step.Kind.CRASH_BEFORE_CONFIRMING) {
                story.tell(() -> "  " + receiver.name() + " crashes before it confirms the outcome, and starts again");
                receiver.unsettled().add(id);
                receiver.restart();
            } else {
                receiver.resolver().confirm(outcome);
                receiver.unsettled().remove(id);
            }
        }
        story.tell(() -> "  " + receiver.name() + " holds " + Values.text(setup.access(), receiver.read(id)));
    }

    @Override
    void round() {
        for (RecordId id : setup.ids()) {
            for (Replica<T> sender : replicas) {
                if (publish(sender, id)) {
                    replicas.stream()
                            .filter(receiver -> receiver != sender)
                            .forEach(receiver -> send(sender, id, receiver));
                }
            }
        }
    }

    private void send(Replica<T> sender, RecordId id, Replica<T> receiver) {
        int told = story.mark();
        Side<T> before = receiver.read(id);
        story.tell(() -> sender.name() + " sends " + id + " to " + receiver.name());
        deliver(message(sender, id, receiver), Step.Kind.SYNC);
        if (Values.identical(setup.access(), before, receiver.read(id))) {
            story.cut(told);
        }
    }

    @Override
    void settle(Replica<T> replica, RecordId id) {
        publish(replica, id);
    }

    @Override
    void lateArrives() {
        while (!underway.isEmpty()) {
            Message<T> message = underway.remove(underway.size() - 1);
            story.tell(() -> "a late message with " + message.id() + " arrives at "
                    + message.receiver().name());
            deliver(message, Step.Kind.SYNC);
            forget(message.id(), message.seen());
        }
    }

    @Override
    BitSet known(RecordId id) {
        BitSet known = new BitSet();
        replicas.forEach(replica -> known.or(replica.seen(id)));
        underway.stream().filter(message -> message.id().equals(id)).forEach(message -> known.or(message.seen()));
        return known;
    }

    @Override
    Side<T> agreed(RecordId id) {
        return replicas.get(0).read(id);
    }
}
