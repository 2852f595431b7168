package dev.truce.testkit.simulation;

import dev.truce.conflict.Outcome;
import dev.truce.conflict.RecordId;
import dev.truce.conflict.Side;
import dev.truce.conflict.engine.ConflictResolver;
import dev.truce.conflict.engine.ServerPort;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One sync of one record: the way to the server, on which one thing goes wrong, and the replica that may stop. */
final class Link<T> implements ServerPort<T>, SyncLayer.Device<T> {

    private final Replica<T> replica;
    private final RecordId id;
    private final HubServer<T> server;
    private final EditLog<T> log;
    private final List<HubServer.Write<T>> underway;
    private final Story story;
    private Step.Kind fault;
    private BitSet seenThere = new BitSet();
    private EditLog.@Nullable Judged<T> judged;

    Link(
            Replica<T> replica,
            RecordId id,
            HubServer<T> server,
            EditLog<T> log,
            List<HubServer.Write<T>> underway,
            Story story,
            Step.Kind fault) {
        this.replica = replica;
        this.id = id;
        this.server = server;
        this.log = log;
        this.underway = underway;
        this.story = story;
        this.fault = fault;
    }

    @Override
    public Side<T> read(RecordId asked) {
        if (replica.isCutOff()) {
            throw Interruption.noAnswer();
        }
        seenThere = server.seen(asked);
        return server.read(asked);
    }

    @Override
    public boolean compareAndSet(RecordId asked, Side<T> expected, Outcome.Resolved<T> outcome) {
        if (replica.isCutOff()) {
            throw Interruption.noAnswer();
        }
        BitSet made = (BitSet) replica.seen(id).clone();
        made.or(seenThere);
        HubServer.Write<T> write =
                new HubServer.Write<>(replica.name(), asked, expected, outcome, made, replica.read(asked), judged());
        Step.Kind now = fault;
        fault = now.name().startsWith("CRASH") ? now : Step.Kind.SYNC;
        return switch (now) {
            case REQUEST_LOST -> {
                story.tell(() -> "  the request is lost");
                throw Interruption.noAnswer();
            }
            case ANSWER_LOST -> {
                told(server.write(write), outcome);
                story.tell(() -> "  the answer is lost");
                throw Interruption.noAnswer();
            }
            case ARRIVES_TWICE -> {
                told(server.write(write), outcome);
                story.tell(() -> "  the request arrives twice");
                yield server.write(write);
            }
            case ARRIVES_LATE -> {
                underway.add(write);
                story.tell(() -> "  the request is still on its way when " + replica.name() + " gives up");
                throw Interruption.noAnswer();
            }
            default -> told(server.write(write), outcome);
        };
    }

    private boolean told(boolean written, Outcome.Resolved<T> outcome) {
        story.tell(() -> written
                ? "  the server now holds version " + outcome.stamp().version()
                : "  the server holds another version by now, and refuses");
        return written;
    }

    /** What the resolver said of the states that meet here; the same answer until it says another. */
    private EditLog.@Nullable Judged<T> judged() {
        Outcome<T> outcome = replica.takeOutcome();
        if (outcome != null) {
            judged = new EditLog.Judged<>(
                    outcome,
                    (BitSet) replica.seen(id).clone(),
                    seenThere,
                    replica.decided().contains(id));
        }
        return judged;
    }

    /** The outcome of this sync; null when the resolver was not asked. */
    @Nullable
    Outcome<T> outcome() {
        EditLog.Judged<T> last = judged();
        return last == null ? null : last.outcome();
    }

    @Override
    public ConflictResolver<T> resolver() {
        return replica.resolver();
    }

    @Override
    public Side<T> local() {
        return replica.read(id);
    }

    @Override
    public Side<T> base() {
        return replica.base(id);
    }

    @Override
    public ServerPort<T> server() {
        return this;
    }

    @Override
    public void write(Side<T> next) {
        EditLog.Judged<T> last = judged();
        if (fault == Step.Kind.CRASH_BEFORE_WRITING) {
            throw Interruption.crash();
        }
        replica.write(id, Objects.requireNonNull(next, "next"));
        replica.hearTimes(next);
        replica.seen(id).or(seenThere);
        if (last != null) {
            log.hear(last);
        }
    }

    @Override
    public void confirm(Outcome<T> outcome) {
        if (fault == Step.Kind.CRASH_BEFORE_CONFIRMING) {
            replica.unsettled().add(id);
            throw Interruption.crash();
        }
        replica.resolver().confirm(outcome);
        replica.unsettled().remove(id);
    }
}
