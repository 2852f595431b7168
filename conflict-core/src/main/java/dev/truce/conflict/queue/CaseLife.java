package dev.truce.conflict.queue;

import dev.truce.conflict.Outcome;
import dev.truce.conflict.RecordId;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The ways a case can go. Every queue takes each step through here and keeps what comes out, so that all agree. Pure; nothing
 * is changed by a step that is refused.
 *
 * @param policy what is done with cases
 * @param now the time by the queue's own clock, for leases, deferrals and deadlines
 * @param at the time that stands in the case and in the versions of decided records
 */
public record CaseLife(QueuePolicy policy, Instant now, Instant at) {

    /** Who decides when nobody did in time. */
    static final String DEADLINE = "deadline";

    private static final Duration LONGEST = Duration.ofDays(3_660);

    /** Leases and deadlines pass by milliseconds, in every queue. */
    public CaseLife {
        Objects.requireNonNull(policy, "policy");
        Objects.requireNonNull(at, "at");
        now = now.truncatedTo(ChronoUnit.MILLIS);
    }

    /**
     * A conflict that had no undecided case.
     *
     * @param number the new case's number
     * @param conflict the conflict
     * @return the case
     */
    public ConflictCase open(long number, NewCase conflict) {
        return new ConflictCase(number, 1, status(conflict), conflict, handling(conflict), at, at, null);
    }

    private static CaseStatus status(NewCase conflict) {
        return conflict.waitsFor().isEmpty() ? CaseStatus.OPEN : CaseStatus.WAITING;
    }

    /** Nobody can decide in time what waits for another. */
    private Handling handling(NewCase conflict) {
        return Handling.of(
                policy.priority().applyAsInt(conflict),
                policy.ageing(),
                now,
                conflict.waitsFor().isEmpty() ? policy.deadline().apply(conflict) : null);
    }

    /**
     * Whether a conflict is what an undecided case is about already, so that parking it changes nothing.
     *
     * @param known the case
     * @param conflict the conflict
     * @return true when the sides are the same, and so is what it waits for
     */
    public static boolean isKnown(ConflictCase known, NewCase conflict) {
        return known.conflict().fingerprint().equals(conflict.fingerprint())
                && known.conflict().waitsFor().equals(conflict.waitsFor());
    }

    /**
     * A case that waits for a record which no longer waits.
     *
     * @param waiting the case
     * @param record the record that is decided, or at peace
     * @return the case; closed when it waits for no other, for its own record was never in doubt
     */
    public ConflictCase released(ConflictCase waiting, RecordId record) {
        SortedSet<RecordId> rest = new TreeSet<>(waiting.conflict().waitsFor());
        rest.remove(record);
        if (rest.isEmpty()) {
            return close(waiting);
        }
        return new ConflictCase(
                waiting.number(),
                Math.addExact(waiting.revision(), 1),
                CaseStatus.WAITING,
                waiting.conflict().waitingFor(rest),
                waiting.handling(),
                waiting.openedAt(),
                at,
                null);
    }

    /**
     * The records that stand in the way of what refers to a record.
     *
     * @param undecided the record's undecided case
     * @return the record itself; of one that waits, what it waits for, so that a chain has one end and a ring none
     */
    public static SortedSet<RecordId> inTheWay(ConflictCase undecided) {
        NewCase conflict = undecided.conflict();
        return conflict.waitsFor().isEmpty()
                ? new TreeSet<>(List.of(conflict.key().record()))
                : conflict.waitsFor();
    }

    /**
     * An undecided case whose record is in conflict again.
     *
     * @param known the case
     * @param conflict the conflict
     * @return the case; the same when the conflict is
     */
    public ConflictCase park(ConflictCase known, NewCase conflict) {
        if (isKnown(known, conflict)) {
            return known;
        }
        boolean waits = !conflict.waitsFor().isEmpty();
        Handling handling = waits || known.status() == CaseStatus.WAITING
                ? handling(conflict).after(known.handling())
                : known.handling().untried();
        return new ConflictCase(
                known.number(),
                Math.addExact(known.revision(), 1),
                status(conflict),
                conflict,
                handling,
                known.openedAt(),
                at,
                null);
    }

