package dev.truce.integrity.bag;

import dev.truce.integrity.Digest;
import dev.truce.integrity.Utf8Order;
import dev.truce.integrity.file.DurableFiles;
import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Fills a bag that {@link Bag#write} is writing. Not thread-safe. */
public final class BagWriter {

    private static final int BUFFER_BYTES = 1 << 16;
    /** No payload and no tag file can have this name. */
    private static final String SCRATCH = ".scratch";

    private static final Pattern LABEL = Pattern.compile("[A-Za-z0-9-]{1,64}");
    private static final Pattern LINE = Pattern.compile("[^\\p{Cntrl}\\p{Cs}]*");

    private static final Pattern RESERVED = Pattern.compile(
            "data|data/.*|fetch\\.txt|bagit\\.txt|bag-info\\.txt|(tag)?manifest-.*|truce-signature\\.txt");

    private final Path staging;
    private final List<Bag.Info> info = new ArrayList<>();
    private final Set<String> names = new HashSet<>();
    private final SortedMap<String, Digest> payload = new TreeMap<>(Utf8Order::compare);
    private final SortedMap<String, Digest> tagFiles = new TreeMap<>(Utf8Order::compare);
    private long payloadBytes;
    private @Nullable SigningKey signingKey;

    BagWriter(Path staging) {
        this.staging = staging;
    }

    /**
     * Adds a file to the payload.
     *
     * @param name its path below {@code data/}: segments joined by {@code /}, legal on every file system
     * @param content what it holds
     * @return the file, with its length and digest
     * @throws IOException if writing fails
     * @throws IllegalArgumentException for a name that is not legal, or taken, also in other letter case
     */
    public Bag.PayloadFile payload(String name, DurableFiles.Content content) throws IOException {
        Bag.PayloadFile file = write(Bag.PAYLOAD + name, content);
        payload.put(file.path(), file.digest());
        payloadBytes += file.bytes();
        return file;
    }

    /**
     * Adds a file beside the payload, that describes it.
     *
     * @param name its path in the bag
     * @param content what it holds
     * @throws IOException if writing fails
     * @throws IllegalArgumentException for a name that is not legal, taken, or below {@code data}
     */
    public void tagFile(String name, byte[] content) throws IOException {
        String folded = name.toLowerCase(Locale.ROOT);
        if (RESERVED.matcher(folded).matches()) {
            throw new IllegalArgumentException(
                    "\"" + name + "\" has a meaning of its own in a bag; choose another name");
        }
        put(name, content);
    }

    /**
     * A folder for files in the making, that goes away with an export that fails.
     *
     * @return the folder; must be empty again when the bag is finished
     * @throws IOException if it cannot be made
     */
    public Path scratch() throws IOException {
        return Files.createDirectories(staging.resolve(SCRATCH));
    }

    /**
     * Adds a line to {@code bag-info.txt}. {@code Payload-Oxum} is added by itself.
     *
     * @param label what it is about; letters, digits and hyphens
     * @param value what it says; one line
     * @throws IllegalArgumentException if either is not of this form
     */
    public void info(String label, String value) {
        if (!LABEL.matcher(label).matches() || !LINE.matcher(value).matches()) {
            throw new IllegalArgumentException("\"" + label + ": " + value
                    + "\" is not a line of bag-info.txt; use letters, digits and hyphens, and one line of text");
        }
        if (BagInfo.isReserved(label)) {
            throw new IllegalArgumentException("the line \"" + label + "\" is written by itself; leave it out");
        }
        info.add(new Bag.Info(label, value.strip()));
    }

    /**
     * Has the bag signed when it is finished.
     *
     * @param key with which
     */
    public void signWith(SigningKey key) {
        signingKey = key;
    }

    void finish() throws IOException {
        Files.deleteIfExists(staging.resolve(SCRATCH));
        Files.createDirectories(staging.resolve(Bag.PAYLOAD));
        put(Bag.DECLARATION, Bag.DECLARED);
        put(Bag.MANIFEST, BagManifest.write(payload));
        info.add(new Bag.Info(BagInfo.OXUM, payloadBytes + "." + payload.size()));
        SigningKey key = signingKey;
        if (key != null) {
            info.add(new Bag.Info(BagSignature.SIGNED_BY, BagSignature.signedBy(key.verificationKey())));
        }
        put(Bag.INFO, BagInfo.write(info, tagFiles));
        byte[] tagManifest = BagManifest.write(tagFiles);
        put(Bag.TAG_MANIFEST, tagManifest);
        if (key != null) {
            put(BagSignature.FILE, BagSignature.write(key, tagManifest));
        }
    }

    private void put(String name, byte[] content) throws IOException {
        Bag.PayloadFile file = write(name, out -> out.write(content));
        tagFiles.put(name, file.digest());
    }

    private Bag.PayloadFile write(String path, DurableFiles.Content content) throws IOException {
        BagPath.requireWritable(path);
        if (!names.add(path.toLowerCase(Locale.ROOT))) {
            throw new IllegalArgumentException(
                    "the bag has a file \"" + path + "\" already, perhaps in other letter case; choose another name");
        }
        Path file = staging.resolve(path);
        Files.createDirectories(Objects.requireNonNull(file.getParent()));
        try (DigestingStream out = new DigestingStream(Files.newOutputStream(file, StandardOpenOption.CREATE_NEW))) {
            BufferedOutputStream buffered = new BufferedOutputStream(out, BUFFER_BYTES);
            content.writeTo(buffered);
            buffered.flush();
            return new Bag.PayloadFile(path, out.bytes, out.hasher.digest());
        }
    }

    private static final class DigestingStream extends FilterOutputStream {

        private final Digest.Hasher hasher = Digest.hasher();
        private long bytes;

        DigestingStream(OutputStream out) {
            super(out);
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] content, int offset, int length) throws IOException {
            out.write(content, offset, length);
            hasher.update(content, offset, length);
            bytes += length;
        }
    }
}
