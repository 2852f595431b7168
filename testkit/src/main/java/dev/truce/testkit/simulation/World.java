package dev.truce.testkit.simulation;

import dev.truce.conflict.RecordId;
import dev.truce.conflict.Side;
import dev.truce.conflict.version.Stamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The replicas, what connects them, and the time; runs one history from the first step to the last check. */
final class World<T> {

    static final List<String> NAMES = List.of("Ann", "Bob", "Cleo", "Dan", "Eve", "Finn", "Gus");

    /** The server among the replicas of a step. */
    static final int SERVER = -1;

    private static final Instant START = Instant.parse("2026-01-13T12:00:00Z");
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final List<Duration> JUMPS = List.of(
            Duration.ofMinutes(1),
            Duration.ofMinutes(-1),
            Duration.ofMinutes(4),
            Duration.ofMinutes(-4),
            Duration.ofMillis(1),
            Duration.ZERO);

    private final Setup<T> setup;
    private final Story story;
    private final EditLog<T> log;
    private final List<Replica<T>> replicas = new ArrayList<>();
    private final Exchanges<T> exchanges;
    private long edits;
    private boolean jumped;

    World(Setup<T> setup, Story story) {
        this.setup = setup;
        this.story = story;
        this.log = new EditLog<>(setup);
        for (int i = 0; i < setup.replicas(); i++) {
            replicas.add(new Replica<>(setup, NAMES.get(i), i % setup.schemas().size(), START));
        }
        this.exchanges = setup.isHub()
                ? new HubExchanges<>(setup, log, replicas, story)
                : new PeerExchanges<>(setup, log, replicas, story);
    }

    /** Runs a history; what it breaks, or null. */
    @Nullable
    Broken run(List<Step> steps) {
        try {
            begin();
            for (Step step : steps) {
                pass(Duration.ofMillis(step.pauseMillis()));
                apply(step);
            }
            heal();
            new Closing<>(setup, replicas, exchanges, story).close(log);
            return null;
        } catch (Broken broken) {
            return setup.promises().contains(broken.promise()) ? broken : null;
        } catch (RuntimeException e) { // whatever a resolver throws is its failure
            return new Broken(Promise.TOTALITY, "it threw " + e + at(e));
        }
    }

    private void pass(Duration time) {
        replicas.forEach(replica -> replica.pass(time));
    }

    private static String at(RuntimeException e) {
        return e.getStackTrace().length == 0 ? "" : " at " + e.getStackTrace()[0];
    }

    /** Everybody holds the first record, as the first sample has it. */
    private void begin() {
        Replica<T> first = replicas.get(0);
        RecordId id = setup.id(0);
        first.write(id, Side.present(first.schema().samples().get(0), first.edited(id)));
        log.begin(id, first.read(id));
        pass(SECOND);
        if (setup.schemas().size() == 1) {
            int told = story.mark();
            exchanges.round();
            story.cut(told);
            pass(SECOND);
            story.tell(() -> "Everybody holds " + id + ": " + Values.text(setup.access(), first.read(id)));
        }
    }

    SimulationReport report(int operations) {
        return new SimulationReport(1, operations, edits, exchanges.conflicts(), exchanges.parked());
    }

    private void apply(Step step) {
        if (step.replica() >= replicas.size()) {
            return;
        }
        if (step.replica() == SERVER) {
            onServer(step);
            return;
        }
        Replica<T> replica = replicas.get(step.replica());
        RecordId id = setup.id(step.record());
        switch (step.kind()) {
            case EDIT -> edit(replica, id, step);
            case DELETE -> delete(replica, id);
            case LATE_ARRIVES -> exchanges.lateArrives();
            case CUT_OFF -> {
                replica.cutOff(true);
                story.tell(() -> replica.name() + " is cut off");
            }
            case RECONNECT -> {
                replica.cutOff(false);
                story.tell(() -> replica.name() + " is connected again");
            }
            case CLOCK -> {
                replica.setClock(JUMPS.get(step.first() % JUMPS.size()));
                jumped = true;
                story.tell(() -> "the clock of " + replica.name() + " now differs by "
                        + replica.clockAhead().toMillis() / 1_000.0 + " s");
            }
            case RESTART -> {
                replica.restart();
                story.tell(() -> replica.name() + " crashes and starts again");
            }
            case BACK_UP -> {
                replica.backUp();
                story.tell(() -> replica.name() + " is backed up");
            }
            case RESTORE -> restore(replica);
            case DECIDE -> exchanges.decide(replica, id, step.first() % 2 == 0);
            case UPDATE -> {
                if (replica.update()) {
                    story.tell(() -> replica.name() + " gets the newest version of the application");
                }
            }
            default -> exchanges.exchange(replica, id, step);
        }
    }

