package dev.truce.jdbc.rollback;

import dev.truce.conflict.RecordId;
import dev.truce.rollback.store.LiveStore;
import dev.truce.rollback.store.RecordChange;
import dev.truce.rollback.store.RecordCursor;
import dev.truce.rollback.store.StoreSchema;
import dev.truce.rollback.store.StoredRecord;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.AbstractList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Ends a process, as far as it is simulated: before and after each operation that writes, until the given one is reached. */
final class Fuse {

    private final int most;
    private final Runnable onOperation;
    private final Runnable onDeath;
    private int burnt;
    private boolean blown;

    /**
     * A fuse.
     *
     * @param operations how many the process lives to do
     * @param onOperation what happens at each of them
     * @param onDeath what happens at the moment of death
     */
    Fuse(int operations, Runnable onOperation, Runnable onDeath) {
        this.most = operations;
        this.onOperation = onOperation;
        this.onDeath = onDeath;
    }

    boolean isBlown() {
        return blown;
    }

    /** How many operations it had so far. */
    int burnt() {
        return burnt;
    }

    /** The process is gone. */
    static final class Blown extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    void burn() {
        if (burnt >= most) {
            if (!blown) {
                blown = true;
                onDeath.run();
            }
            throw new Blown();
        }
        onOperation.run();
        burnt++;
    }

    /** Burns before and after each call of some methods. */
    <T> T around(Class<T> type, T below, Set<String> methods) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, given) -> {
                    boolean writes = methods.contains(method.getName());
                    if (writes) {
                        burn();
                    }
                    Object result;
                    try {
                        result = method.invoke(below, given);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                    if (writes) {
                        burn();
                    }
                    return result;
                }));
    }

    /** A live store that can end at each change: one that is atomic in the middle of its transaction, another between two changes. */
    LiveStore around(LiveStore below) {
        return new FusedStore(below);
    }

    private final class FusedStore implements LiveStore {

        private final LiveStore below;

        FusedStore(LiveStore below) {
            this.below = below;
        }

        @Override
        public void apply(List<RecordChange> changes) {
            if (below.atomic()) {
                burn();
                below.applyAll(halves(changes));
            } else {
                for (RecordChange change : changes) {
                    burn();
                    below.apply(List.of(change));
                }
            }
            burn();
        }

        /** Several batches, as a large plan has them: the store makes all of them in one transaction. */
        private Iterable<List<RecordChange>> halves(List<RecordChange> changes) {
            int half = changes.size() / 2;
            return List.of(watched(changes.subList(0, half)), watched(changes.subList(half, changes.size())));
        }

        private List<RecordChange> watched(List<RecordChange> changes) {
            return new AbstractList<>() {
                @Override
                public RecordChange get(int index) {
                    burn();
                    return changes.get(index);
                }

                @Override
                public int size() {
                    return changes.size();
                }
            };
        }

        @Override
        public String location() {
            return below.location();
        }

        @Override
        public Optional<Path> folder() {
            return below.folder();
        }

        @Override
        public StoreSchema schema() {
            return below.schema();
        }

        @Override
        public RecordCursor scan() {
            return below.scan();
        }

        @Override
        public Optional<StoredRecord> get(RecordId id) {
            return below.get(id);
        }

        @Override
        public boolean atomic() {
            return below.atomic();
        }

        @Override
        public StoreLock lock() {
            return below.lock();
        }

        @Override
        public void close() {
            below.close();
        }
    }
}
