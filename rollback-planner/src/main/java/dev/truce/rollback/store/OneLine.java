package dev.truce.rollback.store;

import dev.truce.integrity.json.StrictJson;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Documents on one line, as NDJSON wants them. */
public final class OneLine {

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long SPACES = 0x2020_2020_2020_2020L;
    private static final long HIGH = 0x8080_8080_8080_8080L;

    private OneLine() {}

    /**
     * A document without line breaks.
     *
     * @param json the document, UTF-8
     * @return the same bytes when they have no line break, else the same value written compactly
     * @throws dev.truce.integrity.json.InputRejectedException when it has line breaks and is no JSON
     */
    public static byte[] of(byte[] json) {
        return hasBreak(json) ? StrictJson.write(StrictJson.reader().read(json, "document")) : json;
    }

    /** Most documents have no control character at all, which eight bytes tell at once. */
    private static boolean hasBreak(byte[] json) {
        int at = 0;
        for (; at + Long.BYTES <= json.length; at += Long.BYTES) {
            long eight = (long) LONGS.get(json, at);
            boolean hasControl = ((eight - SPACES) & ~eight & HIGH) != 0;
            if (hasControl && hasBreak(json, at, at + Long.BYTES)) {
                return true;
            }
        }
        return hasBreak(json, at, json.length);
    }

    private static boolean hasBreak(byte[] json, int from, int to) {
        for (int at = from; at < to; at++) {
            if (json[at] == '\n' || json[at] == '\r') {
                return true;
            }
        }
        return false;
    }
}
