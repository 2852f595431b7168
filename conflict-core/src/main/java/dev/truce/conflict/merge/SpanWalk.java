package dev.truce.conflict.merge;

import dev.truce.conflict.access.FieldPath;
import dev.truce.conflict.text.Outline;
import dev.truce.conflict.text.OutlineDifference;
import dev.truce.conflict.text.OutlineTree;
import dev.truce.integrity.json.StrictJson;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Walks three outlined texts as {@link MergeWalk} walks trees, and writes what differs from the server's text. Decides by
 * itself what bytes alone decide; of everything else it makes trees and asks the walk of trees.
 */
final class SpanWalk {

    private static final byte[] COMMA = {','};
    private static final byte[] COLON = {':'};

    /** What becomes of a value of the server's. */
    private enum Fate {
        KEPT,
        LOCAL,
        WRITTEN,
        ABSENT
    }

    /** A value in an outline, and how far before its place in the side's own text it stands there. */
    private record Value(Outline in, int entry, int shift) {

        /** A value of a side; what is a twin is read where its parts are outlined. */
        static Value of(Outline in, int entry, int shift) {
            int twin = in.twin(entry);
            return twin < 0
                    ? new Value(in, entry, shift)
                    : new Value(
                            in.reference(),
                            twin,
                            shift + in.start(entry) - in.reference().start(twin));
        }

        boolean isObject() {
            return in.isObject(entry);
        }

        boolean sameBytes(Value other) {
            return in.sameBytes(entry, other.in, other.entry);
        }

        JsonNode tree() {
            return OutlineTree.of(in, entry);
        }
    }

    /** The members of base's object, looked at only where the sides differ. */
    private static final class Bases {

        private final @Nullable Value object;
        private @Nullable SpanMembers members;

        Bases(@Nullable Value object) {
            this.object = object;
        }

        @Nullable
        Value of(Outline in, int member) {
            if (object == null) {
                return null;
            }
            int at = in.peer(member);
            if (at == SpanMembers.ABSENT) {
                SpanMembers known = members == null ? new SpanMembers(object.in(), object.entry()) : members;
                members = known;
                at = known.find(in, member);
            }
            return at == SpanMembers.ABSENT ? null : new Value(object.in(), at, object.shift());
        }
    }

    /** The place of an object, of which a path is made only when something is to be said. */
    private static final class Place {

        private final @Nullable Place parent;
        private final String name;
        private @Nullable FieldPath path;

        /** The place of the record. */
        Place() {
            this.parent = null;
            this.name = "";
            this.path = FieldPath.ROOT;
        }

        Place(Place parent, String name) {
            this.parent = parent;
            this.name = name;
        }

        FieldPath path() {
            FieldPath known = path;
            if (known == null) {
                known = Objects.requireNonNull(parent).path().child(name);
                path = known;
            }
            return known;
        }
    }

    private final MergeWalk<JsonNode> walk;
    private final MergeOptions options;
    private final SpanEdits edits;
    private byte[] written = {};

    SpanWalk(MergeWalk<JsonNode> walk, MergeOptions options, SpanEdits edits) {
        this.walk = walk;
        this.options = options;
        this.edits = edits;
    }

    void record(RuleNode rules, @Nullable Outline base, Outline local, Outline server) {
        Value ours = new Value(local, local.root(), 0);
        Value theirs = new Value(server, server.root(), 0);
        Value before = base == null ? null : new Value(base, base.root(), 0);
        Fate fate = decide(rules, new Place(), null, before, ours, theirs);
        put(fate, server.start(server.root()), server.end(server.root()), ours);
    }

    /** Writes a value that is there over the server's bytes from here to there. */
    private void put(Fate fate, int from, int to, @Nullable Value local) {
        switch (fate) {
            case LOCAL -> {
                Value own = Objects.requireNonNull(local);
                edits.replace(
                        from,
                        to,
                        own.in().bytes(),
                        own.in().start(own.entry()),
                        own.in().end(own.entry()));
            }
            case WRITTEN -> edits.replace(from, to, written, 0, written.length);
            case KEPT, ABSENT -> {}
        }
    }

    private Fate decide(
            RuleNode rules,
            Place parent,
            @Nullable String name,
            @Nullable Value base,
            @Nullable Value local,
            @Nullable Value server) {
        if (local != null && server != null) {
            if (rules.looksAtChangesOnly() && local.sameBytes(server)) {
                return Fate.KEPT;
            }
            if (local.isObject()
                    && server.isObject()
                    && rules.isContent()
                    && rules.mergesMembers()
                    && takesApart(base)) {
                Value from = base == null || !base.isObject() ? null : base;
                members(rules, name == null ? parent : new Place(parent, name), from, local, server);
                return Fate.KEPT;
            }
        }
        if (rules.looksAtChangesOnly() && certainlyDiffer(local, server)) {
            if (sameOrAbsent(base, local)) {
                walk.tookServer(at(parent, name));
                return server == null ? Fate.ABSENT : Fate.KEPT;
            }
            if (sameOrAbsent(base, server)) {
                walk.tookLocal(at(parent, name));
                return local == null ? Fate.ABSENT : Fate.LOCAL;
            }
        }
        return byTrees(rules, parent.path(), name, base, local, server);
    }

