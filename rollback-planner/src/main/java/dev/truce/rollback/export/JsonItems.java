package dev.truce.rollback.export;

import dev.truce.integrity.json.InputRejectedException;
import dev.truce.integrity.json.StrictJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.NoSuchElementException;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The items of a file {@code {"export_date": …, "version": "1.0", "items": […]}}, in the memory of one. Cuts the text where values
 * end, and leaves what they are to {@link StrictJson}.
 */
final class JsonItems implements Documents {

    static final String VERSION = "1.0";

    private static final String ITEMS = "items";
    private static final String VERSION_MEMBER = "version";
    private static final int BUFFER_BYTES = 1 << 16;
    /** What stands beside the items, and their names, is short. */
    private static final long BESIDE_BYTES = 1 << 20;

    private static final int END = -1;

    private final InputStream in;
    private final String name;
    private final StrictJson json;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private final Set<String> members = new HashSet<>();
    private int position;
    private int length;
    private long line = 1;
    private long item;
    private boolean inItems;
    private boolean ended;
    private @Nullable Document next;

    JsonItems(InputStream in, String name, StrictJson json) {
        this.in = in;
        this.name = name;
        this.json = json;
        if (peekToken() != '{') {
            throw notAnExport();
        }
        take();
        if (peekToken() == '}') {
            throw notAnExport();
        }
        advance();
    }

    @Override
    public boolean hasNext() {
        return next != null;
    }

    @Override
    public Document next() {
        Document document = next;
        if (document == null) {
            throw new NoSuchElementException(name + " has no further item");
        }
        advance();
        return document;
    }

    /** Goes on to the next item, through whatever members stand before it. */
    private void advance() {
        next = null;
        while (next == null) {
            if (inItems) {
                nextItem();
            } else if (!nextMember()) {
                return;
            }
        }
    }

    private void nextItem() {
        if (item == 0 && peekToken() == ']') {
            take();
            endItems();
            return;
        }
        peekToken();
        long first = line;
        byte[] bytes = value(json.limits().maxDocumentBytes());
        next = new Document(name, first, "/items/" + item++, bytes, json.read(bytes, name, first));
        if (endsAfterValue(']')) {
            endItems();
        }
    }

    private void endItems() {
        inItems = false;
        if (endsAfterValue('}')) {
            ended = true;
        }
    }

    /** Reads a member; false when the object has ended. */
    private boolean nextMember() {
        if (ended) {
            end();
            return false;
        }
        peekToken();
        long first = line;
        JsonNode member = json.read(value(BESIDE_BYTES), name, first);
        if (!member.isString() || !members.add(member.stringValue())) {
            throw rejected(
                    member.isString()
                            ? "duplicate member \"" + member.stringValue() + "\"; remove one of the two"
                            : "expected the name of a member in double quotes");
        }
        if (peekToken() != ':') {
            throw rejected("expected \":\" after the name of a member");
        }
        take();
        boolean items = member.stringValue().equals(ITEMS);
        if (items && peekToken() == '[') {
            take();
            inItems = true;
            return true;
        }
        peekToken();
        first = line;
        JsonNode value = json.read(value(BESIDE_BYTES), name, first);
        if (items || (member.stringValue().equals(VERSION_MEMBER) && !value.isString())) {
            throw notAnExport();
        }
        if (member.stringValue().equals(VERSION_MEMBER) && !value.stringValue().equals(VERSION)) {
            throw new InputRejectedException(
                    name,
                    0,
                    0,
                    "/version",
                    "the export has version " + value.stringValue() + ", but this Truce reads " + VERSION);
        }
        if (endsAfterValue('}')) {
            ended = true;
        }
        return true;
    }

    private void end() {
        if (!members.contains(ITEMS) || !members.contains(VERSION_MEMBER)) {
            throw notAnExport();
        }
        if (peekToken() != END) {
            throw rejected("more text follows the export; expected exactly one");
        }
    }

    /** Takes the comma or the end that stands after a value; true for the end. */
    private boolean endsAfterValue(char end) {
        int c = peekToken();
        if (c != ',' && c != end) {
            throw rejected("expected \",\" or \"" + end + "\" after a value, but found "
                    + (c == END ? "the end" : "\"" + (char) c + "\""));
        }
        take();
        return c == end;
    }

    /** The bytes up to where the value that begins here ends, if it is one. */
    private byte[] value(long limit) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int depth = 0;
        boolean inString = false;
        for (int c = peek(); c != END; c = peek()) {
            if (!inString && depth == 0 && bytes.size() > 0 && endsScalar(c)) {
                break;
            }
            bytes.write(take());
            if (bytes.size() > limit) {
                throw rejected("a value has more than " + limit + " bytes; split it or raise the limit");
            }
            if (inString) {
                if (c == '\\' && peek() != END) {
                    bytes.write(take());
                }
                inString = c != '"';
            } else {
                inString = c == '"';
                depth += c == '{' || c == '[' ? 1 : c == '}' || c == ']' ? -1 : 0;
            }
            if (!inString && depth <= 0 && (c == '"' || c == '}' || c == ']')) {
                break;
            }
        }
        return bytes.toByteArray();
    }

    private static boolean endsScalar(int c) {
        return c == ',' || c == ']' || c == '}' || c == ':' || c <= ' ';
    }

    private int peekToken() {
        int c = peek();
        while (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
            take();
            c = peek();
        }
        return c;
    }

    private int peek() {
        if (position == length) {
            try {
                length = Math.max(0, in.read(buffer));
            } catch (IOException e) {
                throw new UncheckedIOException(name + ": reading failed: " + e.getMessage(), e);
            }
            position = 0;
        }
        return position < length ? buffer[position] & 0xFF : END;
    }

    private int take() {
        int c = peek();
        position++;
        line += c == '\n' ? 1 : 0;
        return c;
    }

    private InputRejectedException rejected(String problem) {
        return new InputRejectedException(name, line, 0, "", problem);
    }

    private InputRejectedException notAnExport() {
        return new InputRejectedException(
                name, "a JSON export is {\"export_date\", \"version\", \"items\": […]}; use NDJSON for bare documents");
    }

    @Override
    public void close() {
        try {
            in.close();
        } catch (IOException e) {
            throw new UncheckedIOException(name + ": closing failed: " + e.getMessage(), e);
        }
    }
}