    private void onServer(Step step) {
        if (exchanges instanceof HubExchanges<T> hub) {
            if (step.kind() == Step.Kind.BACK_UP) {
                hub.server().backUp();
                story.tell(() -> "the server is backed up");
            } else if (step.kind() == Step.Kind.RESTORE && hub.restore()) {
                story.tell(() -> "the server is put back to its backup"
                        + (setup.restoresWithoutEpoch() ? ", in the same epoch" : ", in the next epoch"));
            }
        }
    }

    private void restore(Replica<T> replica) {
        List<BitSet> before = setup.ids().stream()
                .map(id -> (BitSet) replica.seen(id).clone())
                .toList();
        if (!replica.restore()) {
            return;
        }
        story.tell(() -> replica.name() + " is put back to its backup");
        for (int i = 0; i < before.size(); i++) {
            RecordId id = setup.ids().get(i);
            BitSet undone = before.get(i);
            undone.andNot(exchanges.known(id));
            log.settle(undone); // nobody else ever heard of them
        }
    }

    /** An application edits what it can read, once it knows what became of the last sync. */
    private boolean mayEdit(Replica<T> replica, RecordId id) {
        if (replica.unsettled().contains(id)) {
            exchanges.settle(replica, id);
        }
        return !replica.unsettled().contains(id);
    }

    private void edit(Replica<T> replica, RecordId id, Step step) {
        if (!mayEdit(replica, id)) {
            return;
        }
        Side<T> before = replica.read(id);
        Setup.Schema<T> schema = replica.schema();
        List<T> samples = schema.samples();
        T sample = samples.get(step.second() % samples.size());
        T value = before.valueOrNull();
        if (value == null) {
            change(replica, id, before, Side.present(sample, replica.edited(id)));
            return;
        }
        List<String> members = setup.members(schema);
        String member = members.isEmpty() ? null : members.get(step.first() % members.size());
        T readable = schema.lifted(value);
        T edited = Values.edited(setup.access(), readable, member, sample);
        if (!setup.access().write(edited).equals(setup.access().write(readable))) {
            change(replica, id, before, Side.present(edited, replica.edited(id)));
        }
    }

    private void delete(Replica<T> replica, RecordId id) {
        Side<T> before = replica.read(id);
        if (before.isPresent() && before.stamp().version() != null && mayEdit(replica, id)) {
            Stamp stamp = replica.edited(id);
            change(replica, id, replica.read(id), Side.tombstone(new Stamp(stamp.version(), stamp.modifiedAt())));
        }
    }

    private void change(Replica<T> replica, RecordId id, Side<T> before, Side<T> after) {
        edits++;
        replica.write(id, after);
        log.add(id, replica, before, after);
        story.tell(() -> {
            T value = after.valueOrNull();
            String verb = value == null ? " deletes " : before.isPresent() ? " changes " : " creates ";
            return replica.name() + verb + id
                    + (value == null ? "" : ": " + setup.access().write(value)) + "  ("
                    + after.stamp().modifiedAt() + ")";
        });
    }

    private void heal() {
        story.tell(() -> "the network heals, the clocks are set right, and everybody syncs");
        exchanges.lateArrives();
        pass(jumped ? Duration.ofMinutes(10) : SECOND);
        for (Replica<T> replica : replicas) {
            replica.cutOff(false);
            replica.setClock(Duration.ZERO);
            replica.update();
        }
    }
}