    private static FieldPath at(Place parent, @Nullable String name) {
        return name == null ? parent.path() : parent.path().child(name);
    }

    private boolean takesApart(@Nullable Value base) {
        if (base == null || base.in().isNull(base.entry())) {
            return !options.bothCreateConflicts();
        }
        return base.isObject();
    }

    private static boolean certainlyDiffer(@Nullable Value one, @Nullable Value two) {
        return one == null || two == null || OutlineDifference.isCertain(one.in(), one.entry(), two.in(), two.entry());
    }

    private static boolean sameOrAbsent(@Nullable Value one, @Nullable Value two) {
        return one == two || (one != null && two != null && one.sameBytes(two));
    }

    private Fate byTrees(
            RuleNode rules,
            FieldPath parent,
            @Nullable String name,
            @Nullable Value base,
            @Nullable Value local,
            @Nullable Value server) {
        JsonNode ours = local == null ? null : local.tree();
        JsonNode theirs = server == null ? null : server.tree();
        JsonNode before = base == null
                ? null
                : local != null && base.sameBytes(local)
                        ? ours
                        : server != null && base.sameBytes(server) ? theirs : base.tree();
        JsonNode merged = walk.value(rules, parent, name, before, ours, theirs);
        if (merged == null) {
            return Fate.ABSENT;
        }
        if (merged == theirs) {
            return Fate.KEPT;
        }
        if (merged == ours) {
            return Fate.LOCAL;
        }
        written = StrictJson.write(merged);
        return Fate.WRITTEN;
    }

    private void members(RuleNode rules, Place place, @Nullable Value base, Value local, Value server) {
        Outline theirs = server.in();
        Outline ours = local.in();
        SpanMembers localMembers = new SpanMembers(ours, local.entry());
        Bases bases = new Bases(base);
        RuleNode uniform = rules.hasNames() ? null : rules.child("");
        int size = theirs.size(server.entry());
        int member = server.entry() + 1;
        int previousEnd = theirs.start(server.entry()) + 1 + server.shift();
        int kept = 0;
        for (int i = 0; i < size; i++) {
            int next = theirs.next(member);
            int end = theirs.end(member) + server.shift();
            int mine = localMembers.find(theirs, member);
            boolean alike = mine != SpanMembers.ABSENT && ours.isSameTwin(mine, theirs, member);
            Fate fate = Fate.KEPT;
            if (!alike || uniform == null || !uniform.looksAtChangesOnly()) {
                String name = theirs.name(member);
                Value value = mine == SpanMembers.ABSENT ? null : Value.of(ours, mine, local.shift());
                fate = decide(
                        uniform == null ? rules.child(name) : uniform,
                        place,
                        name,
                        bases.of(theirs, member),
                        value,
                        Value.of(theirs, member, server.shift()));
                put(fate, theirs.start(member) + server.shift(), end, value);
            }
            if (fate != Fate.ABSENT) {
                kept++;
            } else if (kept > 0) {
                edits.remove(previousEnd, end);
            } else {
                int start = theirs.memberStart(member) + server.shift();
                edits.remove(start, i + 1 < size ? theirs.memberStart(next) + server.shift() : end);
            }
            previousEnd = end;
            member = next;
        }
        if (!localMembers.allFound()) {
            additions(rules, place, base, local, server, previousEnd, kept);
        }
    }

    /** Merges the members that only local has, and puts what stands of them after the server's last. */
    private void additions(
            RuleNode rules, Place place, @Nullable Value base, Value local, Value server, int at, int before) {
        Outline ours = local.in();
        SpanMembers serverMembers = new SpanMembers(server.in(), server.entry());
        Bases bases = new Bases(base);
        int kept = before;
        int member = local.entry() + 1;
        for (int i = 0; i < ours.size(local.entry()); i++) {
            if (serverMembers.find(ours, member) == SpanMembers.ABSENT) {
                String name = ours.name(member);
                Value value = Value.of(ours, member, local.shift());
                Value from = bases.of(ours, member);
                Fate fate = decide(rules.child(name), place, name, from, value, null);
                if (fate != Fate.ABSENT) {
                    edits.replace(at, at, COMMA, 0, kept++ == 0 ? 0 : 1);
                    edits.replace(at, at, ours.bytes(), ours.memberStart(member), ours.nameEnd(member) + 1);
                    edits.replace(at, at, COLON, 0, 1);
                    put(fate, at, at, value);
                }
            }
            member = ours.next(member);
        }
    }
}
