package dev.truce.testkit.contract;

import dev.truce.integrity.store.ObjectStore;

class MemoryObjectStoreTest extends ObjectStoreContract {

    @Override
    protected ObjectStore emptyStore() {
        return ObjectStore.memory();
    }
}
