package dev.truce.testkit.simulation;

import dev.truce.conflict.RecordId;
import dev.truce.conflict.Side;
import java.util.ArrayList;
import java.util.List;

/** Everybody syncs until nothing changes any more; then the replicas are held against each other and against all edits. */
final class Closing<T> {

    private final Setup<T> setup;
    private final List<Replica<T>> replicas;
    private final Exchanges<T> exchanges;
    private final Story story;

    Closing(Setup<T> setup, List<Replica<T>> replicas, Exchanges<T> exchanges, Story story) {
        this.setup = setup;
        this.replicas = replicas;
        this.exchanges = exchanges;
        this.story = story;
    }

    void close(EditLog<T> log) {
        sync();
        for (RecordId id : setup.ids()) {
            if (replicas.stream().anyMatch(replica -> replica.parked().containsKey(id))) {
                continue; // it waits, and that was said
            }
            Side<T> agreed = exchanges.agreed(id);
            for (Replica<T> replica : replicas) {
                if (!Values.identical(setup.access(), shared(replica.read(id)), shared(agreed))) {
                    throw new Broken(
                            Promise.REPLICAS_AGREE,
                            replica.name() + " holds " + id + " as " + told(replica.read(id)) + ", but "
                                    + (setup.isHub()
                                            ? "the server"
                                            : replicas.get(0).name()) + " as "
                                    + told(agreed));
                }
            }
            log.check(id, agreed);
        }
    }

    /** What all must hold alike: in the newest schema version, without what a replica keeps for itself. */
    private Side<T> shared(Side<T> side) {
        T value = side.valueOrNull();
        return value == null
                ? side
                : Side.present(
                        setup.rules()
                                .defaults()
                                .<T>merge(setup.access())
                                .withoutLocalOnly(setup.newest().lifted(value)),
                        side.stamp());
    }

    private String told(Side<T> side) {
        return Values.text(setup.access(), side) + ", changed at "
                + side.stamp().modifiedAt();
    }

    /** A few rounds are enough for what converges; then persons decide what waits, a few times. */
    private void sync() {
        int most = 6 + 2 * replicas.size();
        for (int round = 1; round <= most; round++) {
            List<Side<T>> before = states();
            exchanges.round();
            if (!isSame(before, states())) {
                continue;
            }
            boolean decided = false;
            for (Replica<T> replica : replicas) {
                for (RecordId id : setup.ids()) {
                    decided |= replica.parked().containsKey(id) && exchanges.decide(replica, id, true);
                }
            }
            if (!decided) {
                return;
            }
        }
        story.tell(() -> "after " + most + " rounds it still goes on");
        throw new Broken(
                Promise.IT_BECOMES_QUIET,
                "after " + most
                        + " rounds in which everybody synced everything and nobody edited, states still change");
    }

    private List<Side<T>> states() {
        List<Side<T>> states = new ArrayList<>();
        for (RecordId id : setup.ids()) {
            states.add(exchanges.agreed(id));
            replicas.forEach(replica -> states.add(replica.read(id)));
        }
        return states;
    }

    private boolean isSame(List<Side<T>> before, List<Side<T>> after) {
        for (int i = 0; i < before.size(); i++) {
            if (!Values.identical(setup.access(), before.get(i), after.get(i))) {
                return false;
            }
        }
        return true;
    }
}
