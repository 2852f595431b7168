package dev.truce.testkit.simulation;

import dev.truce.conflict.RecordId;
import dev.truce.conflict.Side;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** Replicas that sync with one server. */
final class HubExchanges<T> extends Exchanges<T> {

    private final HubServer<T> server;
    private final List<HubServer.Write<T>> underway = new ArrayList<>();

    HubExchanges(Setup<T> setup, EditLog<T> log, List<Replica<T>> replicas, Story story) {
        super(setup, log, replicas, story);
        this.server = new HubServer<>(log);
    }

    HubServer<T> server() {
        return server;
    }

    boolean restore() {
        boolean restored = server.restore(setup.restoresWithoutEpoch());
        if (restored) {
            explainRestore();
        }
        return restored;
    }

    @Override
    void exchange(Replica<T> replica, RecordId id, Step step) {
        sync(replica, id, step.kind());
    }

    private void sync(Replica<T> replica, RecordId id, Step.Kind fault) {
        story.tell(() -> replica.name() + " syncs " + id);
        replica.takeOutcome();
        Link<T> link = new Link<>(replica, id, server, log, underway, story, fault);
        try {
            setup.layer().sync(id, link);
            hear(replica, id, link.outcome());
        } catch (Interruption e) {
            if (e.isCrash()) {
                story.tell(() -> "  " + replica.name() + " crashes before it "
                        + (fault == Step.Kind.CRASH_BEFORE_WRITING ? "writes" : "confirms")
                        + " the outcome, and starts again");
                replica.restart();
            } else {
                story.tell(() -> "  " + replica.name() + " gets no answer");
            }
        }
        story.tell(() -> "  " + replica.name() + " holds " + Values.text(setup.access(), replica.read(id)));
    }

    @Override
    void round() {
        for (RecordId id : setup.ids()) {
            for (Replica<T> replica : replicas) {
                int told = story.mark();
                Side<T> local = replica.read(id);
                Side<T> held = server.read(id);
                sync(replica, id, Step.Kind.SYNC);
                if (Values.identical(setup.access(), local, replica.read(id)) && held == server.read(id)) {
                    story.cut(told);
                }
            }
        }
    }

    @Override
    void settle(Replica<T> replica, RecordId id) {
        sync(replica, id, Step.Kind.SYNC);
    }

    @Override
    void lateArrives() {
        while (!underway.isEmpty()) {
            HubServer.Write<T> write = underway.remove(underway.size() - 1);
            boolean written = server.write(write);
            forget(write.id(), write.seen());
            story.tell(() -> "a late request of " + write.author() + " for " + write.id() + " arrives, and is "
                    + (written ? "carried out" : "refused"));
        }
    }

    @Override
    BitSet known(RecordId id) {
        BitSet known = server.seen(id);
        replicas.forEach(replica -> known.or(replica.seen(id)));
        underway.stream().filter(write -> write.id().equals(id)).forEach(write -> known.or(write.seen()));
        return known;
    }

    @Override
    Side<T> agreed(RecordId id) {
        return server.read(id);
    }
}
