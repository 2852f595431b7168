package dev.truce.integrity.bag;

import dev.truce.integrity.DamageException;
import dev.truce.integrity.Digest;
import dev.truce.integrity.Finding;
import dev.truce.integrity.VerificationReport;
import dev.truce.integrity.file.DurabilityException;
import dev.truce.integrity.file.DurableFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * A directory whose every file can be checked, also without Truce: BagIt 1.0 (RFC 8493) with SHA-256 manifests.
 *
 * <p>{@code sha256sum -c manifest-sha256.txt} checks the payload, {@code sha256sum -c tagmanifest-sha256.txt} the rest. Bags
 * written here also carry in {@code bag-info.txt} a second digest of every tag file, and a seal over these lines, so that any
 * single changed byte, the manifests' own included, is blamed on the file it is in. Whoever can write can make another bag; only
 * a {@linkplain SigningKey signature} tells whose it is.
 *
 * <p>Immutable view of the directory at the time it was opened; thread-safe.
 */
public final class Bag {

    static final String DECLARATION = "bagit.txt";
    static final String INFO = "bag-info.txt";
    static final String MANIFEST = "manifest-sha256.txt";
    static final String TAG_MANIFEST = "tagmanifest-sha256.txt";
    static final String PAYLOAD = "data/";
    /** The manifest of more than a hundred thousand files. A longer one is not believed, lest it fill the memory. */
    static final long MAX_TAG_FILE_BYTES = 1 << 24;

    static final String TOO_LONG = "it has more than " + MAX_TAG_FILE_BYTES + " bytes, and is not read";
    static final byte[] DECLARED =
            "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n".getBytes(StandardCharsets.UTF_8);

    private final Path directory;
    private final BagInfo info;
    private final BagManifest manifest;

    private Bag(Path directory, BagInfo info, BagManifest manifest) {
        this.directory = directory;
        this.info = info;
        this.manifest = manifest;
    }

    /**
     * A line of {@code bag-info.txt}.
     *
     * @param label what it is about; letters, digits and hyphens
     * @param value what it says; one line
     */
    public record Info(String label, String value) {}

    /**
     * A file of the payload.
     *
     * @param path where it is in the bag, starting with {@code data/}
     * @param bytes its length
     * @param digest the SHA-256 of its bytes
     */
    public record PayloadFile(String path, long bytes, Digest digest) {}

    /** What a bag is to hold. */
    @FunctionalInterface
    public interface Content {

        /**
         * Writes files and lines.
         *
         * @param bag where to
         * @throws IOException if writing fails
         */
        void writeTo(BagWriter bag) throws IOException;
    }

    /**
     * Writes a bag, whole or not at all.
     *
     * @param target the directory it becomes; must not exist, its parent must
     * @param content fills it
     * @return the bag
     * @throws DurabilityException if it cannot be written; there is then no such directory
     */
    public static Bag write(Path target, Content content) {
        DurableFiles.writeDirectory(target, staging -> {
            BagWriter writer = new BagWriter(staging);
            content.writeTo(writer);
            writer.finish();
        });
        return open(target);
    }

    /**
     * Checks a bag: every file against the manifests, the manifests against each other, nothing missing and nothing added.
     * Bags of other writers are checked as far as BagIt goes. Does not stop at the first fault.
     *
     * @param directory the bag
     * @return all findings; files are named by their path in the bag
     * @throws java.io.UncheckedIOException if reading fails
     */
    public static VerificationReport verify(Path directory) {
        return new BagVerification(directory, null).run(directory.toString());
    }

    /**
     * Checks a bag as {@link #verify(Path)} does, and that it is signed.
     *
     * @param directory the bag
     * @param signedBy whose signature it must have
     * @return all findings; a signature that is missing, of another key or wrong is one
     * @throws java.io.UncheckedIOException if reading fails
     */
    public static VerificationReport verify(Path directory, VerificationKey signedBy) {
        return new BagVerification(directory, signedBy).run(directory.toString());
    }

    /**
     * Opens a bag for reading. Nothing but the presence of its parts is checked; {@link #verify} does that.
     *
     * @param directory the bag
     * @return the bag
     * @throws DamageException if the declaration or the manifest is missing or cannot be read
     */
    public static Bag open(Path directory) {
        for (String needed : List.of(DECLARATION, MANIFEST)) {
            if (!Files.isRegularFile(directory.resolve(needed), LinkOption.NOFOLLOW_LINKS)) {
                throw new DamageException(
                        new Finding.Missing(directory.resolve(needed).toString(), "the BagIt format"));
            }
        }
        BagManifest manifest = BagManifest.read(bytes(directory.resolve(MANIFEST)));
        if (!manifest.problems().isEmpty()) {
            throw new DamageException(new Finding.Malformed(
                    directory.resolve(MANIFEST).toString(), manifest.problems().get(0)));
        }
        Path info = directory.resolve(INFO);
        return new Bag(directory, BagInfo.read(Files.notExists(info) ? new byte[0] : bytes(info)), manifest);
    }

    /**
     * Where the bag is.
     *
     * @return its directory
     */
    public Path directory() {
        return directory;
    }

    /**
     * The lines of {@code bag-info.txt}.
     *
     * @return in their order; empty if there is no such file
     */
    public List<Info> info() {
        return info.lines();
    }

    /**
     * What a label says.
     *
     * @param label compared without regard to case
     * @return the value of its first line
     */
    public Optional<String> info(String label) {
        return info.value(label);
    }

    /**
     * The files of the payload.
     *
     * @return by path, starting with {@code data/}, the SHA-256 that the manifest gives each, in order of the paths
     */
    public SortedMap<String, Digest> payload() {
        return manifest.digests();
    }

    /**
     * Where a file is.
     *
     * @param path its path in the bag, joined by {@code /}
     * @return the file; it need not exist
     * @throws IllegalArgumentException if the path leads out of the bag, by its parts or through a symbolic link
     */
    public Path file(String path) {
        if (!BagPath.isContained(path)) {
            throw new IllegalArgumentException("\"" + path + "\" leads out of the bag " + directory);
        }
        Path step = directory;
        for (String segment : path.split("/", -1)) {
            step = step.resolve(segment);
            if (Files.isSymbolicLink(step)) {
                throw new IllegalArgumentException("\"" + path + "\" is reached through the symbolic link " + step);
            }
        }
        return directory.resolve(path).normalize();
    }

    private static byte[] bytes(Path file) {
        try {
            if (Files.size(file) > MAX_TAG_FILE_BYTES) {
                throw new DamageException(new Finding.Malformed(file.toString(), TOO_LONG));
            }
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException("reading " + file + " failed: " + e.getMessage(), e);
        }
    }
}
