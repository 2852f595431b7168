package dev.truce.conflict.queue;

import dev.truce.conflict.Operation;
import dev.truce.conflict.Outcome;
import dev.truce.conflict.RecordId;
import dev.truce.conflict.Side;
import dev.truce.conflict.Topology;
import dev.truce.conflict.access.FieldAccess;
import dev.truce.conflict.access.FieldPath;
import dev.truce.conflict.merge.ChosenSide;
import dev.truce.conflict.merge.Trace;
import dev.truce.conflict.queue.Decision.Pick;
import dev.truce.conflict.version.HybridTime;
import dev.truce.conflict.version.ScalarVersion;
import dev.truce.conflict.version.Stamp;
import dev.truce.conflict.version.Version;
import dev.truce.conflict.version.VersionVector;
import dev.truce.integrity.json.StrictJson;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What a decision means for the record: the state that is to stand, what the server must write, and the next version.
 *
 * <p>A decision for the state that the server already holds adopts it with the server's stamp. Every other one gets the
 * highest version plus one and the time of the decision.
 */
public final class DecisionEffect {

    private static final FieldAccess<JsonNode> JSON = FieldAccess.json();

    private final ConflictCase decided;
    private final NewCase conflict;
    private final DecisionCheck check;
    private final Instant now;

    private DecisionEffect(ConflictCase decided, DecisionCheck check, Instant now) {
        this.decided = decided;
        this.conflict = decided.conflict();
        this.check = check;
        this.now = now;
    }

    /**
     * The effect of a decision.
     *
     * @param decided the case as it is now
     * @param decision what was decided
     * @param check what the decided state must satisfy, and what of it may be sent
     * @param now the time of the decision
     * @return the effect
     * @throws DecisionRefusedException when the decision does not fit the case, or the check refuses it
     */
    public static Outcome.Resolved<String> of(
            ConflictCase decided, Decision decision, DecisionCheck check, Instant now) {
        return new DecisionEffect(decided, check, now).of(decision);
    }

    private Outcome.Resolved<String> of(Decision decision) {
        if (decision instanceof Decision.TakeSide take) {
            return effect(stateOf(take.side()), sideTrace(take.side()));
        }
        if (decision instanceof Decision.PickFields pick) {
            return pickFields(pick.picks());
        }
        if (decision instanceof Decision.SetValue set) {
            JsonNode value = read(set.json(), "the decided value");
            if (!value.isObject() && (isObject(conflict.local()) || isObject(conflict.server()))) {
                throw refused("gives a value that is no JSON object, but the record is one; give the whole record");
            }
            return effect(value, wholeTrace("a value of the decider's own"));
        }
        if (decision instanceof Decision.Erased) {
            throw refused("was erased, and can only be made anew");
        }
        if (decision instanceof Decision.KeepBoth both) {
            return keepBoth(both);
        }
        return effect(null, wholeTrace("the record is to be deleted"));
    }

    private Outcome.Resolved<String> keepBoth(Decision.KeepBoth both) {
        JsonNode kept = stateOf(both.keep());
        Side<String> other = sideOf(both.other());
        String value = other.valueOrNull();
        if (kept == null || value == null) {
            throw refused("keeps both, but one of them is deleted or not known; decide for a side or a value");
        }
        String newKey = both.newKey() == null ? Decision.KeepBoth.derivedKey(conflict) : both.newKey();
        RecordId id = new RecordId(conflict.key().record().type(), newKey);
        if (id.equals(conflict.key().record())) {
            throw refused("gives the new record the key of this one; name another, or none");
        }
        return effect(kept, sideTrace(both.keep())).creating(created(id, other, value, both));
    }

    /** A put of what nobody has: rules that compare with the last agreed state have nothing to compare. */
    private Outcome.Resolved<String> created(RecordId id, Side<String> other, String value, Decision.KeepBoth both) {
        String named = check.named(decided, text(read(value, name(both.other()) + "'s state")), id);
        Side<String> state = Side.present(named, other.stamp());
        NewCase insert = conflict.inserting(id, both.other() == Pick.LOCAL ? state : Side.none());
        ConflictCase asNew = new ConflictCase(
                decided.number(),
                decided.revision(),
                decided.status(),
                insert,
                decided.handling(),
                decided.openedAt(),
                decided.updatedAt(),
                decided.decision());
        Stamp stamp = new Stamp(firstVersion(), HybridTime.of(now));
        return new Outcome.Resolved<>(
                id,
                insert.detection(),
                Operation.PUT,
                check.check(asNew, named),
                stamp,
                List.of(),
                Trace.ofRecord(
                        "decision", chosen(both.other()), name(both.other()) + "'s state as a record of its own"));
    }

