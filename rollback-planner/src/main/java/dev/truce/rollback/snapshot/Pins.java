package dev.truce.rollback.snapshot;

import dev.truce.integrity.Digest;
import dev.truce.integrity.store.ObjectStore;
import dev.truce.rollback.claim.Claim;
import dev.truce.rollback.claim.Claims;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** Snapshots that nobody removes, whatever a policy says, until they are unpinned. Thread-safe as the repository is. */
public final class Pins {

    private final Claims claims;
    private final ObjectStore objects;
    private final InstantSource clock;
    private final String holder;

    Pins(ObjectStore objects, InstantSource clock, String holder) {
        this.claims = new Claims(objects);
        this.objects = objects;
        this.clock = clock;
        this.holder = holder;
    }

    /**
     * Pins a snapshot. One that is pinned stays so, with what was said first.
     *
     * @param snapshot the snapshot
     * @param why in words
     * @return false if it was pinned already
     * @throws UnknownSnapshotException when it is about to be removed; it is not pinned then
     */
    public boolean pin(Snapshot snapshot, String why) {
        String name = Claims.name(Claim.Kind.PIN, snapshot.id());
        boolean pinned = claims.put(
                name,
                Claim.of(Claim.Kind.PIN, holder, clock.instant().truncatedTo(ChronoUnit.MILLIS), why)
                        .protecting(new TreeSet<>(Set.of(snapshot.id())), Collections.emptySortedSet()));
        try {
            // whoever condemns looks for pins after condemning, so one of the two sees the other
            InProgress.requireKept(objects, snapshot.id());
        } catch (UnknownSnapshotException e) {
            claims.delete(name);
            throw e;
        }
        return pinned;
    }

    /**
     * Removes a pin.
     *
     * @param snapshot the snapshot, which may be gone
     * @return false if it was not pinned
     */
    public boolean unpin(Digest snapshot) {
        return claims.delete(Claims.name(Claim.Kind.PIN, snapshot));
    }

    /**
     * All pins.
     *
     * @return why each snapshot is pinned, by whom and since when, in one line
     */
    public SortedMap<Digest, String> all() {
        SortedMap<Digest, String> found = new TreeMap<>();
        claims.lasting().values().forEach(claim -> {
            if (claim.kind() == Claim.Kind.PIN) {
                claim.snapshots().forEach(snapshot -> found.put(snapshot, claim.toString()));
            }
        });
        return found;
    }
}
