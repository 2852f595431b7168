package dev.truce.conflict.access;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The place of a value in a record: a JSON Pointer (RFC 6901).
 *
 * <p>A path shares its parent, so that a merge can name a child at the cost of one small object; its text is made when asked
 * for. Elements of a keyed list are named by their key, other elements by their index.
 */
public final class FieldPath implements Comparable<FieldPath> {

    /** The record itself. */
    public static final FieldPath ROOT = new FieldPath(null, "");

    private final @Nullable FieldPath parent;
    private final String segment;

    private FieldPath(@Nullable FieldPath parent, String segment) {
        this.parent = parent;
        this.segment = segment;
    }

    /**
     * Reads a JSON Pointer.
     *
     * @param pointer empty for the record itself, else segments that each begin with a slash
     * @return the path
     * @throws IllegalArgumentException when the text is not a JSON Pointer
     */
    public static FieldPath parse(String pointer) {
        FieldPath path = ROOT;
        for (String segment : segmentsOf(pointer)) {
            path = path.child(segment);
        }
        return path;
    }

    /**
     * The segments of a JSON Pointer.
     *
     * @param pointer the pointer; empty for the record itself
     * @return the unescaped segments, outermost first
     * @throws IllegalArgumentException when it is no pointer
     */
    public static List<String> segmentsOf(String pointer) {
        if (pointer.isEmpty()) {
            return List.of();
        }
        if (pointer.charAt(0) != '/') {
            throw new IllegalArgumentException("\"" + pointer + "\" is not a JSON Pointer: begin it with \"/\"");
        }
        List<String> segments = new ArrayList<>();
        int start = 1;
        for (int slash; (slash = pointer.indexOf('/', start)) >= 0; start = slash + 1) {
            segments.add(unescape(pointer.substring(start, slash), pointer));
        }
        segments.add(unescape(pointer.substring(start), pointer));
        return segments;
    }

    private static String unescape(String segment, String pointer) {
        for (int tilde = segment.indexOf('~'); tilde >= 0; tilde = segment.indexOf('~', tilde + 1)) {
            char next = tilde + 1 < segment.length() ? segment.charAt(tilde + 1) : ' ';
            if (next != '0' && next != '1') {
                throw new IllegalArgumentException("\"" + pointer
                        + "\" is not a JSON Pointer: write \"~\" as \"~0\" and \"/\" in a name as \"~1\"");
            }
        }
        return segment.replace("~1", "/").replace("~0", "~");
    }

    /**
     * The place of a member or element.
     *
     * @param name the member's name, the element's key or its index; as it is, not escaped
     * @return the path below this one
     */
    public FieldPath child(String name) {
        return new FieldPath(this, name);
    }

    /**
     * Whether this is the record itself.
     *
     * @return true for {@link #ROOT}
     */
    public boolean isRoot() {
        return parent == null;
    }

    /**
     * Whether the value here is another, or part of it.
     *
     * @param outer the place of the other value
     * @return true when this path begins with all of that one
     */
    public boolean isWithin(FieldPath outer) {
        for (FieldPath at = this; at != null; at = at.parent) {
            if (at.equals(outer)) {
                return true;
            }
        }
        return false;
    }

    /**
     * The names from the record down to here.
     *
     * @return the segments, not escaped; empty for the record itself
     */
    public List<String> segments() {
        Deque<String> names = new ArrayDeque<>();
        for (FieldPath at = this; at.parent != null; at = at.parent) {
            names.addFirst(at.segment);
        }
        return List.copyOf(names);
    }

    /** Orders by the text of the pointer. */
    @Override
    public int compareTo(FieldPath other) {
        return toString().compareTo(other.toString());
    }

    @Override
    public boolean equals(Object other) {
        if (this == other) {
            return true;
        }
        return other instanceof FieldPath path && segment.equals(path.segment) && Objects.equals(parent, path.parent);
    }

    @Override
    public int hashCode() {
        return 31 * Objects.hashCode(parent) + segment.hashCode();
    }

    /** The JSON Pointer. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        appendTo(text);
        return text.toString();
    }

    private void appendTo(StringBuilder text) {
        if (parent != null) {
            parent.appendTo(text);
            text.append('/').append(segment.replace("~", "~0").replace("/", "~1"));
        }
    }
}
