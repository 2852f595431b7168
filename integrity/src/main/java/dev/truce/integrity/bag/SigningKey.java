package dev.truce.integrity.bag;

import dev.truce.integrity.json.InputRejectedException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.EdECPrivateKey;
import java.security.spec.NamedParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;

/** The secret half of an Ed25519 key (RFC 8032), with which bags are signed. Immutable. */
public final class SigningKey {

    private static final String KIND = "PRIVATE KEY";

    private final PrivateKey secret;
    private final VerificationKey verificationKey;

    private SigningKey(PrivateKey secret, VerificationKey verificationKey) {
        this.secret = secret;
        this.verificationKey = verificationKey;
    }

    /**
     * Makes a new key, of the machine's own randomness.
     *
     * @return the key
     */
    public static SigningKey generate() {
        try {
            KeyPair pair =
                    KeyPairGenerator.getInstance(VerificationKey.ALGORITHM).generateKeyPair();
            return new SigningKey(pair.getPrivate(), VerificationKey.of(pair.getPublic()));
        } catch (GeneralSecurityException e) {
            throw unusable(e);
        }
    }

    /**
     * Reads a key from PEM, as {@code openssl genpkey -algorithm ed25519} writes it.
     *
     * @param source the name of the file
     * @param text its content
     * @return the key
     * @throws InputRejectedException if it is none; never quotes the text
     */
    public static SigningKey parse(String source, String text) {
        byte[] encoded = Pem.read(source, text, KIND);
        try {
            PrivateKey secret =
                    KeyFactory.getInstance(VerificationKey.ALGORITHM).generatePrivate(new PKCS8EncodedKeySpec(encoded));
            byte[] seed = ((EdECPrivateKey) secret).getBytes().orElseThrow();
            return new SigningKey(secret, publicHalf(seed));
        } catch (GeneralSecurityException | RuntimeException e) {
            throw new InputRejectedException(source, "this is no Ed25519 private key, or not a whole one");
        }
    }

    /** The platform computes the public half only of keys that it makes, so it is made to make this one again. */
    private static VerificationKey publicHalf(byte[] seed) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(VerificationKey.ALGORITHM);
        generator.initialize(NamedParameterSpec.ED25519, new Seed(seed));
        return VerificationKey.of(generator.generateKeyPair().getPublic());
    }

    /**
     * The half that others need.
     *
     * @return the public key
     */
    public VerificationKey verificationKey() {
        return verificationKey;
    }

    byte[] sign(byte[] message) {
        try {
            Signature signature = Signature.getInstance(VerificationKey.ALGORITHM);
            signature.initSign(secret);
            signature.update(message);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw unusable(e);
        }
    }

    /**
     * The key in PEM. Whoever has this text can sign.
     *
     * @return what {@link #parse} reads
     */
    public String secretText() {
        return Pem.write(KIND, secret.getEncoded());
    }

    private static IllegalStateException unusable(GeneralSecurityException e) {
        return new IllegalStateException("this Java machine has no Ed25519: " + e.getMessage(), e);
    }

    /** Says nothing of the secret. */
    @Override
    public String toString() {
        return "the signing key of " + verificationKey;
    }

    /** No chance at all: gives the bytes of a key that exists. */
    private static final class Seed extends SecureRandom {

        private static final long serialVersionUID = 1L;

        private final byte[] seed;

        Seed(byte[] seed) {
            this.seed = seed.clone();
        }

        @Override
        public void nextBytes(byte[] bytes) {
            System.arraycopy(seed, 0, bytes, 0, bytes.length);
        }
    }
}
