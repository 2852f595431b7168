package dev.truce.integrity.tree;

import dev.truce.integrity.Digest;
import java.nio.charset.CharacterCodingException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Goes through the names and digests in the content of a leaf, and passes over the records. */
final class LeafNames {

    private final NodeReader in;
    private int left;
    private String type = "";
    private String key = "";
    private @Nullable Digest digest;

    /** Before the first. */
    LeafNames(byte[] content) {
        in = new NodeReader(content);
        left = TreeCodec.beginLeaf(in);
    }

    /** Stands before the next record, or at the end. */
    void next() throws CharacterCodingException {
        digest = null;
        if (left > 0) {
            left--;
            type = in.text(type);
            key = in.text();
            digest = in.digest();
            TreeCodec.passRecord(in);
        }
    }

    boolean atEnd() {
        return digest == null;
    }

    String type() {
        return type;
    }

    String key() {
        return key;
    }

    Digest digest() {
        return Objects.requireNonNull(digest, "the leaf has no further record");
    }

    /** The order of the records that both stand before; the end comes last. */
    int compareTo(LeafNames other) {
        if (atEnd() || other.atEnd()) {
            return Boolean.compare(atEnd(), other.atEnd());
        }
        return RecordOrder.compare(type, key, other.type, other.key);
    }
}
