package dev.truce.rollback.store;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a store demands of its records beside their documents. A batch that breaks it is refused by the store, and a plan that
 * would break it is known to be impossible before anything is touched.
 *
 * @param types what holds for each type, in order of the types; types of which nothing is known are absent
 */
public record StoreSchema(SortedMap<String, TypeSchema> types) {

    /** A store that takes every document. */
    public static final StoreSchema NONE = new StoreSchema(Collections.emptySortedMap());

    /** Copies the types, in order. */
    public StoreSchema {
        types = Collections.unmodifiableSortedMap(new TreeMap<>(types));
    }

    /**
     * What holds for the records of one type.
     *
     * @param columns the members that a document may have, in the store's order
     * @param references the records that a document names and that must be there
     * @param uniques the members whose values together occur once in the type, each in the store's order; the key is among them.
     *     A record in which one of the values is null collides with none
     */
    public record TypeSchema(List<Column> columns, List<Reference> references, List<List<String>> uniques) {

        /** Copies the lists. */
        public TypeSchema {
            columns = List.copyOf(columns);
            references = List.copyOf(references);
            uniques = uniques.stream().map(List::copyOf).toList();
        }
    }

    /**
     * A member that documents may have.
     *
     * @param name what it is called
     * @param type its type as the store writes it, such as {@code integer} or {@code numeric(10,2)}; may be empty
     * @param required whether it must have a value that is not null
     */
    public record Column(String name, String type, boolean required) {}

    /**
     * Members that together name a record that must be there, unless one of them is null.
     *
     * @param members the members of the referring document
     * @param type the type of the record they name
     * @param named the members of that record whose values they repeat, in the same order
     */
    public record Reference(List<String> members, String type, List<String> named) {

        /** Copies the members and checks that each has its counterpart. */
        public Reference {
            members = List.copyOf(members);
            named = List.copyOf(named);
            if (members.isEmpty() || members.size() != named.size()) {
                throw new IllegalArgumentException(
                        "A reference pairs members, but found " + members + " and " + named + " of " + type);
            }
        }
    }
}
