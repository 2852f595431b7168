package dev.truce.rollback.export;

import dev.truce.integrity.age.Recipients;
import dev.truce.integrity.bag.BagWriter;
import dev.truce.integrity.bag.SigningKey;
import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/**
 * What is done to the files of an export so that others cannot read it or put another in its place.
 *
 * @param recipients for whom the files are encrypted; null when they are not
 * @param signingKey what the bag is signed with; null when it is not
 */
record ExportProtection(
        @Nullable Recipients recipients, @Nullable SigningKey signingKey) {

    static final ExportProtection NONE = new ExportProtection(null, null);

    /** What the names of encrypted files end in. */
    static final String SUFFIX = ".age";

    boolean encrypts() {
        return recipients != null;
    }

    String suffix() {
        return encrypts() ? SUFFIX : "";
    }

    /** Encrypts what is written; closing finishes, and leaves the stream below open. */
    OutputStream sealing(OutputStream out) throws IOException {
        return recipients == null ? new LeftOpen(out) : recipients.sealing(out);
    }

    byte[] seal(byte[] content) {
        return recipients == null ? content : recipients.seal(content);
    }

    void sign(BagWriter bag) {
        if (signingKey != null) {
            bag.signWith(signingKey);
        }
    }
}
