package dev.truce.conflict.engine;

import dev.truce.conflict.ParkReason;
import dev.truce.conflict.Side;
import dev.truce.conflict.access.FieldAccess;
import dev.truce.conflict.merge.FieldConflict;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Makes sides fit to be compared: lifts old schema versions, and makes whole documents of partial ones. */
final class Intake<T> {

    private final FieldAccess<? super T> access;
    private final @Nullable Upcaster<T> upcaster;

    Intake(FieldAccess<? super T> access, @Nullable Upcaster<T> upcaster) {
        this.access = access;
        this.upcaster = upcaster;
    }

    /**
     * What is compared.
     *
     * @param base the last agreed state
     * @param local local's state, with base's value where local says nothing: what local changed
     * @param applied local's state, with the server's value where local says nothing: what may be written
     * @param server the server's state
     * @param problem why nothing can be compared; null when it can
     */
    record Sides<T>(
            Side<T> base,
            Side<T> local,
            Side<T> applied,
            Side<T> server,
            @Nullable Problem problem) {}

    /** Why sides cannot be compared. */
    record Problem(ParkReason reason, String detail, List<FieldConflict<?>> conflicts) {}

    /** Whether the sides are compared as they are. */
    boolean isPlain(Side<T> local, Side<T> server) {
        return upcaster == null && !local.isPartial() && !server.isPartial();
    }

    Sides<T> sides(Side<T> base, Side<T> local, Side<T> server) {
        Lift lift = new Lift();
        Side<T> before = lift.current("base", base);
        Side<T> ours = lift.current("local", local);
        Side<T> theirs = lift.current("the server", server);
        Problem problem = lift.problem;
        if (problem == null && (server.isPartial() || base.isPartial())) {
            problem = new Problem(
                    ParkReason.SIDE_UNKNOWN,
                    (server.isPartial() ? "the server's" : "base's")
                            + " document is partial, so that nobody can tell what else changed; load the whole one",
                    List.of());
        }
        return problem == null && ours instanceof Side.Present<T> present && ours.isPartial()
                ? whole(before, present, theirs)
                : new Sides<>(before, ours, ours, theirs, problem);
    }

    /** Nothing to apply a partial document onto leaves it as it is; what may become of it then is the resolver's. */
    private Sides<T> whole(Side<T> base, Side.Present<T> local, Side<T> server) {
        List<FieldConflict<?>> misfits = new ArrayList<>();
        Side<T> sinceBase = applied(local, base, server.isPresent() ? new ArrayList<>() : misfits);
        Side<T> sinceServer = server.isPresent() ? applied(local, server, misfits) : sinceBase;
        Problem problem = misfits.isEmpty()
                ? null
                : new Problem(
                        ParkReason.SIDE_UNKNOWN,
                        "local's document is partial at places where parts cannot be told apart",
                        misfits);
        return new Sides<>(base, base.isPresent() ? sinceBase : sinceServer, sinceServer, server, problem);
    }

    private Side<T> applied(Side.Present<T> part, Side<T> onto, List<FieldConflict<?>> misfits) {
        T whole = onto.valueOrNull();
        return whole == null ? part : Side.present(overlay(access, part, whole, misfits), part.stamp());
    }

    @SuppressWarnings("unchecked") // what is put together from records of a type is one
    private static <V, T extends V> T overlay(
            FieldAccess<V> access, Side.Present<T> part, T whole, List<FieldConflict<?>> misfits) {
        Overlay<V> overlay = new Overlay<>(access, part.mask());
        T applied = (T) overlay.apply(part.value(), whole);
        misfits.addAll(overlay.misfits());
        return applied;
    }

    /** Lifts the sides of one record and keeps the first problem. */
    private final class Lift {

        private @Nullable Problem problem;

        Side<T> current(String name, Side<T> side) {
            Upcaster<T> lifter = upcaster;
            if (lifter == null || !(side instanceof Side.Present<T> present)) {
                return side;
            }
            Upcaster.Lifting<T> lifting = Objects.requireNonNull(lifter.lift(present.value()), "an upcaster's answer");
            if (lifting instanceof Upcaster.Lifted<T> lifted) {
                if (lifted.state() == present.value()) {
                    return side;
                }
                if (!side.isPartial()) {
                    return Side.present(lifted.state(), present.stamp());
                }
                return refuse(name, side, "it is partial and of an older schema version: send the whole document");
            }
            return refuse(name, side, ((Upcaster.Refused<T>) lifting).why());
        }

        private Side<T> refuse(String name, Side<T> side, String why) {
            if (problem == null) {
                problem = new Problem(
                        ParkReason.SCHEMA_UNKNOWN, "the state of " + name + " cannot be read: " + why, List.of());
            }
            return side;
        }
    }
}
