package dev.truce.rollback.guard;

import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A guard by roles. While it names no users, everybody may do everything; once it names one, whoever it does not name may do nothing.
 *
 * @param users the roles of each person
 * @param may which roles may do a deed; a deed that is absent is for {@link Role#ADMIN} alone
 * @param approvalLife how long an approval holds
 * @param secondApprover whether a dangerous plan needs the approval of two persons
 * @param emergenciesAnHour how often the emergency path may be taken within an hour
 */
public record GuardPolicy(
        SortedMap<String, Set<Role>> users,
        Map<Deed, Set<Role>> may,
        Duration approvalLife,
        boolean secondApprover,
        int emergenciesAnHour)
        implements Guard {

    /** Checks the ranges, and copies the rest. */
    public GuardPolicy {
        if (approvalLife.isNegative() || approvalLife.isZero() || emergenciesAnHour < 0) {
            throw new IllegalArgumentException(
                    "An approval lives for some time, and a limit is not negative, but found " + approvalLife + " and "
                            + emergenciesAnHour);
        }
        SortedMap<String, Set<Role>> roles = new TreeMap<>();
        users.forEach((user, held) -> roles.put(user, copy(held)));
        users = Collections.unmodifiableSortedMap(roles);
        Map<Deed, Set<Role>> allowed = new EnumMap<>(Deed.class);
        may.forEach((deed, held) -> allowed.put(deed, copy(held)));
        may = Collections.unmodifiableMap(allowed);
    }

    private static Set<Role> copy(Collection<Role> roles) {
        Set<Role> copy = EnumSet.noneOf(Role.class);
        copy.addAll(roles);
        return Collections.unmodifiableSet(copy);
    }

    /**
     * The policy where none is given.
     *
     * @return no users; an admin may do everything, an emergency all but approve, a user plan; approvals live seven days, one is enough,
     *     and two emergencies an hour
     */
    public static GuardPolicy defaults() {
        return new GuardPolicy(
                Collections.emptySortedMap(),
                Map.of(
                        Deed.PLAN, EnumSet.allOf(Role.class),
                        Deed.APPROVE, EnumSet.of(Role.ADMIN),
                        Deed.EXECUTE, EnumSet.of(Role.ADMIN, Role.EMERGENCY),
                        Deed.EMERGENCY, EnumSet.of(Role.ADMIN, Role.EMERGENCY)),
                Duration.ofDays(7),
                false,
                2);
    }

    @Override
    public void require(Deed deed, String actor) {
        if (users.isEmpty()) {
            return;
        }
        Set<Role> held = users.getOrDefault(actor, Set.of());
        Set<Role> wanted = may.getOrDefault(deed, Set.of(Role.ADMIN));
        if (Collections.disjoint(held, wanted)) {
            throw new RefusedException(actor + " wants to "
                    + (deed == Deed.EMERGENCY ? "restore in an emergency" : deed.text())
                    + ", which the policy allows to the roles " + wanted + ", but has "
                    + (held.isEmpty() ? "none" : "only " + held) + "; ask one of them, or have the policy changed.");
        }
    }
}
