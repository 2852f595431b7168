package dev.truce.testkit.contract;

import dev.truce.integrity.age.Identities;
import dev.truce.integrity.age.Recipients;
import dev.truce.integrity.store.ObjectStore;
import dev.truce.integrity.store.RepositoryKeys;

/** An encrypted store is a store. */
class SealedObjectStoreTest extends ObjectStoreContract {

    private static final Recipients TO = Recipients.of(Identities.generate().publicKeys());

    @Override
    protected ObjectStore emptyStore() {
        return RepositoryKeys.create(ObjectStore.memory(), TO).store();
    }
}
