package dev.truce.conflict.queue;

import dev.truce.conflict.Answer;
import dev.truce.conflict.Detection;
import dev.truce.conflict.Operation;
import dev.truce.conflict.Outcome;
import dev.truce.conflict.ParkReason;
import dev.truce.conflict.RecordId;
import dev.truce.conflict.Side;
import dev.truce.conflict.Topology;
import dev.truce.conflict.merge.FieldConflict;
import dev.truce.conflict.merge.Trace;
import dev.truce.integrity.Digest;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A conflict as it enters the queue. Values are JSON texts, so that a case can be kept anywhere and read by anybody.
 *
 * @param key which case it is: one is open for each key at most
 * @param detection what was found before anything was decided
 * @param reason why it waits
 * @param detail the reason in words; may be empty
 * @param topology who has the last word on versions
 * @param base the last agreed state
 * @param local local's state
 * @param server the server's state
 * @param partial the state as far as it is decided; null when there is none
 * @param conflicts the paths that nobody decided
 * @param steps the explanation so far
 * @param ruleset the rules that parked it
 * @param waitsFor the undecided records that this one waits for, of the same tenant and origin; empty for a case that somebody
 *     can decide
 */
public record NewCase(
        Key key,
        Detection detection,
        ParkReason reason,
        String detail,
        Topology topology,
        Side<String> base,
        Side<String> local,
        Side<String> server,
        @Nullable String partial,
        List<FieldConflict<String>> conflicts,
        List<Trace.Step> steps,
        RulesetRef ruleset,
        SortedSet<RecordId> waitsFor) {

    private static final String ANEW_BEGIN = "case ";
    private static final String ANEW_END = " is decided anew";
    private static final Pattern ANEW =
            Pattern.compile(ANEW_BEGIN + "(\\d{1,18})" + ANEW_END + "(: .*)?", Pattern.DOTALL);

    /** Copies the lists. */
    public NewCase {
        conflicts = List.copyOf(conflicts);
        steps = List.copyOf(steps);
        waitsFor = Collections.unmodifiableSortedSet(new TreeSet<>(waitsFor));
    }

    /**
     * A conflict that waits for no other.
     *
     * @param key which case it is: one is open for each key at most
     * @param detection what was found before anything was decided
     * @param reason why it waits
     * @param detail the reason in words; may be empty
     * @param topology who has the last word on versions
     * @param base the last agreed state
     * @param local local's state
     * @param server the server's state
     * @param partial the state as far as it is decided; null when there is none
     * @param conflicts the paths that nobody decided
     * @param steps the explanation so far
     * @param ruleset the rules that parked it
     */
    public NewCase(
            Key key,
            Detection detection,
            ParkReason reason,
            String detail,
            Topology topology,
            Side<String> base,
            Side<String> local,
            Side<String> server,
            @Nullable String partial,
            List<FieldConflict<String>> conflicts,
            List<Trace.Step> steps,
            RulesetRef ruleset) {
        this(
                key,
                detection,
                reason,
                detail,
                topology,
                base,
                local,
                server,
                partial,
                conflicts,
                steps,
                ruleset,
                Collections.emptySortedSet());
    }

    /**
     * The same with other records in its way.
     *
     * @param records the undecided records that it waits for; empty for none
     * @return the conflict
     */
    public NewCase waitingFor(SortedSet<RecordId> records) {
        return new NewCase(
                key, detection, reason, detail, topology, base, local, server, partial, conflicts, steps, ruleset,
                records);
    }

    /**
     * What a case is about.
     *
     * @param tenant whose data it is; empty where there is one tenant
     * @param record the record
     * @param origin the replica whose change conflicts; empty where there is one
     */
    public record Key(String tenant, RecordId record, String origin) {}

    /**
     * The rules under which a conflict was found.
     *
     * @param name the ruleset's name
     * @param version its version
     * @param digest the digest of its content
     */
    public record RulesetRef(String name, String version, Digest digest) {}

    /** What was decided against what it was decided about, for a decision that is to be made anew. */
    NewCase reopened(long number, Outcome.Resolved<String> decided, String why) {
        String value = decided.value();
        return new NewCase(
                key,
                detection,
                ParkReason.MANUAL,
                ANEW_BEGIN + number + ANEW_END + (why.isEmpty() ? "" : ": " + why),
                topology,
                decided.operation() == Operation.NONE ? base : server,
                local,
                value == null ? Side.tombstone(decided.stamp()) : Side.present(value, decided.stamp()),
                null,
                List.of(),
                List.of(),
                ruleset);
    }

    /** The state of another record, which one side has and nobody else. */
    NewCase inserting(RecordId id, Side<String> own) {
        return new NewCase(
                new Key(key.tenant(), id, key.origin()),
                new Detection(Answer.PUSH, null, null),
                reason,
                "",
                topology,
                Side.none(),
                own,
                Side.none(),
                null,
                List.of(),
                List.of(),
                ruleset);
    }

    /**
     * Which decided case this one decides anew.
     *
     * @return the number of that case; empty when this conflict was found between the sides
     */
    public OptionalLong reopens() {
        Matcher words = ANEW.matcher(detail);
        return reason == ParkReason.MANUAL && conflicts.isEmpty() && words.matches()
                ? OptionalLong.of(Long.parseLong(words.group(1)))
                : OptionalLong.empty();
    }

    /**
     * What the case looks like to the one who decides: equal fingerprints mean that nothing changed since.
     *
     * @return a digest over the three sides and their versions
     */
    public Digest fingerprint() {
        StringBuilder seen = new StringBuilder();
        for (Side<String> side : List.of(base, local, server)) {
            String value = side.valueOrNull();
            seen.append(side.getClass().getSimpleName())
                    .append('\n')
                    .append(Objects.requireNonNullElse(side.stamp().version(), ""))
                    .append('\n')
                    .append(Objects.requireNonNullElse(side.stamp().modifiedAt(), ""))
                    .append('\n')
                    .append(value == null ? "" : value)
                    .append('\n');
        }
        return Digest.of(seen.toString().getBytes(StandardCharsets.UTF_8));
    }
}
