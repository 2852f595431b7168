package dev.truce.rollback.export;

import dev.truce.integrity.json.NdjsonReader;
import dev.truce.integrity.json.StrictJson;
import java.io.InputStream;
import java.util.Iterator;
import tools.jackson.databind.JsonNode;

/** The documents of a source, one after the other. To be closed. */
interface Documents extends Iterator<Documents.Document>, AutoCloseable {

    /**
     * A document of a source.
     *
     * @param source the source's name in messages
     * @param line the line in which it begins, from 1; 0 when lines say nothing
     * @param path the JSON Pointer of the document in its source; empty for none
     * @param bytes the document as it stands there
     * @param json what it says
     */
    record Document(String source, long line, String path, byte[] bytes, JsonNode json) {}

    @Override
    void close();

    /** A document a line. */
    static Documents ndjson(InputStream in, String name, StrictJson json) {
        NdjsonReader lines = NdjsonReader.of(in, name, json);
        return new Documents() {
            @Override
            public boolean hasNext() {
                return lines.hasNext();
            }

            @Override
            public Document next() {
                NdjsonReader.Line line = lines.next();
                return new Document(name, line.number(), "", line.bytes(), line.json());
            }

            @Override
            public void close() {
                lines.close();
            }
        };
    }

    /** Documents that stand nowhere in a text. */
    static Documents of(Iterator<byte[]> documents, String name, StrictJson json) {
        return new Documents() {
            @Override
            public boolean hasNext() {
                return documents.hasNext();
            }

            @Override
            public Document next() {
                byte[] bytes = documents.next();
                return new Document(name, 0, "", bytes, json.read(bytes, name));
            }

            @Override
            public void close() {
                // the rows belong to the database, which is open for all its types
            }
        };
    }
}