    /**
     * Which of the next free cases are granted together. One that was tried before is granted alone: if it is what kills its
     * deciders, the others must not die with it.
     *
     * @param free the next free cases in their order
     * @return the first of them, one or more; empty when there are none
     */
    public static List<ConflictCase> together(List<ConflictCase> free) {
        int fresh = 0;
        while (fresh < free.size() && free.get(fresh).handling().attempts() == 0) {
            fresh++;
        }
        return free.subList(0, Math.max(fresh, Math.min(1, free.size())));
    }

    /**
     * A case that is granted to who asked for any.
     *
     * @param free the case, free and open
     * @param request who asked
     * @return the case; holds the lease
     */
    public ConflictCase grant(ConflictCase free, ClaimRequest request) {
        return with(free, lease(free, request.owner(), request.lease(), request.countsAttempt()));
    }

    /**
     * A case that is granted to who asked for it.
     *
     * @param known the case
     * @param owner who asked
     * @param lease for how long
     * @return the case; holds the lease
     * @throws DecisionRefusedException when it is closed, or another has it
     */
    public ConflictCase grant(ConflictCase known, String owner, Duration lease) {
        if (!known.status().isUndecided()) {
            throw new DecisionRefusedException("Case " + known.number() + " is closed (" + known.status()
                    + "); there is nothing left to decide. To change what was decided, reopen it.");
        }
        refuseWaiting(known);
        requireNoOther(known, owner);
        ConflictCase free = known.handling().isFree(now) ? free(known) : known;
        return with(free, lease(free, owner, lease, false));
    }

    private Handling lease(ConflictCase of, String owner, Duration lease, boolean counted) {
        Handling handling = of.handling();
        long token = Math.addExact(handling.token(), 1);
        return handling.leased(new Lease(of.number(), owner, token, counted, end(lease)))
                .attempts(handling.attempts() + (counted ? 1 : 0));
    }

    private Instant end(Duration lease) {
        if (lease.compareTo(Duration.ofMillis(1)) < 0) {
            throw new IllegalArgumentException("A lease lasts a millisecond at least, but was " + lease);
        }
        Duration longest = policy.longestLease();
        if (longest != null && lease.compareTo(longest) > 0) {
            throw new DecisionRefusedException("A claim in this queue lasts " + longest + " at most, but was to last "
                    + lease + "; ask for less, and extend it while you work.");
        }
        return until(lease);
    }

