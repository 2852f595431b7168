package dev.truce.jdbc.notify;

import dev.truce.conflict.event.Event;
import dev.truce.conflict.event.NotToldException;
import dev.truce.conflict.event.NotToldException.Fault;
import dev.truce.conflict.event.Notifier;
import dev.truce.integrity.json.InputRejectedException;
import dev.truce.jdbc.Outbox;
import dev.truce.jdbc.Outbox.DeadMessage;
import dev.truce.jdbc.Outbox.Message;
import dev.truce.jdbc.Outbox.NotDeliveredException;
import dev.truce.jdbc.Subscribers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * Brings the events that wait in a workspace's outbox to those who want to know of them, at least once each.
 *
 * <p>Events of one subject arrive in their order; one that fails holds up its subject until it is delivered or dead. A failure that
 * is the receiver's makes the receiver rest as a whole; one that is the event's own lets other subjects pass. Rests double, up to an
 * hour, are shortened by chance to between half and all of that, and are at least what the receiver asks for, up to an hour.
 *
 * <p>A receiver that wants no more events is left alone until the program starts again, and its events wait. Thread-safe; many
 * processes may deliver.
 */
public final class Deliveries {

    /** How often an event is tried until it is dead: for about nine hours, if nothing else is known. */
    public static final int MOST_ATTEMPTS = 20;

    private static final Duration LONGEST_REST = Duration.ofHours(1);
    private static final Duration KEPT = Duration.ofDays(7);

    private final Outbox outbox;
    private final Outbox.Terms terms;
    private final LongSupplier nanoTime;
    private final RandomGenerator random;
    private final Map<String, Receiver> receivers = new ConcurrentSkipListMap<>();

    private Deliveries(Outbox outbox, Outbox.Terms terms, LongSupplier nanoTime, RandomGenerator random) {
        this.outbox = outbox;
        this.terms = terms;
        this.nanoTime = nanoTime;
        this.random = random;
    }

    /**
     * The deliveries of an outbox, to nobody yet.
     *
     * @param outbox where events wait
     * @param terms owner, lease, attempts and first rest; the lease must be longer than a notifier takes
     * @param nanoTime by which receivers rest, in nanoseconds; never jumps
     * @param random shortens rests, so that not all who failed together come back together; thread-safe
     * @return the deliveries
     */
    public static Deliveries of(Outbox outbox, Outbox.Terms terms, LongSupplier nanoTime, RandomGenerator random) {
        return new Deliveries(outbox, terms, nanoTime, random);
    }

    /**
     * Terms for events: a lease of a minute, {@value #MOST_ATTEMPTS} attempts, a first rest of a second, a hundred events of one
     * subject at a time.
     *
     * @param owner who delivers
     * @return the terms
     */
    public static Outbox.Terms terms(String owner) {
        return new Outbox.Terms(owner, Duration.ofMinutes(1), MOST_ATTEMPTS, Duration.ofSeconds(1), 100);
    }

    /**
     * Adds a receiver.
     *
     * @param name the subscriber whose events it gets, as in {@link Subscribers#add}
     * @param notifier how it is told
     * @return these deliveries
     * @throws IllegalArgumentException when the name is taken or has another form
     */
    public Deliveries to(String name, Notifier notifier) {
        Subscribers.topics(name);
        if (receivers.putIfAbsent(name, new Receiver(name, notifier)) != null) {
            throw new IllegalArgumentException(
                    "\"" + name + "\" is told already; give each receiver a name of its own");
        }
        return this;
    }

    /**
     * Delivers what is due, on this thread: to one receiver after the other, each until nothing is due or it must rest. One that
     * another thread is delivering to is passed by.
     *
     * @return how many events were delivered
     * @throws IllegalStateException within a transaction of the workspace
     */
    public int deliver() {
        return receivers.values().stream().mapToInt(this::deliver).sum();
    }

    /**
     * The same on an executor, a task for each receiver that is not being delivered to, so that none waits for another. Returns at
     * once; call it every few seconds.
     *
     * @param executor where notifiers are called; when it takes no more tasks, nothing is done
     */
    public void start(Executor executor) {
        for (Receiver receiver : receivers.values()) {
            try {
                executor.execute(() -> deliver(receiver));
            } catch (RejectedExecutionException e) {
                return; // it is being shut down, and what waits is delivered by the next who comes
            }
        }
    }

    private int deliver(Receiver receiver) {
        if (!receiver.take()) {
            return 0;
        }
        try {
            return deliverDue(receiver);
        } finally {
            receiver.leave();
        }
    }

    private int deliverDue(Receiver receiver) {
        String topics = Subscribers.topics(receiver.name());
        int delivered = 0;
        for (String topic : outbox.topics()) {
            if (Thread.currentThread().isInterrupted() || !receiver.mayBeTold(nanoTime.getAsLong())) {
                break;
            }
            if (topic.startsWith(topics)) {
                delivered += outbox.deliver(topic, terms, message -> tell(receiver, message));
            }
        }
        if (delivered > 0) {
            outbox.forget(topics, KEPT);
        }
        return delivered;
    }

    private void tell(Receiver receiver, Message message) throws NotDeliveredException, InterruptedException {
        try {
            receiver.notifier().tell(Event.read(message.payload()));
            receiver.isWell();
        } catch (InterruptedException e) {
            throw e;
        } catch (InputRejectedException e) {
            throw failed(receiver, message, NotToldException.of(Fault.EVENT, String.valueOf(e.getMessage())));
        } catch (NotToldException e) {
            throw failed(receiver, message, e);
        } catch (Exception e) {
            throw failed(receiver, message, NotToldException.of(Fault.RECEIVER, e.toString()));
        }
    }

    private NotDeliveredException failed(Receiver receiver, Message message, NotToldException why) {
        String problem = String.valueOf(why.getMessage());
        Duration asked = why.pause().orElse(Duration.ZERO);
        if (why.fault() != Fault.EVENT) {
            receiver.rests(why.fault(), nanoTime.getAsLong(), rest(receiver.failed(), asked));
        }
        return new NotDeliveredException(problem, rest(message.attempt(), asked));
    }

    private Duration rest(int failures, Duration asked) {
        Duration longest = terms.pauseAfter(failures);
        Duration chosen = longest.minusMillis((long) (random.nextDouble() * longest.toMillis() / 2));
        Duration wanted = asked.compareTo(LONGEST_REST) > 0 ? LONGEST_REST : asked;
        return chosen.compareTo(wanted) > 0 ? chosen : wanted;
    }

    /**
     * The receivers that want no more events.
     *
     * @return their names, in order; each gets none until the program starts again
     */
    public List<String> closed() {
        return receivers.values().stream()
                .filter(Receiver::isClosed)
                .map(Receiver::name)
                .toList();
    }

    /**
     * Events that are tried no more; {@link Outbox#retry} has one tried again.
     *
     * @param limit how many at most
     * @return the events of all subscribers, in the order of their numbers
     */
    public List<DeadMessage> dead(int limit) {
        return outbox.dead(Integer.MAX_VALUE).stream()
                .filter(each -> each.topic().startsWith("notify/"))
                .limit(limit)
                .toList();
    }
}
