package dev.truce.conflict.queue;

import dev.truce.conflict.RecordId;
import dev.truce.conflict.event.Announcer;
import dev.truce.integrity.Digest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Keeps cases in memory. One lock guards everything, because a case must be in exactly one state. */
final class InMemoryConflictQueue implements ConflictQueue {

    private final InstantSource clock;
    private final LongSupplier nanoTime;
    private final QueuePolicy policy;
    private final Announcer announcer;
    private final Instant start;
    private final long startNanos;
    private final TreeMap<Long, ConflictCase> cases = new TreeMap<>();
    private final Map<NewCase.Key, Long> undecided = new HashMap<>();
    /** In the order of the decisions: a record has one undecided case at a time. */
    private final Map<NewCase.Key, List<Long>> decided = new HashMap<>();

    /** By tenant and record: which case made it. */
    private final Map<NewCase.Key, Long> created = new HashMap<>();

    private final NavigableSet<Place> free = new TreeSet<>();
    private final NavigableSet<Place> held = new TreeSet<>();
    private final NavigableSet<Place> limited = new TreeSet<>();

    /** A case among others, in some order. */
    private record Place(long order, long number) implements Comparable<Place> {

        private static final Comparator<Place> ORDER =
                Comparator.comparingLong(Place::order).thenComparingLong(Place::number);

        static Place at(Instant time, ConflictCase of) {
            return new Place(time.toEpochMilli(), of.number());
        }

        @Override
        public int compareTo(Place other) {
            return ORDER.compare(this, other);
        }
    }

    InMemoryConflictQueue(InstantSource clock, LongSupplier nanoTime, QueuePolicy policy, Announcer announcer) {
        this.clock = clock;
        this.nanoTime = nanoTime;
        this.policy = policy;
        this.announcer = announcer;
        this.start = clock.instant();
        this.startNanos = nanoTime.getAsLong();
    }

    private CaseLife life() {
        return new CaseLife(policy, start.plusNanos(nanoTime.getAsLong() - startNanos), clock.instant());
    }

    @Override
    public synchronized ConflictCase park(NewCase conflict) {
        Long number = undecided.get(conflict.key());
        if (number != null) {
            return store(life().park(get(number), conflict));
        }
        long next = cases.isEmpty() ? 1 : cases.lastKey() + 1;
        undecided.put(conflict.key(), next);
        return store(life().open(next, conflict));
    }

    private ConflictCase get(long number) {
        ConflictCase found = cases.get(number);
        if (found == null) {
            throw new DecisionRefusedException(
                    "There is no case " + number + "; list the open cases to see which there are.");
        }
        return found;
    }

    private ConflictCase store(ConflictCase now) {
        ConflictCase before = cases.put(now.number(), now);
        if (before != null) {
            place(before, NavigableSet::remove);
        }
        if (now.status().isUndecided()) {
            place(now, NavigableSet::add);
        } else {
            undecided.remove(now.conflict().key());
        }
        // under the lock, which costs nothing and keeps the order
        CaseEvents.between(before, now).ifPresent(announcer::announce);
        if (!now.status().isUndecided()) {
            releaseWhatWaitsFor(now.conflict().key());
        }
        return now;
    }

    private void releaseWhatWaitsFor(NewCase.Key key) {
        List<ConflictCase> waiting = undecided.entrySet().stream()
                .filter(each -> each.getKey().tenant().equals(key.tenant())
                        && each.getKey().origin().equals(key.origin()))
                .map(each -> get(each.getValue()))
                .filter(each -> each.conflict().waitsFor().contains(key.record()))
                .toList();
        waiting.forEach(each -> store(life().released(get(each.number()), key.record())));
    }

    /** What is done with a set and a place in it. */
    private interface Move {
        boolean move(NavigableSet<Place> set, Place place);
    }

    private void place(ConflictCase of, Move move) {
        Handling handling = of.handling();
        Instant until = handling.heldUntil();
        if (until != null) {
            move.move(held, Place.at(until, of));
        } else if (of.status() == CaseStatus.OPEN) {
            move.move(free, new Place(handling.order(), of.number()));
        }
        Instant deadline = handling.deadline();
        if (deadline != null && of.status().isUndecided()) {
            move.move(limited, Place.at(deadline, of));
        }
    }

    @Override
    public synchronized Optional<ConflictCase> find(long number) {
        return Optional.ofNullable(cases.get(number));
    }

    @Override
    public synchronized List<ConflictCase> list(CaseFilter filter, CaseOrder order, long past) {
        NavigableMap<Long, ConflictCase> from = switch (order) {
            case OLDEST_FIRST -> cases.tailMap(past, false);
            case NEWEST_FIRST -> cases.headMap(past, false).descendingMap();
        };
        return from.values().stream()
                .filter(each -> filter.status() == null || each.status() == filter.status())
                .filter(each -> isAbout(each, filter.tenant(), filter.type()))
                .limit(filter.limit())
                .toList();
    }

    private static boolean isAbout(ConflictCase each, @Nullable String tenant, @Nullable String type) {
        NewCase.Key key = each.conflict().key();
        return (tenant == null || key.tenant().equals(tenant))
                && (type == null || key.record().type().equals(type));
    }

