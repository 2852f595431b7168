package dev.truce.testkit.simulation;

import dev.truce.conflict.Operation;
import dev.truce.conflict.Outcome;
import dev.truce.conflict.RecordId;
import dev.truce.conflict.Side;
import dev.truce.conflict.merge.ChosenSide;
import dev.truce.conflict.merge.Trace;
import dev.truce.conflict.version.HybridTime;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Every edit of a history: what its author had seen, and whether an outcome named it as discarded. An edit that is neither in the
 * final state, nor changed later by somebody who had seen it, nor named, is lost.
 */
final class EditLog<T> {

    /** What a delete claims; no member is called that. */
    private static final String WHOLE = "\u0000";

    private final Setup<T> setup;
    private final List<Edit> edits = new ArrayList<>();
    private final BitSet settled = new BitSet();
    private boolean serverRestored;
    private final BitSet undone = new BitSet();
    private final Map<String, BitSet> settledMembers = new HashMap<>();
    private final Set<String> values = new HashSet<>();

    /**
     * One edit.
     *
     * @param seen the edits that its author had seen, itself included
     * @param changes the members it set, and to what; null where it removed one. Empty for a delete
     * @param claims what of that must not be lost: what returns to an earlier value may look like no change at all
     */
    private record Edit(
            RecordId id,
            String author,
            Kind kind,
            Map<String, @Nullable String> changes,
            Set<String> claims,
            BitSet seen,
            @Nullable HybridTime time) {}

    private enum Kind {
        CHANGE,
        MAKE_ANEW,
        DELETE
    }

    /** What an outcome was made of. */
    record Judged<T>(Outcome<T> outcome, BitSet local, BitSet server, boolean byPerson) {}

    EditLog(Setup<T> setup) {
        this.setup = setup;
    }

    /** Notes an edit, and adds it to what its author has seen. */
    void add(RecordId id, Replica<T> replica, Side<T> before, Side<T> after) {
        BitSet seen = replica.seen(id);
        Side<T> base = replica.base(id);
        seen.set(edits.size());
        Map<String, @Nullable String> changes = new LinkedHashMap<>();
        Map<String, String> old = texts(before);
        Map<String, String> next = texts(after);
        next.forEach((name, value) -> {
            if (!value.equals(old.get(name))) {
                changes.put(name, value);
            }
        });
        if (after.isPresent()) {
            old.keySet().stream().filter(name -> !next.containsKey(name)).forEach(name -> changes.put(name, null));
        }
        Kind kind = !after.isPresent() ? Kind.DELETE : before.isPresent() ? Kind.CHANGE : Kind.MAKE_ANEW;
        Set<String> claims = new HashSet<>();
        changes.forEach((name, value) -> {
            if (isNew(id, name, value)) {
                claims.add(name);
            }
        });
        if (kind == Kind.DELETE && base.isPresent()) {
            claims.add(WHOLE);
        }
        Map<String, String> agreed = texts(base);
        changes.forEach((name, value) -> {
            if (value == null && values.add(absent(id, name)) && agreed.containsKey(name)) {
                claims.add(name);
            }
        });
        edits.add(new Edit(
                id,
                replica.name(),
                kind,
                changes,
                claims,
                (BitSet) seen.clone(),
                after.stamp().modifiedAt()));
    }

    /** Whether a member never had a value before, so that it looks like a change whoever compares it with whatever. */
    private boolean isNew(RecordId id, String member, @Nullable String value) {
        return value != null && values.add(id + " " + member + " " + value);
    }

    /** That a record lacks a member, as one of the values that it had; no value is written like that. */
    private static String absent(RecordId id, String member) {
        return id + " " + member + " " + WHOLE;
    }

    /** Takes note of a state that nobody edited. */
    void begin(RecordId id, Side<T> state) {
        Map<String, String> held = texts(state);
        held.forEach((member, value) -> isNew(id, member, value));
        setup.schemas()
                .forEach(schema -> setup.members(schema).stream()
                        .filter(member -> !held.containsKey(member))
                        .forEach(member -> values.add(absent(id, member))));
    }

    private Map<String, String> texts(Side<T> side) {
        T value = side.valueOrNull();
        return value == null
                ? Map.of()
                : Values.members(setup.access(), setup.newest().lifted(value));
    }

    /** Takes edits out of account: a restore took them back, or a person knew of them and decided. */
    void settle(BitSet which) {
        settled.or(which);
        undone.or(which);
    }

    /** Takes note that the server was put back: what is gone now may have gone with that. */
    void serverRestored() {
        serverRestored = true;
    }

    /** Takes note of what an outcome says was discarded. */
    void hear(Judged<T> judged) {
        if (!(judged.outcome() instanceof Outcome.Resolved<T> resolved)) {
            return;
        }
        if (resolved.losers().isEmpty()) {
            if (resolved.operation() == Operation.DELETE) {
                undone.or(judged.server()); // the server came back to the content that was deleted
            }
            return;
        }
        BitSet both = (BitSet) judged.local().clone();
        both.or(judged.server());
        if (judged.byPerson()) {
            settle(both);
        } else if (resolved.losers().size() > 1) {
            hear(resolved.trace(), judged, both);
        } else {
            boolean serverStands = resolved.operation() == Operation.NONE;
            settled.or(serverStands ? judged.local() : judged.server());
            if (serverStands && resolved.value() != null) {
                undone.or(judged.local()); // the server's state is taken as it is, and is as old as it says
            }
        }
    }

