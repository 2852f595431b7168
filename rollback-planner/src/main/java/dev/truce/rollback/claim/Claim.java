package dev.truce.rollback.claim;

import dev.truce.integrity.Digest;
import dev.truce.rollback.json.JsonMembers;
import java.time.Instant;
import java.util.Collections;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What keeps snapshots and objects from whoever deletes. A file of its own in the repository.
 *
 * @param kind who claims
 * @param holder who it was, in words
 * @param since when it was claimed
 * @param why in words
 * @param until when it ends by itself; null when somebody ends it
 * @param generation the last condemnation its holder knew; 0 for none
 * @param snapshots which must stay
 * @param objects which must stay, beside those of the snapshots
 */
public record Claim(
        Kind kind,
        String holder,
        Instant since,
        String why,
        @Nullable Instant until,
        long generation,
        SortedSet<Digest> snapshots,
        SortedSet<Digest> objects) {

    /** Who claims. */
    public enum Kind {
        /** A person, until unpinned. */
        PIN,
        /** A plan that may be carried out. */
        PLAN,
        /** A rollback that began and is not finished. */
        ROLLBACK,
        /** A process that writes, or relies on what it reads, while it lives. */
        MARK,
        /** The one process that prunes. */
        LOCK,
        /** Somebody who saw a mark or a lock, and when. */
        WATCH;

        String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private static final String FORMAT = "truce-claim";

    /** Copies the sets, in order. */
    public Claim {
        snapshots = Collections.unmodifiableSortedSet(new TreeSet<>(snapshots));
        objects = Collections.unmodifiableSortedSet(new TreeSet<>(objects));
    }

    /**
     * A claim that keeps nothing yet, until somebody ends it.
     *
     * @param kind who claims
     * @param holder who it was, in words
     * @param since when it was claimed
     * @param why in words
     * @return the claim
     */
    public static Claim of(Kind kind, String holder, Instant since, String why) {
        return new Claim(kind, holder, since, why, null, 0, Collections.emptySortedSet(), Collections.emptySortedSet());
    }

    /**
     * This claim on other things.
     *
     * @param claimedSnapshots which must stay
     * @param claimedObjects which must stay, beside those of the snapshots
     * @return another claim
     */
    public Claim protecting(SortedSet<Digest> claimedSnapshots, SortedSet<Digest> claimedObjects) {
        return new Claim(kind, holder, since, why, until, generation, claimedSnapshots, claimedObjects);
    }

    /**
     * This claim of somebody who knows of what was condemned.
     *
     * @param condemnation the last one known
     * @return another claim
     */
    public Claim knowing(long condemnation) {
        return new Claim(kind, holder, since, why, until, condemnation, snapshots, objects);
    }

    byte[] write(String name) {
        ObjectNode json = SealedJson.begin(FORMAT, name)
                .put("kind", kind.text())
                .put("holder", holder)
                .put("since", since.toString())
                .put("why", why);
        if (until != null) {
            json.put("until", until.toString());
        }
        json.put("generation", generation);
        SealedJson.put(json, "snapshots", snapshots);
        SealedJson.put(json, "objects", objects);
        return SealedJson.seal(json);
    }

    static Claim read(String name, byte[] file) {
        return SealedJson.read(FORMAT, name, file, Claim::read);
    }

    private static Claim read(JsonNode json) {
        return new Claim(
                Kind.valueOf(JsonMembers.PLAIN.text(json, "kind").toUpperCase(Locale.ROOT)),
                JsonMembers.PLAIN.text(json, "holder"),
                Instant.parse(JsonMembers.PLAIN.text(json, "since")),
                JsonMembers.PLAIN.text(json, "why"),
                json.has("until") ? Instant.parse(JsonMembers.PLAIN.text(json, "until")) : null,
                JsonMembers.PLAIN.count(json, "generation"),
                SealedJson.digests(json, "snapshots"),
                SealedJson.digests(json, "objects"));
    }

    /** For a list of reasons. */
    @Override
    public String toString() {
        return kind.text() + " of " + holder + " since " + since + (why.isEmpty() ? "" : ": " + why);
    }
}