    @Override
    public synchronized Map<CaseStatus, Long> counts() {
        Map<CaseStatus, Long> counts = new EnumMap<>(CaseStatus.class);
        cases.values().forEach(each -> counts.merge(each.status(), 1L, Long::sum));
        return counts;
    }

    @Override
    public void openKeys(Consumer<NewCase.Key> sink) {
        List<NewCase.Key> keys;
        synchronized (this) {
            keys = List.copyOf(undecided.keySet());
        }
        keys.forEach(sink);
    }

    @Override
    public synchronized SortedSet<RecordId> inTheWay(Collection<NewCase.Key> references) {
        SortedSet<RecordId> records = new TreeSet<>();
        for (NewCase.Key key : references) {
            Long number = undecided.get(key);
            if (number != null) {
                records.addAll(CaseLife.inTheWay(get(number)));
            }
        }
        return records;
    }

    @Override
    public void createdKeys(Consumer<NewCase.Key> sink) {
        List<NewCase.Key> keys;
        synchronized (this) {
            keys = List.copyOf(created.keySet());
        }
        keys.forEach(sink);
    }

    @Override
    public synchronized List<Claim> claim(ClaimRequest request) {
        CaseLife life = life();
        while (!held.isEmpty() && held.first().order() <= life.now().toEpochMilli()) {
            store(life.free(get(held.first().number())));
        }
        List<ConflictCase> next = free.stream()
                .map(place -> get(place.number()))
                .filter(each -> isAbout(each, request.tenant(), request.type()))
                .limit(request.limit())
                .toList();
        return CaseLife.together(next).stream()
                .map(each -> Claim.of(store(life.grant(each, request))))
                .toList();
    }

    @Override
    public synchronized Claim claim(long number, String owner, Duration lease) {
        return Claim.of(store(life().grant(get(number), owner, lease)));
    }

    @Override
    public synchronized Lease extend(Lease lease, Duration more) {
        CaseLife life = life();
        return Claim.of(store(life.extend(require(life, lease), more))).lease();
    }

    private ConflictCase require(CaseLife life, Lease lease) {
        return life.require(lease, cases.get(lease.caseNumber()));
    }

    @Override
    public synchronized ConflictCase release(Lease lease) {
        CaseLife life = life();
        return store(life.release(require(life, lease)));
    }

    @Override
    public synchronized ConflictCase fail(Lease lease, String error, Duration pause) {
        CaseLife life = life();
        return store(life.fail(require(life, lease), error, pause));
    }

    @Override
    public synchronized ConflictCase decide(
            Lease lease, int revisionSeen, Decision decision, DecisionCheck check, String reason) {
        require(life(), lease);
        return decide(lease.caseNumber(), revisionSeen, decision, check, lease.owner(), reason);
    }

    @Override
    public synchronized ConflictCase decide(
            long number, int revisionSeen, Decision decision, DecisionCheck check, String actor, String reason) {
        return storeDecided(life().decide(get(number), revisionSeen, decision, check, actor, reason));
    }

    private ConflictCase storeDecided(ConflictCase now) {
        CaseLife.created(now)
                .ifPresent(key -> holder(key).ifPresent(other -> {
                    throw CaseLife.taken(now.number(), key, other);
                }));
        if (now.status() == CaseStatus.DECIDED) {
            CaseLife.created(now).ifPresent(key -> created.put(key, now.number()));
            decided.computeIfAbsent(now.conflict().key(), each -> new ArrayList<>())
                    .add(now.number());
        }
        return store(now);
    }

    @Override
    public synchronized Optional<Long> holder(NewCase.Key key) {
        return Stream.concat(undecided.entrySet().stream(), created.entrySet().stream())
                .filter(each -> each.getKey().tenant().equals(key.tenant())
                        && each.getKey().record().equals(key.record()))
                .map(Map.Entry::getValue)
                .findFirst();
    }

    @Override
    public synchronized ConflictCase defer(long number, int revisionSeen, Duration pause, String actor, String reason) {
        return store(life().defer(get(number), revisionSeen, pause, actor));
    }

    @Override
    public synchronized ConflictCase reopen(long number, String actor, String reason) {
        NewCase conflict = life().reopen(get(number), reason);
        Long open = undecided.get(conflict.key());
        if (open != null) {
            throw CaseLife.hasOther(number, open);
        }
        return park(conflict);
    }

    @Override
    public synchronized List<ConflictCase> enforceDeadlines(DecisionCheck check, int limit) {
        CaseLife life = life();
        List<ConflictCase> late = limited.stream()
                .takeWhile(place -> place.order() <= life.now().toEpochMilli())
                .limit(limit)
                .map(place -> get(place.number()))
                .toList();
        return late.stream()
                .map(each -> storeDecided(life.enforceDeadline(each, check)))
                .toList();
    }

    @Override
    public synchronized Optional<ConflictCase> closeResolved(NewCase.Key key) {
        return Optional.ofNullable(undecided.get(key)).map(number -> store(life().close(get(number))));
    }

    @Override
    public synchronized Optional<ConflictCase> decided(NewCase.Key key, Digest fingerprint) {
        return decided.getOrDefault(key, List.of()).stream()
                .map(cases::get)
                .filter(each -> each.conflict().fingerprint().equals(fingerprint))
                .reduce((earlier, later) -> later);
    }
}
