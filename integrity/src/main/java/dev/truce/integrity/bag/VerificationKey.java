package dev.truce.integrity.bag;

import dev.truce.integrity.json.InputRejectedException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/** The public half of an Ed25519 key (RFC 8032), by which others know whose signature it is. Immutable. */
public final class VerificationKey {

    static final String ALGORITHM = "Ed25519";
    static final int BYTES = 32;

    private static final String KIND = "PUBLIC KEY";
    /** What stands before the key in its X.509 form, always the same (RFC 8410). */
    private static final byte[] PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");

    private final byte[] raw;
    private final PublicKey key;

    private VerificationKey(byte[] raw, PublicKey key) {
        this.raw = raw;
        this.key = key;
    }

    /**
     * Reads a key from PEM, as {@code openssl pkey -pubout} writes it.
     *
     * @param source the name of the file
     * @param text its content
     * @return the key
     * @throws InputRejectedException if it is none
     */
    public static VerificationKey parse(String source, String text) {
        byte[] encoded = Pem.read(source, text, KIND);
        if (encoded.length != PREFIX.length + BYTES
                || !Arrays.equals(encoded, 0, PREFIX.length, PREFIX, 0, PREFIX.length)) {
            throw new InputRejectedException(source, "this is no Ed25519 public key");
        }
        try {
            return of(Arrays.copyOfRange(encoded, PREFIX.length, encoded.length));
        } catch (GeneralSecurityException e) {
            throw new InputRejectedException(source, "this is no Ed25519 public key: " + e.getMessage());
        }
    }

    static VerificationKey of(byte[] raw) throws GeneralSecurityException {
        byte[] encoded = Arrays.copyOf(PREFIX, PREFIX.length + BYTES);
        System.arraycopy(raw, 0, encoded, PREFIX.length, BYTES);
        return new VerificationKey(
                raw.clone(), KeyFactory.getInstance(ALGORITHM).generatePublic(new X509EncodedKeySpec(encoded)));
    }

    static VerificationKey of(PublicKey key) throws GeneralSecurityException {
        byte[] encoded = key.getEncoded();
        return of(Arrays.copyOfRange(encoded, encoded.length - BYTES, encoded.length));
    }

    /** Whether a signature of a message was made with the other half of this key. */
    boolean verifies(byte[] message, byte[] signature) {
        try {
            Signature verification = Signature.getInstance(ALGORITHM);
            verification.initVerify(key);
            verification.update(message);
            return verification.verify(signature);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    /**
     * The key in PEM.
     *
     * @return what {@link #parse} reads
     */
    public String text() {
        return Pem.write(KIND, key.getEncoded());
    }

    /** Equal keys verify the same signatures. */
    @Override
    public boolean equals(Object other) {
        return other instanceof VerificationKey that && Arrays.equals(raw, that.raw);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(raw);
    }

    /** The 32 bytes of the key in Base64. */
    @Override
    public String toString() {
        return Base64.getEncoder().encodeToString(raw);
    }
}
