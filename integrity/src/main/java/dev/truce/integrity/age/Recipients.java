package dev.truce.integrity.age;

import com.exceptionfactory.jagged.RecipientStanzaWriter;
import com.exceptionfactory.jagged.framework.stream.StandardEncryptingChannelFactory;
import com.exceptionfactory.jagged.x25519.X25519RecipientStanzaWriterFactory;
import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** For whom something is encrypted: the holders of X25519 identities, or whoever knows a passphrase. Thread-safe. */
public final class Recipients {

    /** More would not fit into the header, which is read in one piece. */
    private static final int MAX = 256;

    private static final Pattern KEY = Pattern.compile("age1[a-z0-9]{58}");
    private static final int SHOWN_CHARS = 20;

    private final List<RecipientStanzaWriter> writers;

    private Recipients(List<RecipientStanzaWriter> writers) {
        this.writers = writers;
    }

    /**
     * Holders of identities, any one of whom can open what is encrypted.
     *
     * @param keys public keys, {@code age1…}; each counts once
     * @return the recipients
     * @throws IllegalArgumentException if there is none, or one is no such key
     */
    public static Recipients of(Collection<String> keys) {
        Collection<String> once = new LinkedHashSet<>(keys);
        if (once.isEmpty() || once.size() > MAX) {
            throw new IllegalArgumentException(
                    "something is encrypted to 1 to " + MAX + " recipients, but " + once.size() + " were given");
        }
        List<RecipientStanzaWriter> writers = new ArrayList<>();
        for (String key : once) {
            writers.add(writer(key));
        }
        return new Recipients(List.copyOf(writers));
    }

    private static RecipientStanzaWriter writer(String key) {
        if (key.toUpperCase(Locale.ROOT).startsWith(Identities.SECRET_PREFIX)) {
            throw new IllegalArgumentException(
                    "a secret key was given as recipient; give the public key, age1…, and keep this one secret");
        }
        try {
            if (KEY.matcher(key).matches()) {
                return X25519RecipientStanzaWriterFactory.newRecipientStanzaWriter(key);
            }
        } catch (GeneralSecurityException | RuntimeException e) {
            throw new IllegalArgumentException(noRecipient(key), e);
        }
        throw new IllegalArgumentException(noRecipient(key));
    }

    private static String noRecipient(String key) {
        String shown = key.length() > SHOWN_CHARS ? key.substring(0, SHOWN_CHARS) + "…" : key;
        return "\"" + shown + "\" is no recipient; one is age1 and 58 letters and digits, as age-keygen prints it";
    }

    /**
     * Whoever knows a passphrase.
     *
     * @param passphrase the passphrase
     * @return the recipients
     */
    public static Recipients knowing(Passphrase passphrase) {
        return new Recipients(List.of(key -> List.of(passphrase.wrap(key))));
    }

    /**
     * Encrypts.
     *
     * @param content the bytes
     * @return an age file
     */
    public byte[] seal(byte[] content) {
        ByteArrayOutputStream sealed = new ByteArrayOutputStream(content.length + (content.length >> 10) + (1 << 10));
        try (OutputStream out = sealing(sealed)) {
            out.write(content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return sealed.toByteArray();
    }

    /**
     * Encrypts what is written.
     *
     * @param out gets an age file; is not closed
     * @return where to write; what was written is whole only once it is closed
     * @throws IOException if writing fails
     */
    public OutputStream sealing(OutputStream out) throws IOException {
        try {
            return Channels.newOutputStream(new StandardEncryptingChannelFactory()
                    .newEncryptingChannel(Channels.newChannel(new Unclosed(out)), writers));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java machine cannot encrypt: " + e.getMessage(), e);
        }
    }

    private static final class Unclosed extends FilterOutputStream {

        Unclosed(OutputStream out) {
            super(out);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
        }

        @Override
        public void close() throws IOException {
            out.flush();
        }
    }
}