    private Instant until(Duration pause) {
        if (pause.isNegative() || pause.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    "A time to wait is nothing at least and " + LONGEST.toDays() + " days at most, but was " + pause);
        }
        return now.plus(pause).truncatedTo(ChronoUnit.MILLIS);
    }

    /**
     * A case that was in somebody's hands, or deferred, for as long as it was to be.
     *
     * @param held the case
     * @return the case, free or dead
     */
    public ConflictCase free(ConflictCase held) {
        Lease ended = held.handling().lease();
        return ended == null || !ended.counted()
                ? with(held, held.handling().free(null, held.handling().lastError()))
                : putBack(held, null, ended.owner() + " had it and did not finish before the lease ended");
    }

    private ConflictCase putBack(ConflictCase tried, @Nullable Instant from, String error) {
        Handling handling = tried.handling();
        boolean dies = tried.status() == CaseStatus.OPEN && handling.attempts() >= policy.mostAttempts();
        return dies
                ? changed(tried, CaseStatus.DEAD, handling.free(null, error))
                : with(tried, handling.free(from, error));
    }

    /**
     * Whether a lease holds.
     *
     * @param lease the lease
     * @param current the case; null when there is none
     * @return the case
     * @throws LeaseLostException when it does not
     */
    public ConflictCase require(Lease lease, @Nullable ConflictCase current) {
        if (current != null && current.status().isUndecided()) {
            Lease holder = current.handling().lease();
            if (holder != null
                    && holder.token() == lease.token()
                    && holder.owner().equals(lease.owner())
                    && now.isBefore(holder.until())) {
                return current;
            }
        }
        throw new LeaseLostException(lease, current);
    }

    /**
     * A lease that is held on to.
     *
     * @param held the case, whose lease holds
     * @param more for how long from now
     * @return the case; holds the lease
     */
    public ConflictCase extend(ConflictCase held, Duration more) {
        Lease lease = Objects.requireNonNull(held.handling().lease(), "lease");
        Lease longer = new Lease(held.number(), lease.owner(), lease.token(), lease.counted(), end(more));
        return with(held, held.handling().leased(longer));
    }

    /**
     * A case that is put back as it was.
     *
     * @param held the case, whose lease holds
     * @return the case, free
     */
    public ConflictCase release(ConflictCase held) {
        Handling handling = held.handling();
        Lease lease = Objects.requireNonNull(handling.lease(), "lease");
        return with(
                held,
                handling.free(null, handling.lastError()).attempts(handling.attempts() - (lease.counted() ? 1 : 0)));
    }

    /**
     * A case that could not be decided.
     *
     * @param held the case, whose lease holds
     * @param error what went wrong
     * @param pause for how long nobody gets it
     * @return the case, free after the pause, or dead
     */
    public ConflictCase fail(ConflictCase held, String error, Duration pause) {
        return putBack(held, pause.isZero() ? null : until(pause), error);
    }

    /**
     * A case that is put off. A dead one may be tried again afterwards.
     *
     * @param known the case
     * @param revisionSeen the revision that was looked at
     * @param pause for how long
     * @param actor who puts it off
     * @return the case
     * @throws StaleCaseException when it is closed or its revision moved on
     * @throws DecisionRefusedException when another has it
     */
    public ConflictCase defer(ConflictCase known, int revisionSeen, Duration pause, String actor) {
        refuseStale(known, revisionSeen);
        refuseWaiting(known);
        requireNoOther(known, actor);
        Handling handling = known.handling();
        Handling off = handling.free(until(pause), handling.lastError());
        return changed(known, CaseStatus.OPEN, known.status() == CaseStatus.DEAD ? off.attempts(0) : off);
    }

    /**
     * A case that is decided by somebody without a lease, or with one that holds.
     *
     * @param known the case
     * @param revisionSeen the revision the decision was made on
     * @param decision what was decided
     * @param check what the decided state must satisfy
     * @param actor who decided
     * @param reason why
     * @return the case, closed
     * @throws StaleCaseException when it is closed or its revision moved on
     * @throws DecisionRefusedException when another has it, the decision does not fit, or the check refuses it
     */
    public ConflictCase decide(
            ConflictCase known, int revisionSeen, Decision decision, DecisionCheck check, String actor, String reason) {
        refuseStale(known, revisionSeen);
        refuseWaiting(known);
        requireNoOther(known, actor);
        return closed(
                known,
                CaseStatus.DECIDED,
                new ConflictCase.Decided(decision, actor, reason, DecisionEffect.of(known, decision, check, at)));
    }

    /**
     * A case whose record no longer conflicts.
     *
     * @param known the undecided case
     * @return the case, closed
     */
    public ConflictCase close(ConflictCase known) {
        return closed(known, CaseStatus.SELF_RESOLVED, null);
    }

    private ConflictCase closed(ConflictCase known, CaseStatus status, ConflictCase.@Nullable Decided decision) {
        Handling handling = known.handling();
        return new ConflictCase(
                known.number(),
                known.revision(),
                status,
                known.conflict(),
                handling.free(null, handling.lastError()),
                known.openedAt(),
                at,
                decision);
    }

    /**
     * A case whose deadline passed.
     *
     * @param late the undecided case
     * @param check what decided states must satisfy
     * @return the case, decided by its fallback or of the highest priority
     */
    public ConflictCase enforceDeadline(ConflictCase late, DecisionCheck check) {
        Fallback fallback = late.handling().fallback();
        return Optional.ofNullable(fallback)
                .flatMap(each -> decideBy(each, late, check))
                .orElseGet(() -> changed(
                        late,
                        late.status(),
                        late.handling().escalated(Handling.order(Handling.HIGHEST, policy.ageing(), now))));
    }

    private Optional<ConflictCase> decideBy(Fallback fallback, ConflictCase late, DecisionCheck check) {
        ConflictCase free =
                with(late, late.handling().free(null, late.handling().lastError()));
        try {
            return Optional.of(decide(
                    free,
                    late.revision(),
                    fallback.decision(late.conflict()),
                    check,
                    DEADLINE,
                    "nobody decided it before its deadline"));
        } catch (DecisionRefusedException e) {
            return Optional.empty();
        }
    }

    /**
     * The record that a decision makes beside the one it is about.
     *
     * @param decided the case
     * @return the key under which it would have a case of its own; empty when none is made
     */
    public static Optional<NewCase.Key> created(ConflictCase decided) {
        return Optional.ofNullable(decided.decision()).flatMap(made -> created(decided.conflict(), made.effect()));
    }

    static Optional<NewCase.Key> created(NewCase of, Outcome.Resolved<String> effect) {
        return Optional.ofNullable(effect.created())
                .map(made ->
                        new NewCase.Key(of.key().tenant(), made.id(), of.key().origin()));
    }

    /**
     * The refusal to make a record that there is already.
     *
     * @param number the case that is decided
     * @param created the record
     * @param other the case that waits for a decision about this record, or that made it
     * @return what to throw
     */
    public static DecisionRefusedException taken(long number, NewCase.Key created, long other) {
        return new DecisionRefusedException("The decision on case " + number + " makes " + created.record()
                + ", but case " + other + " is about that record, or made it; name another key.");
    }

    /**
     * What is to be parked so that a decided case is decided anew.
     *
     * @param known the case
     * @param reason why
     * @return the conflict between what was decided and what was not
     * @throws DecisionRefusedException when it was not decided
     */
    public NewCase reopen(ConflictCase known, String reason) {
        ConflictCase.Decided decided = known.decision();
        if (decided == null) {
            throw new DecisionRefusedException("Case " + known.number() + " was not decided (it is " + known.status()
                    + "), so that there is no decision to change.");
        }
        return known.conflict().reopened(known.number(), decided.effect(), reason);
    }

    /**
     * The refusal to open a case anew whose record has another.
     *
     * @param number the decided case
     * @param undecided the record's undecided case
     * @return what to throw
     */
    public static DecisionRefusedException hasOther(long number, long undecided) {
        return new DecisionRefusedException("The record of case " + number + " is in conflict again, and waits as case "
                + undecided + "; decide that one.");
    }

    private static void refuseStale(ConflictCase known, int revisionSeen) {
        if (!known.status().isUndecided() || known.revision() != revisionSeen) {
            throw new StaleCaseException(revisionSeen, known);
        }
    }

    private static void refuseWaiting(ConflictCase known) {
        if (known.status() == CaseStatus.WAITING) {
            throw new DecisionRefusedException("Case " + known.number() + " is no conflict of its own: "
                    + known.conflict().key().record() + " refers to "
                    + known.conflict().waitsFor().stream()
                            .map(RecordId::toString)
                            .collect(Collectors.joining(", "))
                    + ", which waits; decide that, and this one follows.");
        }
    }

    /**
     * Whether somebody may decide a case without a lease.
     *
     * @param known the case
     * @param actor who would decide
     * @throws DecisionRefusedException when another has it
     */
    public void requireNoOther(ConflictCase known, String actor) {
        Lease holder = known.handling().lease();
        if (holder != null && now.isBefore(holder.until()) && !holder.owner().equals(actor)) {
            throw new DecisionRefusedException("Case " + known.number() + " is with " + holder.owner() + " until "
                    + holder.until() + "; wait, or ask " + holder.owner() + " to release it.");
        }
    }

    private ConflictCase changed(ConflictCase known, CaseStatus status, Handling handling) {
        return new ConflictCase(
                known.number(), known.revision(), status, known.conflict(), handling, known.openedAt(), at, null);
    }

    private static ConflictCase with(ConflictCase known, Handling handling) {
        return new ConflictCase(
                known.number(),
                known.revision(),
                known.status(),
                known.conflict(),
                handling,
                known.openedAt(),
                known.updatedAt(),
                known.decision());
    }
}
