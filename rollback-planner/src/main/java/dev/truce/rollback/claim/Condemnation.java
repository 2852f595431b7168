package dev.truce.rollback.claim;

import dev.truce.integrity.Digest;
import dev.truce.rollback.json.JsonMembers;
import java.time.Instant;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a prune is about to remove: first the snapshots, and after the time of grace the files. Whoever writes meanwhile does
 * not rely on the files, and whoever reads does not begin with the snapshots.
 *
 * @param generation grows with each, and is never used again
 * @param holder who condemned it
 * @param since when
 * @param swept whether it is carried out; it then stands only for its number
 * @param snapshots whose commit objects are removed
 * @param files of objects and packs
 */
public record Condemnation(
        long generation,
        String holder,
        Instant since,
        boolean swept,
        SortedSet<Digest> snapshots,
        SortedSet<String> files) {

    private static final String FORMAT = "truce-condemned";

    /** Copies the sets, in order. */
    public Condemnation {
        snapshots = Collections.unmodifiableSortedSet(new TreeSet<>(snapshots));
        files = Collections.unmodifiableSortedSet(new TreeSet<>(files));
    }

    Condemnation asSwept() {
        return new Condemnation(
                generation, holder, since, true, Collections.emptySortedSet(), Collections.emptySortedSet());
    }

    String name() {
        return Condemnations.FOLDER + generation + (swept ? Condemnations.SWEPT : "");
    }

    byte[] write() {
        ObjectNode json = SealedJson.begin(FORMAT, name())
                .put("generation", generation)
                .put("holder", holder)
                .put("since", since.toString())
                .put("swept", swept);
        SealedJson.put(json, "snapshots", snapshots);
        ArrayNode list = json.putArray("files");
        files.forEach(list::add);
        return SealedJson.seal(json);
    }

    static Condemnation read(String name, byte[] file) {
        return SealedJson.read(FORMAT, name, file, Condemnation::read);
    }

    private static Condemnation read(JsonNode json) {
        SortedSet<String> files = new TreeSet<>();
        json.path("files").values().forEach(each -> files.add(each.asString("")));
        return new Condemnation(
                JsonMembers.PLAIN.count(json, "generation"),
                JsonMembers.PLAIN.text(json, "holder"),
                Instant.parse(JsonMembers.PLAIN.text(json, "since")),
                json.path("swept").asBoolean(false),
                SealedJson.digests(json, "snapshots"),
                files);
    }
}
