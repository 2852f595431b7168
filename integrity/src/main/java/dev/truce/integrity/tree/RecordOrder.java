package dev.truce.integrity.tree;

import dev.truce.integrity.Utf8Order;

/** The order of records: by type, then by key. */
final class RecordOrder {

    private RecordOrder() {}

    static int compare(String typeA, String keyA, String typeB, String keyB) {
        int types = Utf8Order.compare(typeA, typeB);
        return types != 0 ? types : Utf8Order.compare(keyA, keyB);
    }
}