    /** A record that nobody had begins at 1, in the epoch of the record it was made from. */
    private Version firstVersion() {
        Version next = nextVersion();
        return next instanceof ScalarVersion scalar
                ? new ScalarVersion(scalar.epoch(), 1)
                : VersionVector.EMPTY.next(conflict.key().origin());
    }

    private @Nullable JsonNode stateOf(Pick pick) {
        Side<String> side = sideOf(pick);
        if (side instanceof Side.Unknown) {
            throw refused(
                    "takes " + name(pick) + "'s state, but that is not known; decide by value or for another side");
        }
        String json = side.valueOrNull();
        return json == null ? null : read(json, name(pick) + "'s state");
    }

    private Side<String> sideOf(Pick pick) {
        return switch (pick) {
            case BASE -> conflict.base();
            case LOCAL -> conflict.local();
            case SERVER -> conflict.server();
        };
    }

    private Outcome.Resolved<String> pickFields(SortedMap<FieldPath, Pick> picks) {
        SortedMap<FieldPath, FieldChoice> choices = new TreeMap<>();
        picks.forEach((path, side) -> choices.put(path, new FieldChoice.OfSide(side)));
        JsonNode merged = MergedState.of(decided, choices);
        List<Trace.Step> steps = new ArrayList<>(conflict.steps());
        steps.removeIf(step -> step.side() == ChosenSide.NEITHER);
        picks.forEach(
                (path, side) -> steps.add(new Trace.Step(path, "decision", chosen(side), "picked by the decider")));
        return effect(merged, Trace.of(steps, Set.of()));
    }

    private Outcome.Resolved<String> effect(@Nullable JsonNode value, Trace trace) {
        Side<String> server = conflict.server();
        String json = null;
        boolean adopted = server.isGone();
        if (value != null) {
            json = check.check(decided, text(value));
            adopted = isServers(value) || isServers(read(json, "the state that the check left"));
        }
        Stamp stamp = adopted ? server.stamp() : new Stamp(nextVersion(), HybridTime.of(now));
        Operation operation = adopted ? Operation.NONE : value == null ? Operation.DELETE : Operation.PUT;
        return new Outcome.Resolved<>(
                conflict.key().record(), conflict.detection(), operation, json, stamp, losers(json), trace);
    }

    private boolean isServers(JsonNode value) {
        String standing = conflict.server().valueOrNull();
        return standing != null && JSON.same(value, read(standing, "the server's state"));
    }

    private static String text(JsonNode value) {
        return StrictJson.text(value);
    }

    private List<Side<String>> losers(@Nullable String standing) {
        List<Side<String>> losers = new ArrayList<>();
        for (Side<String> side : List.of(conflict.local(), conflict.server())) {
            if (!Objects.equals(side.valueOrNull(), standing)) {
                losers.add(side);
            }
        }
        return losers;
    }

    private Version nextVersion() {
        Version local = conflict.local().stamp().version();
        Version server = conflict.server().stamp().version();
        boolean counted = local instanceof VersionVector || server instanceof VersionVector;
        boolean unversioned = local == null && server == null;
        if (counted || (conflict.topology() == Topology.PEER && unversioned)) {
            VersionVector joined = conflict.local()
                    .stamp()
                    .vectorOrEmpty()
                    .join(conflict.server().stamp().vectorOrEmpty());
            String origin = conflict.key().origin();
            if (joined.count(origin) == Long.MAX_VALUE) {
                throw noVersion(local, server);
            }
            return joined.next(origin);
        }
        return ScalarVersion.next(
                        conflict.local().stamp().scalar(),
                        conflict.server().stamp().scalar())
                .orElseThrow(() -> noVersion(local, server));
    }

    private DecisionRefusedException noVersion(@Nullable Version local, @Nullable Version server) {
        return refused("cannot get a version: none comes after " + Objects.requireNonNullElse(local, "none") + " and "
                + Objects.requireNonNullElse(server, "none") + "; mend the versions first");
    }

    private boolean isObject(Side<String> side) {
        String json = side.valueOrNull();
        return json != null && read(json, "a side").isObject();
    }

    private DecisionRefusedException refused(String problem) {
        return MergedState.refused(decided, problem);
    }

    private JsonNode read(String json, String what) {
        return MergedState.read(decided, json, what);
    }

    private static Trace sideTrace(Pick pick) {
        return Trace.ofRecord("decision", chosen(pick), "decided for " + name(pick) + "'s state");
    }

    private static Trace wholeTrace(String why) {
        return Trace.ofRecord("decision", ChosenSide.BOTH, why);
    }

    private static ChosenSide chosen(Pick pick) {
        return switch (pick) {
            case LOCAL -> ChosenSide.LOCAL;
            case SERVER -> ChosenSide.SERVER;
            case BASE -> ChosenSide.BOTH;
        };
    }

    private static String name(Pick pick) {
        return switch (pick) {
            case BASE -> "base";
            case LOCAL -> "local";
            case SERVER -> "the server";
        };
    }
}
