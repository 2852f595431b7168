package dev.truce.integrity.age;

import com.exceptionfactory.jagged.FileKey;
import com.exceptionfactory.jagged.RecipientStanza;
import com.exceptionfactory.jagged.framework.codec.CanonicalBase64;
import com.exceptionfactory.jagged.framework.crypto.CipherKey;
import com.exceptionfactory.jagged.framework.crypto.EncryptedFileKey;
import com.exceptionfactory.jagged.framework.crypto.FileKeyDecryptorFactory;
import com.exceptionfactory.jagged.framework.crypto.FileKeyEncryptorFactory;
import dev.truce.integrity.json.InputRejectedException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A secret in words, from which scrypt makes a key: a second of work and 256 MiB of memory for each file, so that guessing is
 * dear. Immutable.
 */
public final class Passphrase {

    static final String STANZA = "scrypt";

    /** What Debian's age writes. */
    private static final int WORK_FACTOR = 18;
    /** A gigabyte; a file that asks for more is hostile. */
    private static final int MAX_WORK_FACTOR = 20;

    private static final byte[] LABEL = "age-encryption.org/v1/scrypt".getBytes(StandardCharsets.US_ASCII);
    private static final int SALT_BYTES = 16;
    private static final int SALT_CHARS = 22;
    private static final int WRAPPED_BYTES = 32;
    private static final int KEY_BYTES = 32;
    private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]?");

    private final byte[] secret;
    private final int workFactor;

    private Passphrase(byte[] secret, int workFactor) {
        this.secret = secret;
        this.workFactor = workFactor;
    }

    /**
     * Reads a passphrase from the content of a file. One line end after it is no part of it: editors write one.
     *
     * @param source the name of the file
     * @param content one line of UTF-8
     * @return the passphrase
     * @throws InputRejectedException if there is none, or more than one line
     */
    public static Passphrase parse(String source, byte[] content) {
        String text = new String(content, StandardCharsets.UTF_8);
        String line = text.replaceFirst("\\r?\\n\\z", "");
        if (line.isEmpty()) {
            throw new InputRejectedException(source, "there is no passphrase in it; write one line");
        }
        if (line.chars().anyMatch(c -> c == '\n' || c == '\r')) {
            throw new InputRejectedException(source, "a passphrase is one line, but there are more; leave one");
        }
        return new Passphrase(line.getBytes(StandardCharsets.UTF_8), WORK_FACTOR);
    }

    /** The same with another cost, for tests. */
    Passphrase costing(int otherWorkFactor) {
        return new Passphrase(secret, otherWorkFactor);
    }

    /** Wraps a file's key; the stanza must be the only one of its header. */
    RecipientStanza wrap(FileKey fileKey) throws GeneralSecurityException {
        byte[] salt = new byte[SALT_BYTES];
        new SecureRandom().nextBytes(salt);
        EncryptedFileKey wrapped =
                new FileKeyEncryptorFactory().newFileKeyEncryptor().getEncryptedFileKey(fileKey, key(salt, workFactor));
        List<String> arguments =
                List.of(CanonicalBase64.getEncoder().encodeToString(salt), Integer.toString(workFactor));
        return new Stanza(STANZA, arguments, wrapped.getEncoded());
    }

    /**
     * Finds a file's key.
     *
     * @param stanzas those of the file's header
     * @throws GeneralSecurityException unless one stanza of this passphrase stands there alone
     */
    FileKey unwrap(Iterable<RecipientStanza> stanzas) throws GeneralSecurityException {
        List<RecipientStanza> all = new ArrayList<>();
        stanzas.forEach(all::add);
        if (all.size() != 1 || !all.get(0).getType().equals(STANZA)) {
            throw new GeneralSecurityException("it is not encrypted with a passphrase alone");
        }
        RecipientStanza stanza = all.get(0);
        List<String> arguments = stanza.getArguments();
        if (arguments.size() != 2
                || arguments.get(0).length() != SALT_CHARS
                || !NUMBER.matcher(arguments.get(1)).matches()
                || stanza.getBody().length != WRAPPED_BYTES) {
            throw new GeneralSecurityException("its scrypt stanza does not follow the format");
        }
        int asked = Integer.parseInt(arguments.get(1));
        if (asked > MAX_WORK_FACTOR) {
            throw new GeneralSecurityException("its work factor is " + asked + ", above " + MAX_WORK_FACTOR);
        }
        byte[] salt = CanonicalBase64.getDecoder().decode(arguments.get(0).getBytes(StandardCharsets.US_ASCII));
        return new FileKeyDecryptorFactory()
                .newFileKeyDecryptor()
                .getFileKey(new EncryptedFileKey(stanza.getBody()), key(salt, asked));
    }

    private CipherKey key(byte[] salt, int logN) throws GeneralSecurityException {
        byte[] labelled = Arrays.copyOf(LABEL, LABEL.length + salt.length);
        System.arraycopy(salt, 0, labelled, LABEL.length, salt.length);
        return new CipherKey(Scrypt.derive(secret, labelled, logN, KEY_BYTES));
    }

    /** Says nothing of the secret. */
    @Override
    public String toString() {
        return "a passphrase";
    }

    private static final class Stanza implements RecipientStanza {

        private final String type;
        private final List<String> arguments;
        private final byte[] body;

        Stanza(String type, List<String> arguments, byte[] body) {
            this.type = type;
            this.arguments = arguments;
            this.body = body;
        }

        @Override
        public String getType() {
            return type;
        }

        @Override
        public List<String> getArguments() {
            return arguments;
        }

        @Override
        public byte[] getBody() {
            return body.clone();
        }
    }
}
