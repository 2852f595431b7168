package dev.truce.rollback.copy;

import dev.truce.integrity.DamageException;
import dev.truce.integrity.Digest;
import dev.truce.integrity.Finding;
import dev.truce.integrity.store.ContentWriter;
import dev.truce.integrity.store.ObjectStore;
import dev.truce.rollback.claim.Reach;
import dev.truce.rollback.claim.RepositoryFiles;
import dev.truce.rollback.snapshot.InProgress;
import dev.truce.rollback.snapshot.Snapshot;
import dev.truce.rollback.snapshot.SnapshotRepository;
import dev.truce.rollback.store.ClaimLostException;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Brings snapshots from one repository to another. What is to be brought is what the other lacks, told from both as they are: so nothing
 * is forgotten, whoever took a snapshot and whoever died meanwhile, and whatever was begun is begun again. Can be interrupted anywhere:
 * a snapshot is there exactly when its commit object is, which comes last, after all that it needs was read back and proved.
 *
 * <p>Neither repository needs the keys of the other. Thread-safe; several may copy at once.
 */
public final class SnapshotCopy {

    private final SnapshotRepository from;
    private final SnapshotRepository to;

    /**
     * A copy.
     *
     * @param from has the snapshots; read, and marked so that nobody prunes what is being read
     * @param to gets them
     */
    public SnapshotCopy(SnapshotRepository from, SnapshotRepository to) {
        this.from = from;
        this.to = to;
    }

    /**
     * What the other repository lacks.
     *
     * @return the snapshots, oldest first
     */
    public List<Snapshot> missing() {
        Set<Digest> there = to.list().stream().map(Snapshot::id).collect(Collectors.toSet());
        return from.list().stream()
                .filter(snapshot -> !there.contains(snapshot.id()))
                .sorted(Snapshot.NEWEST_FIRST.reversed())
                .toList();
    }

    /**
     * Copies a snapshot. One that is there already is proved again.
     *
     * @param snapshot the snapshot
     * @return what was done; durable
     * @throws DamageException when an object is damaged or missing here, or did not arrive there as it is here
     * @throws dev.truce.rollback.snapshot.UnknownSnapshotException when it is being removed here
     * @throws ClaimLostException when the work was taken for dead; it is not there then
     */
    public CopyReport copy(Snapshot snapshot) {
        String why = "copy of snapshot " + snapshot.id().shortText();
        try (InProgress reading = from.begin(why);
                InProgress writing = to.begin(why)) {
            reading.use(snapshot);
            byte[] commit = commit(snapshot);
            Set<Digest> wanted = wanted(snapshot, known(snapshot, writing));
            long bytes = put(wanted, reading, writing);
            prove(snapshot);
            commit(snapshot, commit, writing);
            return new CopyReport(snapshot, wanted.size(), bytes);
        }
    }

    private byte[] commit(Snapshot snapshot) {
        String name = RepositoryFiles.commit(snapshot.id());
        byte[] commit = from.contents()
                .objects()
                .get(name)
                .orElseThrow(() -> new DamageException(new Finding.Missing(name, "the copy of it")));
        if (!Digest.of(commit).equals(snapshot.id())) {
            throw new DamageException(
                    new Finding.Malformed(name, "its content does not have the digest that names it"));
        }
        return commit;
    }

    /** What the newest snapshot of the same store needs is there already, and stays while this lasts. */
    private Set<Digest> known(Snapshot snapshot, InProgress writing) {
        Optional<Snapshot> like = to.list().stream()
                .filter(each -> each.source().equals(snapshot.source()))
                .findFirst();
        if (like.isEmpty()) {
            return Collections.emptySet();
        }
        writing.use(like.get());
        try {
            return objects(to, like.get(), Collections.emptySet());
        } catch (DamageException e) {
            return Collections.emptySet(); // then all is put, and what is sound is found to be there
        }
    }

    private Set<Digest> wanted(Snapshot snapshot, Set<Digest> known) {
        return objects(from, snapshot, known);
    }

    private static Set<Digest> objects(SnapshotRepository repository, Snapshot snapshot, Set<Digest> without) {
        Set<Digest> nodes = new LinkedHashSet<>();
        Set<Digest> records = new HashSet<>();
        repository.tree(snapshot).newObjects(node -> !without.contains(node) && nodes.add(node), records::add);
        records.removeAll(without);
        nodes.addAll(records);
        return nodes;
    }

    private long put(Set<Digest> wanted, InProgress reading, InProgress writing) {
        long bytes = 0;
        try (ContentWriter writer = writing.contents().writer()) {
            for (Digest object : wanted) {
                reading.keepAlive();
                writing.keepAlive();
                byte[] content = from.contents().get(object);
                writer.put(content);
                bytes += content.length;
            }
        }
        return bytes;
    }

    private void prove(Snapshot snapshot) {
        Snapshot.Content content = snapshot.content();
        Optional<String> problem =
                new Reach(to.contents()).add(content.rootObject(), content.stateRoot(), content.counts());
        if (problem.isPresent()) {
            throw new DamageException(new Finding.Malformed(
                    RepositoryFiles.commit(snapshot.id()), "its copy is not sound: " + problem.get()));
        }
    }

    private void commit(Snapshot snapshot, byte[] commit, InProgress writing) {
        ObjectStore objects = to.contents().objects();
        String name = RepositoryFiles.commit(snapshot.id());
        writing.require();
        objects.putIfAbsent(name, commit);
        try {
            writing.require();
        } catch (ClaimLostException e) {
            // what it needs may have been swept between the two looks
            objects.delete(name);
            throw e;
        }
    }
}
