package dev.truce.conflict.engine;

import dev.truce.conflict.Outcome;
import dev.truce.conflict.RecordId;
import dev.truce.conflict.Side;
import dev.truce.conflict.ruleset.Ruleset;
import dev.truce.conflict.version.Stamp;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Resolves two whole data sets, and the last agreed one where there is any, in one pass over all of them.
 *
 * <p>Both sets are taken as complete: a record that one lacks was never there or, when base has it, was deleted or is not
 * known, as the ruleset's {@code missing} says. Holds one record of each set at a time.
 *
 * @param <T> the type of a record
 */
public final class Reconciler<T> {

    private final ConflictResolver<T> resolver;

    /**
     * A reconciler.
     *
     * @param resolver decides the records
     */
    public Reconciler(ConflictResolver<T> resolver) {
        this.resolver = Objects.requireNonNull(resolver, "resolver");
    }

    /**
     * A record of a data set.
     *
     * @param id the record
     * @param side present or a tombstone
     * @param <T> the type of the record
     */
    public record Entry<T>(RecordId id, Side<T> side) {}

    /**
     * What became of one record.
     *
     * @param base the last agreed state
     * @param local local's state
     * @param server the server's state
     * @param outcome what became of it
     * @param <T> the type of the record
     */
    public record Reconciled<T>(Side<T> base, Side<T> local, Side<T> server, Outcome<T> outcome) {}

    /**
     * Resolves every record that any of the sets holds.
     *
     * @param base the last agreed set, ordered by record id and each id once; empty when there is none
     * @param local local's set, likewise
     * @param server the server's set, likewise
     * @param sink told of each record, in the order of the ids
     * @throws IllegalArgumentException when a set is out of order or holds an id twice
     */
    public void reconcile(
            Iterator<Entry<T>> base,
            Iterator<Entry<T>> local,
            Iterator<Entry<T>> server,
            Consumer<Reconciled<T>> sink) {
        Head<T> agreed = new Head<>("base", base);
        Head<T> ours = new Head<>("local", local);
        Head<T> theirs = new Head<>("server", server);
        for (RecordId id = least(agreed, ours, theirs); id != null; id = least(agreed, ours, theirs)) {
            Side<T> before = agreed.take(id, Side.none());
            Side<T> absent = before.isPresent() ? missing() : Side.none();
            Side<T> mine = ours.take(id, absent);
            Side<T> its = theirs.take(id, absent);
            sink.accept(new Reconciled<>(before, mine, its, resolver.resolve(id, before, mine, its)));
        }
    }

    private Side<T> missing() {
        return resolver.ruleset().missing() == Ruleset.Missing.DELETED ? Side.tombstone(Stamp.UNKNOWN) : Side.unknown();
    }

    private @Nullable RecordId least(Head<T> one, Head<T> two, Head<T> three) {
        RecordId least = one.id();
        for (Head<T> head : List.of(two, three)) {
            RecordId id = head.id();
            least = least == null || (id != null && id.compareTo(least) < 0) ? id : least;
        }
        return least;
    }

    /** The next record of one set. */
    private static final class Head<T> {

        private final String name;
        private final Iterator<Entry<T>> rest;
        private @Nullable Entry<T> next;

        Head(String name, Iterator<Entry<T>> rest) {
            this.name = name;
            this.rest = rest;
            advance();
        }

        @Nullable
        RecordId id() {
            return next == null ? null : next.id();
        }

        Side<T> take(RecordId id, Side<T> otherwise) {
            Entry<T> entry = next;
            if (entry == null || !entry.id().equals(id)) {
                return otherwise;
            }
            advance();
            return entry.side();
        }

        private void advance() {
            Entry<T> last = next;
            next = rest.hasNext() ? rest.next() : null;
            if (last != null && next != null && last.id().compareTo(next.id()) >= 0) {
                throw new IllegalArgumentException(
                        "The " + name + " set must be ordered by record id and hold each once, but " + next.id()
                                + " follows " + last.id());
            }
        }
    }
}
