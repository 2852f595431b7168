package dev.truce.integrity.bag;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/**
 * The signature of a bag: over the bytes of its tag manifest, which cover all other files. {@code bag-info.txt} names the key,
 * so a signature cannot be taken away or exchanged unseen; whose key it is, only the reader can know.
 */
final class BagSignature {

    static final String FILE = "truce-signature.txt";
    static final String SIGNED_BY = "Truce-Signed-By";

    private static final String PREFIX = "ed25519 ";

    private BagSignature() {}

    static String signedBy(VerificationKey key) {
        return PREFIX + key;
    }

    /** The key that a line names; empty if it is none. */
    static Optional<VerificationKey> key(String signedBy) {
        if (!signedBy.startsWith(PREFIX)) {
            return Optional.empty();
        }
        try {
            byte[] raw = Base64.getDecoder().decode(signedBy.substring(PREFIX.length()));
            return raw.length == VerificationKey.BYTES
                    ? Optional.of(VerificationKey.of(raw))
                            .filter(key -> signedBy(key).equals(signedBy))
                    : Optional.empty();
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    static byte[] write(SigningKey key, byte[] tagManifest) {
        return line(key.sign(tagManifest));
    }

    private static byte[] line(byte[] signature) {
        return (PREFIX + Base64.getEncoder().encodeToString(signature) + "\n").getBytes(StandardCharsets.US_ASCII);
    }

    /** Whether a file is the signature of a tag manifest, to the byte. */
    static boolean verifies(VerificationKey key, byte[] tagManifest, byte[] file) {
        String text = new String(file, StandardCharsets.US_ASCII);
        if (!text.startsWith(PREFIX) || !text.endsWith("\n")) {
            return false;
        }
        try {
            byte[] signature = Base64.getDecoder().decode(text.substring(PREFIX.length(), text.length() - 1));
            return Arrays.equals(line(signature), file) && key.verifies(tagManifest, signature);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
