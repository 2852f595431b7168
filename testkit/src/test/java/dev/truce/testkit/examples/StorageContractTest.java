package dev.truce.testkit.examples;

import dev.truce.integrity.store.ObjectStore;
import dev.truce.testkit.contract.ObjectStoreContract;

/** What docs/testing-your-storage.md shows of the contracts. */
class StorageContractTest extends ObjectStoreContract {

    /** Stands for the reader's own. */
    private static final class MyStore {

        static ObjectStore create() {
            return ObjectStore.memory();
        }
    }

    @Override
    protected ObjectStore emptyStore() {
        return MyStore.create();
    }
}
