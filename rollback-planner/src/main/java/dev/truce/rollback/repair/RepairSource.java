package dev.truce.rollback.repair;

import dev.truce.integrity.DamageException;
import dev.truce.integrity.Digest;
import dev.truce.integrity.store.ContentStore;
import dev.truce.integrity.store.ObjectStore;
import dev.truce.integrity.tree.RecordTree;
import dev.truce.rollback.claim.RepositoryFiles;
import dev.truce.rollback.snapshot.SnapshotRepository;
import dev.truce.rollback.snapshot.StateRoot;
import dev.truce.rollback.store.LiveStore;
import dev.truce.rollback.store.RecordCursor;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Another copy of what a repository has lost. Nobody believes it before the digest is computed. */
interface RepairSource {

    /** The content of as many of the objects as there are. */
    Map<Digest, byte[]> objects(Set<Digest> wanted);

    /** The bytes of a commit object, if they are there. */
    Optional<byte[]> commit(Digest snapshot);

    /** Another repository. */
    record OfRepository(SnapshotRepository other) implements RepairSource {

        @Override
        public Map<Digest, byte[]> objects(Set<Digest> wanted) {
            Map<Digest, byte[]> found = new TreeMap<>();
            for (Digest object : wanted) {
                try {
                    found.put(object, other.contents().get(object));
                } catch (DamageException e) {
                    // it is left, and reported as such
                }
            }
            return found;
        }

        @Override
        public Optional<byte[]> commit(Digest snapshot) {
            try {
                return other.contents().objects().get(RepositoryFiles.commit(snapshot));
            } catch (DamageException e) {
                return Optional.empty(); // an encrypted store refuses it
            }
        }
    }

    /** Records: a tree of them has the same nodes wherever the same records stand side by side. */
    record OfRecords(LiveStore live) implements RepairSource {

        @Override
        public Map<Digest, byte[]> objects(Set<Digest> wanted) {
            Sieve sieve = new Sieve(wanted);
            ContentStore contents = ContentStore.uncompressed(sieve);
            try (RecordCursor records = live.scan(Runnable::run, true)) {
                RecordTree.build(contents, StateRoot.entries(records));
            }
            Map<Digest, byte[]> found = new TreeMap<>();
            for (Digest object : wanted) {
                if (contents.contains(object)) {
                    found.put(object, contents.get(object));
                }
            }
            return found;
        }

        @Override
        public Optional<byte[]> commit(Digest snapshot) {
            return Optional.empty();
        }
    }

    /** Keeps the objects that are wanted, and the last of the others, which is read back at once. */
    final class Sieve implements ObjectStore {

        private final Set<String> wanted = new HashSet<>();
        private final ObjectStore kept = ObjectStore.memory();
        private @Nullable String lastName;
        private byte[] last = {};

        Sieve(Set<Digest> wanted) {
            wanted.forEach(object -> this.wanted.add(ContentStore.name(object)));
        }

        @Override
        public boolean putIfAbsent(String name, byte[] content) {
            if (wanted.contains(name)) {
                return kept.putIfAbsent(name, content);
            }
            lastName = name;
            last = content.clone();
            return true;
        }

        @Override
        public Optional<byte[]> get(String name) {
            return name.equals(lastName) ? Optional.of(last.clone()) : kept.get(name);
        }

        @Override
        public boolean contains(String name) {
            return name.equals(lastName) || kept.contains(name);
        }

        @Override
        public List<String> list(String prefix) {
            return kept.list(prefix);
        }

        @Override
        public boolean delete(String name) {
            return kept.delete(name);
        }
    }
}
