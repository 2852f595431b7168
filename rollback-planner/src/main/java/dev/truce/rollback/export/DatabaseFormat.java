package dev.truce.rollback.export;

import dev.truce.integrity.Digest;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/** How a whole export is one file of a database. The module that knows the database has it. */
public interface DatabaseFormat {

    /**
     * A table of records.
     *
     * @param type the records' type
     * @param records how many it has
     * @param stateRoot the hash of its records
     */
    record Table(String type, long records, Digest stateRoot) {}

    /** Supplies the records of a type. */
    @FunctionalInterface
    interface Rows {

        /**
         * The records of a type.
         *
         * @param type the type
         * @return the records, in order of their keys
         */
        Iterator<Row> of(String type);
    }

    /**
     * A record on its way into a table.
     *
     * @param key its key
     * @param json its document
     */
    record Row(String key, byte[] json) {}

    /**
     * Writes a file. It need not be durable.
     *
     * @param file the file; there is none yet
     * @param facts what the file says about itself, by name
     * @param tables the tables, in order
     * @param rows supplies the records
     */
    void write(Path file, SortedMap<String, String> facts, List<Table> tables, Rows rows);

    /**
     * Opens a file of unknown origin for reading, without changing it or anything beside it.
     *
     * @param file the file
     * @param name its name in messages
     * @return what it holds, after its structure was checked
     * @throws dev.truce.integrity.json.InputRejectedException when it is no such database, damaged, or holds what is not read
     */
    Content open(Path file, String name);

    /** A file that is open for reading. */
    interface Content extends AutoCloseable {

        /**
         * What the file says about itself.
         *
         * @return by name; empty when no export wrote it
         */
        Optional<SortedMap<String, String>> facts();

        /**
         * The tables that an export's file says it has.
         *
         * @return in order of the types; empty when no export wrote it
         */
        List<Table> tables();

        /**
         * The types of the records there are.
         *
         * @return in order
         */
        List<String> types();

        /**
         * The documents of a type, one after the other.
         *
         * @param type one of {@link #types}
         * @return the documents, in order of the table
         * @throws dev.truce.integrity.json.InputRejectedException from the iterator, when a row cannot be read
         */
        Iterator<byte[]> documents(String type);

        @Override
        void close();
    }
}