    /** Of a merge, the members that its trace speaks of: where it says which side stands, what the other side made of them. */
    private void hear(Trace trace, Judged<T> judged, BitSet both) {
        for (Trace.Step step : trace.steps()) {
            List<String> path = step.path().segments();
            if (!path.isEmpty()) {
                settledMembers
                        .computeIfAbsent(path.get(0), each -> new BitSet())
                        .or(
                                switch (step.side()) {
                                    case SERVER -> judged.local();
                                    case LOCAL -> judged.server();
                                    default -> both;
                                });
            } else if (step.side() != ChosenSide.BOTH) {
                settled.or(both);
            }
        }
    }

    /** Holds a record's final state against all edits of it. */
    void check(RecordId id, Side<T> agreed) {
        Map<String, String> held = texts(agreed);
        for (int i = 0; i < edits.size(); i++) {
            Edit edit = edits.get(i);
            if (edit.id().equals(id)
                    && edit.claims().contains(WHOLE)
                    && agreed.isPresent()
                    && !stands(i, null)
                    && !hasTwin(i, null)) {
                throw new Broken(
                        Promise.DELETED_STAYS_DELETED,
                        edit.author() + " deleted " + id
                                + ", nobody who saw that made it anew, no outcome says that the"
                                + " delete gave way, and yet it is " + Values.text(setup.access(), agreed));
            }
            if (edit.id().equals(id)) {
                checkMembers(i, edit, held, agreed);
            }
        }
        if (setup.sparesWhatIsMadeAnew() && !serverRestored && !agreed.isPresent()) {
            checkMadeAnew(id);
        }
    }

    private void checkMembers(int index, Edit edit, Map<String, String> held, Side<T> agreed) {
        edit.changes().forEach((member, value) -> {
            if (edit.claims().contains(member)
                    && (value != null || isWholeThroughout(edit.id()))
                    && !Objects.equals(held.get(member), value)
                    && !stands(index, member)
                    && !hasTwin(index, member)) {
                throw new Broken(
                        Promise.NO_EDIT_IS_LOST,
                        edit.author() + (value == null ? " removed " + member : " set " + member + " to " + value)
                                + " in "
                                + edit.id()
                                + ", nobody who saw that changed it, no outcome says that it gave way, and yet"
                                + " the record is " + Values.text(setup.access(), agreed));
            }
        });
    }

    /** Whether a record was there throughout: else it once lacked every member, and a removal may look like no change. */
    private boolean isWholeThroughout(RecordId id) {
        return edits.stream()
                .allMatch(edit -> edit.kind() == Kind.CHANGE || !edit.id().equals(id));
    }

    /** Whether all is well with an edit although the final state does not show it. */
    private boolean stands(int edit, @Nullable String member) {
        BitSet named = member == null ? null : settledMembers.get(member);
        return settled.get(edit) || (named != null && named.get(edit)) || isFollowed(edit, member);
    }

    /** Whether somebody else set the same, so that the two cannot be told apart, and all is well with that. */
    private boolean hasTwin(int edit, @Nullable String member) {
        Edit one = edits.get(edit);
        for (int i = 0; i < edits.size(); i++) {
            Edit other = edits.get(i);
            boolean alike = member == null
                    ? other.kind() == Kind.DELETE
                    : other.changes().containsKey(member)
                            && Objects.equals(
                                    other.changes().get(member), one.changes().get(member));
            if (alike && other.id().equals(one.id()) && stands(i, member)) {
                return true;
            }
        }
        return false;
    }

    private void checkMadeAnew(RecordId id) {
        for (int i = 0; i < edits.size(); i++) {
            Edit made = edits.get(i);
            if (made.id().equals(id)
                    && !undone.get(i)
                    && made.kind() == Kind.MAKE_ANEW
                    && !made.claims().isEmpty()
                    && !isDeletedLater(i, made.time())
                    && !isDeletedAsATwin(i)) {
                throw new Broken(
                        Promise.MADE_ANEW_LIVES,
                        made.author() + " made " + id
                                + " anew after it was deleted; every delete is from before, and yet"
                                + " the record is gone");
            }
        }
    }

    /** Whether somebody else made the same, with which this one agreed without a conflict, and that was deleted later. */
    private boolean isDeletedAsATwin(int made) {
        for (int i = 0; i < edits.size(); i++) {
            Edit twin = edits.get(i);
            if (i != made
                    && twin.kind() == Kind.MAKE_ANEW
                    && twin.id().equals(edits.get(made).id())
                    && twin.changes().equals(edits.get(made).changes())
                    && isDeletedLater(i, twin.time())) {
                return true;
            }
        }
        return false;
    }

    private boolean isDeletedLater(int made, @Nullable HybridTime time) {
        for (int i = 0; i < edits.size(); i++) {
            Edit other = edits.get(i);
            HybridTime died = other.time();
            boolean later =
                    other.seen().get(made) || (died != null && time != null && died.compareIgnoringNode(time) >= 0);
            if (i != made
                    && other.kind() == Kind.DELETE
                    && other.id().equals(edits.get(made).id())
                    && later) {
                return true;
            }
        }
        return false;
    }

    /** Whether somebody who had seen an edit changed the same member afterwards, or deleted the record. */
    private boolean isFollowed(int edit, @Nullable String member) {
        RecordId id = edits.get(edit).id();
        for (int i = edit + 1; i < edits.size(); i++) {
            Edit later = edits.get(i);
            if (later.id().equals(id)
                    && later.seen().get(edit)
                    && (later.kind() != Kind.CHANGE
                            || (member != null && later.changes().containsKey(member)))) {
                return true;
            }
        }
        return false;
    }
}
