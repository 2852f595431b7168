package dev.truce.rollback.store;

import dev.truce.integrity.json.StrictJson;

/** Documents on one line, as NDJSON wants them. */
public final class OneLine {

    private OneLine() {}

    /**
     * A document without line breaks.
     *
     * @param json the document, UTF-8
     * @return the same bytes when they have no line break, else the same value written compactly
     * @throws dev.truce.integrity.json.InputRejectedException when it has line breaks and is no JSON
     */
    public static byte[] of(byte[] json) {
        for (byte b : json) {
            if (b == '\n' || b == '\r') {
                return StrictJson.write(StrictJson.reader().read(json, "document"));
            }
        }
        return json;
    }
}
