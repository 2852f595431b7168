package dev.truce.integrity.age;

import com.exceptionfactory.jagged.FileKey;
import com.exceptionfactory.jagged.RecipientStanza;
import com.exceptionfactory.jagged.RecipientStanzaReader;
import com.exceptionfactory.jagged.framework.format.StandardPayloadKeyReader;
import com.exceptionfactory.jagged.x25519.X25519KeyFactory;
import com.exceptionfactory.jagged.x25519.X25519KeyPairGenerator;
import com.exceptionfactory.jagged.x25519.X25519RecipientStanzaReaderFactory;
import dev.truce.integrity.DamageException;
import dev.truce.integrity.Finding;
import dev.truce.integrity.json.InputRejectedException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.crypto.spec.SecretKeySpec;

/**
 * Secrets that open what was encrypted. Several may be held, so that what was encrypted to a key that is no longer used stays
 * readable; each is tried. Thread-safe.
 */
public final class Identities {

    static final String SECRET_PREFIX = "AGE-SECRET-KEY-1";

    private static final byte[] MARK = "age-encryption.org/v1\n".getBytes(StandardCharsets.US_ASCII);
    private static final String COMMENT = "#";
    private static final int SECRET_CHARS = 74;

    /** By secret, a key in text or a passphrase, so that none is tried twice. */
    private final Map<Object, Opener> openers;

    /** One way to find the key of a file. */
    private interface Opener {
        FileKey open(Iterable<RecipientStanza> stanzas) throws GeneralSecurityException;
    }

    private Identities(Map<Object, Opener> openers) {
        this.openers = openers;
    }

    /**
     * No secret at all.
     *
     * @return identities that open nothing
     */
    public static Identities none() {
        return new Identities(Map.of());
    }

    /**
     * Makes a new X25519 identity, of the machine's own randomness.
     *
     * @return the identity
     */
    public static Identities generate() {
        try {
            KeyPair pair = new X25519KeyPairGenerator().generateKeyPair();
            return parse("a new key", new String(pair.getPrivate().getEncoded(), StandardCharsets.US_ASCII));
        } catch (GeneralSecurityException e) {
            throw unusable(e);
        }
    }

    /**
     * Reads X25519 identities as age-keygen writes them: one a line; empty lines and comments ({@code #}) do not count.
     *
     * @param source the name of the file
     * @param text its content
     * @return the identities, at least one
     * @throws InputRejectedException if there is none, or a line is none; never quotes the line
     */
    public static Identities parse(String source, String text) {
        Map<Object, Opener> openers = new LinkedHashMap<>();
        int number = 0;
        for (String each : text.lines().toList()) {
            number++;
            String line = each.strip();
            if (!line.isEmpty() && !line.startsWith(COMMENT)) {
                openers.put(line, reader(source, number, line)::getFileKey);
            }
        }
        if (openers.isEmpty()) {
            throw new InputRejectedException(
                    source, "there is no identity in it; one is a line that starts with " + SECRET_PREFIX);
        }
        return new Identities(openers);
    }

    private static RecipientStanzaReader reader(String source, int number, String line) {
        if (!line.startsWith(SECRET_PREFIX)) {
            throw new InputRejectedException(
                    source,
                    number,
                    0,
                    "",
                    line.startsWith("age1")
                            ? "this is a public key; an identity starts with " + SECRET_PREFIX
                            : "this is no identity; one starts with " + SECRET_PREFIX
                                    + " (plain, not encrypted or in another format)");
        }
        if (line.length() != SECRET_CHARS) {
            throw new InputRejectedException(
                    source,
                    number,
                    0,
                    "",
                    "an identity has " + SECRET_CHARS + " characters, but this has " + line.length()
                            + "; the file is cut or was edited, get a whole copy");
        }
        try {
            return X25519RecipientStanzaReaderFactory.newRecipientStanzaReader(line);
        } catch (GeneralSecurityException | RuntimeException e) {
            throw new InputRejectedException(
                    source, number, 0, "", "the checksum of this identity does not match; get a good copy");
        }
    }

    /**
     * Knowledge of a passphrase.
     *
     * @param passphrase the passphrase
     * @return what opens files that were encrypted with it
     */
    public static Identities knowing(Passphrase passphrase) {
        return new Identities(Map.of(passphrase, passphrase::unwrap));
    }

    /**
     * These and others.
     *
     * @param others the others, tried after these
     * @return all of them
     */
    public Identities and(Identities others) {
        Map<Object, Opener> both = new LinkedHashMap<>(openers);
        others.openers.forEach(both::putIfAbsent);
        return new Identities(both);
    }

    /**
     * Whether there is no secret.
     *
     * @return true if nothing can be opened
     */
    public boolean isEmpty() {
        return openers.isEmpty();
    }

    /**
     * The public keys of the X25519 identities.
     *
     * @return {@code age1…}, in the order they were given
     */
    public List<String> publicKeys() {
        List<String> keys = new ArrayList<>();
        try {
            X25519KeyFactory factory = new X25519KeyFactory();
            for (String secret : secrets()) {
                SecretKeySpec key = new SecretKeySpec(secret.getBytes(StandardCharsets.US_ASCII), "X25519");
                keys.add(new String(factory.translateKey(key).getEncoded(), StandardCharsets.US_ASCII));
            }
        } catch (GeneralSecurityException e) {
            throw unusable(e);
        }
        return keys;
    }

