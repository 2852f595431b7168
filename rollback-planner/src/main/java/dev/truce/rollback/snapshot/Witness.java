package dev.truce.rollback.snapshot;

import dev.truce.integrity.Digest;
import dev.truce.integrity.Finding;
import dev.truce.integrity.store.ObjectStore;
import dev.truce.rollback.claim.Condemnations;
import dev.truce.rollback.claim.Replacement;
import dev.truce.rollback.claim.RepositoryFiles;
import dev.truce.rollback.claim.SealedJson;
import dev.truce.rollback.json.JsonMembers;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import tools.jackson.databind.node.ObjectNode;

/**
 * What somebody saw in a repository, kept outside of it, so that an old state that was put back is noticed: in itself it is as
 * sound as it was then. Snapshots go only by a prune, and a prune that removes any first puts a condemnation with a number that
 * only grows. So where the number is lower than it was, or a snapshot is gone while the number is the same, something other than
 * a prune was at work.
 *
 * <p>What prunes of others removed since is no finding, nor is any state that a crash leaves.
 *
 * @param generation the number of the last condemnation; 0 for none
 * @param snapshots those that were there and not condemned
 */
public record Witness(long generation, SortedSet<Digest> snapshots) {

    private static final String FORMAT = "truce-seen";
    private static final String NAME = "seen";

    /** Copies the set. */
    public Witness {
        snapshots = new TreeSet<>(snapshots);
    }

    /**
     * Looks at a repository. What is condemned first and then the snapshots: one that goes in between belongs to a condemnation
     * that this witness did not see.
     *
     * @param repository the repository
     * @return what is there
     */
    public static Witness of(SnapshotRepository repository) {
        Condemnations.Seen condemned = new Condemnations(repository.contents().objects()).read();
        SortedSet<Digest> found = new TreeSet<>();
        for (Snapshot snapshot : repository.list()) {
            if (condemned.of(snapshot.id()).isEmpty()) {
                found.add(snapshot.id());
            }
        }
        return new Witness(condemned.highest(), found);
    }

    /**
     * Compares what was seen with what is there.
     *
     * @param repository the same repository, later
     * @return what went otherwise than by a prune, in order of the names; empty when all is well, or not to be told
     */
    public List<Finding> missedIn(SnapshotRepository repository) {
        ObjectStore objects = repository.contents().objects();
        // first, so that a prune that begins now has either removed nothing yet or shows by its number
        Set<String> names = new HashSet<>(objects.list(RepositoryFiles.SNAPSHOTS));
        Replacement.interrupted(objects).forEach(each -> names.add(each.name())); // reported as such
        long now = new Condemnations(objects).read().highest();
        List<Finding> findings = new ArrayList<>();
        if (now < generation) {
            findings.add(new Finding.Missing(
                    Condemnations.FOLDER + generation,
                    "the list of what was seen here (so an older state was put back)"));
        }
        if (now <= generation) {
            for (Digest snapshot : snapshots) {
                String name = RepositoryFiles.commit(snapshot);
                if (!names.contains(name)) {
                    findings.add(
                            new Finding.Missing(name, "the list of what was seen here (no prune removed it since)"));
                }
            }
        }
        return findings;
    }

    /**
     * This witness, which saw one more.
     *
     * @param snapshot the snapshot
     * @return another witness
     */
    public Witness and(Snapshot snapshot) {
        SortedSet<Digest> more = new TreeSet<>(snapshots);
        more.add(snapshot.id());
        return new Witness(generation, more);
    }

    /**
     * Writes it down.
     *
     * @return a document that proves itself
     */
    public byte[] write() {
        ObjectNode json = SealedJson.begin(FORMAT, NAME).put("generation", generation);
        SealedJson.put(json, "snapshots", snapshots);
        return SealedJson.seal(json);
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @param file the document
     * @return the witness
     * @throws dev.truce.integrity.DamageException when it is anything else
     */
    public static Witness read(byte[] file) {
        return SealedJson.read(
                FORMAT,
                NAME,
                file,
                json -> new Witness(
                        JsonMembers.PLAIN.count(json, "generation"), SealedJson.digests(json, "snapshots")));
    }
}