    private List<String> secrets() {
        return openers.keySet().stream()
                .filter(String.class::isInstance)
                .map(String.class::cast)
                .toList();
    }

    /**
     * The X25519 identities as {@link #parse} reads them. Whoever has this text can open everything.
     *
     * @return a line each
     */
    public String secretText() {
        StringBuilder text = new StringBuilder();
        secrets().forEach(secret -> text.append(secret).append('\n'));
        return text.toString();
    }

    /**
     * Whether something is encrypted.
     *
     * @param content its first bytes at least
     * @return true if it starts as age files do
     */
    public static boolean isSealed(byte[] content) {
        return content.length >= MARK.length && Arrays.equals(MARK, 0, MARK.length, content, 0, MARK.length);
    }

    /**
     * Decrypts.
     *
     * @param name what it is, for messages
     * @param sealed an age file
     * @return what was encrypted
     * @throws KeyRefusedException if none of the secrets opens it
     * @throws DamageException if it is no age file, or not the one that was written
     */
    public byte[] open(String name, byte[] sealed) {
        PayloadKey key = payloadKey(name, sealed);
        return key.open(0, Arrays.copyOfRange(sealed, key.offset(), sealed.length), true);
    }

    /**
     * Decrypts what is read. What comes out is authentic up to there; that nothing is missing is known at the end.
     *
     * @param name what it is, for messages
     * @param sealed an age file; closed with the result
     * @return what was encrypted; throws {@link DamageException} where it is not what was written
     * @throws IOException if reading fails
     * @throws KeyRefusedException if none of the secrets opens it
     * @throws DamageException if it is no age file
     */
    public InputStream opening(String name, InputStream sealed) throws IOException {
        byte[] head = sealed.readNBytes(PayloadKey.MAX_HEADER_BYTES);
        return new OpeningStream(payloadKey(name, head), head, sealed);
    }

    /**
     * Finds the key of one age file, with which its parts can be read in any order.
     *
     * @param name what it is, for messages
     * @param head its first bytes, {@link PayloadKey#MAX_HEADER_BYTES} or all there are
     * @return the key
     * @throws KeyRefusedException if none of the secrets opens it
     * @throws DamageException if it does not start as an age file
     */
    public PayloadKey payloadKey(String name, byte[] head) {
        if (!isSealed(head)) {
            throw malformed(name, "it does not start as an age file does");
        }
        ByteBuffer buffer = ByteBuffer.wrap(head, 0, Math.min(head.length, PayloadKey.MAX_HEADER_BYTES));
        try {
            byte[] key = new StandardPayloadKeyReader()
                    .getPayloadKey(buffer, List.of(this::fileKey))
                    .getEncoded();
            return new PayloadKey(name, key, buffer.position());
        } catch (NoneFitsException e) {
            throw new KeyRefusedException(name + " is encrypted " + e.getMessage());
        } catch (GeneralSecurityException | IOException | RuntimeException e) {
            throw malformed(name, "its age header does not hold");
        }
    }

    private FileKey fileKey(Iterable<RecipientStanza> stanzas) throws GeneralSecurityException {
        for (Opener opener : openers.values()) {
            Optional<FileKey> key = attempt(opener, stanzas);
            if (key.isPresent()) {
                return key.get();
            }
        }
        throw new NoneFitsException(stanzas, openers.size());
    }

    private static Optional<FileKey> attempt(Opener opener, Iterable<RecipientStanza> stanzas) {
        try {
            return Optional.of(opener.open(stanzas));
        } catch (GeneralSecurityException | RuntimeException e) {
            return Optional.empty(); // another may fit
        }
    }

    private static DamageException malformed(String name, String problem) {
        return new DamageException(new Finding.Malformed(name, problem));
    }

    private static IllegalStateException unusable(GeneralSecurityException e) {
        return new IllegalStateException("this Java machine has no X25519: " + e.getMessage(), e);
    }

    /** Says nothing of the secrets. */
    @Override
    public String toString() {
        return openers.size() + " identities";
    }

    private static final class NoneFitsException extends GeneralSecurityException {

        private static final long serialVersionUID = 1L;

        NoneFitsException(Iterable<RecipientStanza> stanzas, int tried) {
            super(message(stanzas, tried));
        }

        private static String message(Iterable<RecipientStanza> stanzas, int tried) {
            boolean passphrase = false;
            int count = 0;
            for (RecipientStanza stanza : stanzas) {
                passphrase |= stanza.getType().equals(Passphrase.STANZA);
                count++;
            }
            String how = passphrase ? "with a passphrase" : "to " + count + (count == 1 ? " recipient" : " recipients");
            String what = passphrase ? "the passphrase" : "the identity of one of them";
            return how
                    + (tried == 0
                            ? ", and no key was given; give " + what
                            : ", and none of the " + tried + " keys given opens it; give " + what);
        }
    }
}
