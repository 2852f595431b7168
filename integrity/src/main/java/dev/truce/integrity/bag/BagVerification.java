package dev.truce.integrity.bag;

import dev.truce.integrity.Digest;
import dev.truce.integrity.Finding;
import dev.truce.integrity.Utf8Order;
import dev.truce.integrity.VerificationReport;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One verification of one bag. Reads every file once, then compares what it found with every witness. */
final class BagVerification {

    private static final int BUFFER_BYTES = 1 << 16;
    private static final Pattern DECLARATION =
            Pattern.compile("BagIt-Version: \\d+\\.\\d+\\R+Tag-File-Character-Encoding: UTF-8\\s*");

    private final Path directory;
    private final List<Finding> findings = new ArrayList<>();
    private final SortedMap<String, Digest> found = new TreeMap<>(Utf8Order::compare);
    private final SortedMap<String, Long> lengths = new TreeMap<>(Utf8Order::compare);

    private final @Nullable VerificationKey signedBy;

    BagVerification(Path directory, @Nullable VerificationKey signedBy) {
        this.directory = directory;
        this.signedBy = signedBy;
    }

    VerificationReport run(String subject) {
        if (!Files.isDirectory(directory)) {
            findings.add(new Finding.Missing(directory.toString(), "the verification"));
            return report(subject);
        }
        readAll();
        BagInfo info = BagInfo.read(bytesOrEmpty(Bag.INFO));
        if (info.sealed()) {
            checkBySeal(info);
        } else {
            checkByTagManifest();
        }
        checkSignature(info);
        checkLengths();
        checkDeclaration();
        checkPayload();
        checkOxum(info);
        return report(subject);
    }

    private VerificationReport report(String subject) {
        long bytes = lengths.values().stream().mapToLong(Long::longValue).sum();
        return new VerificationReport(subject, found.size(), bytes, findings);
    }

    private void readAll() {
        List<Path> paths;
        try (Stream<Path> walk = Files.walk(directory)) {
            paths = walk.sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException("listing " + directory + " failed: " + e.getMessage(), e);
        }
        for (Path path : paths) {
            String name = directory
                    .relativize(path)
                    .toString()
                    .replace(path.getFileSystem().getSeparator(), "/");
            if (Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
                read(name, path);
            } else if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
                findings.add(new Finding.Unexpected(name, "a bag holds no symbolic links or special files"));
            }
        }
    }

    private void read(String name, Path path) {
        Digest.Hasher hasher = Digest.hasher();
        byte[] buffer = new byte[BUFFER_BYTES];
        long length = 0;
        try (InputStream in = Files.newInputStream(path, LinkOption.NOFOLLOW_LINKS)) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                hasher.update(buffer, 0, read);
                length += read;
            }
        } catch (IOException e) {
            throw new UncheckedIOException("reading " + path + " failed: " + e.getMessage(), e);
        }
        found.put(name, hasher.digest());
        lengths.put(name, length);
    }

    private byte[] bytesOrEmpty(String name) {
        if (lengths.getOrDefault(name, Long.MAX_VALUE) > Bag.MAX_TAG_FILE_BYTES) {
            return new byte[0];
        }
        try {
            return Files.readAllBytes(directory.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException("reading " + directory.resolve(name) + " failed: " + e.getMessage(), e);
        }
    }

    /** What is too long is not read, and so found to be unsound one way or another; this says why. */
    private void checkLengths() {
        for (String file : List.of(Bag.DECLARATION, Bag.INFO, Bag.MANIFEST, Bag.TAG_MANIFEST)) {
            if (lengths.getOrDefault(file, 0L) > Bag.MAX_TAG_FILE_BYTES) {
                findings.add(0, new Finding.Malformed(file, Bag.TOO_LONG));
            }
        }
    }

    /** Our own bag with a sound bag-info.txt: every tag file has a witness there, and the tag manifest can have one form. */
    private void checkBySeal(BagInfo info) {
        SortedMap<String, Digest> expected = info.witnesses();
        expected.forEach((file, digest) -> check(file, digest, Bag.INFO));
        SortedMap<String, Digest> listed = new TreeMap<>(Utf8Order::compare);
        listed.putAll(expected);
        listed.put(Bag.INFO, Digest.of(bytesOrEmpty(Bag.INFO)));
        checkTagManifest(BagManifest.write(listed));
        listed.put(Bag.TAG_MANIFEST, Digest.of(bytesOrEmpty(Bag.TAG_MANIFEST)));
        if (info.value(BagSignature.SIGNED_BY).isPresent()) {
            listed.put(BagSignature.FILE, Digest.of(bytesOrEmpty(BagSignature.FILE)));
        }
        reportUnlisted(listed, Bag.INFO);
    }

    private void checkTagManifest(byte[] expected) {
        byte[] bytes = bytesOrEmpty(Bag.TAG_MANIFEST);
        int mismatch = Arrays.mismatch(expected, bytes);
        if (!found.containsKey(Bag.TAG_MANIFEST)) {
            findings.add(new Finding.Missing(Bag.TAG_MANIFEST, Bag.INFO));
        } else if (mismatch == bytes.length) {
            findings.add(new Finding.Truncated(Bag.TAG_MANIFEST, expected.length, bytes.length));
        } else if (mismatch >= 0) {
            findings.add(new Finding.Damaged(
                    Bag.TAG_MANIFEST, OptionalLong.of(mismatch), "it does not list what " + Bag.INFO + " vouches for"));
        }
    }

    /** A bag of another writer, or one whose bag-info.txt is damaged. */
    private void checkByTagManifest() {
        if (!found.containsKey(Bag.TAG_MANIFEST)) {
            return; // BagIt does not demand one
        }
        BagManifest tagManifest = BagManifest.read(bytesOrEmpty(Bag.TAG_MANIFEST));
        tagManifest.problems().forEach(problem -> findings.add(new Finding.Malformed(Bag.TAG_MANIFEST, problem)));
        tagManifest.digests().forEach((file, digest) -> check(file, digest, Bag.TAG_MANIFEST));
        SortedMap<String, Digest> listed = new TreeMap<>(Utf8Order::compare);
        listed.putAll(tagManifest.digests());
        // it covers the tag manifest and cannot be in it; whether it belongs here stands in bag-info.txt
        listed.put(BagSignature.FILE, Digest.of(bytesOrEmpty(BagSignature.FILE)));
        reportUnlisted(listed, Bag.TAG_MANIFEST);
    }

    /**
     * A signature covers the tag manifest and with it all else. Which key it must be of is said by the caller, and otherwise by
     * the bag itself, which then proves only that it is the one that was written.
     */
    private void checkSignature(BagInfo info) {
        Optional<String> stated = info.sealed() ? info.value(BagSignature.SIGNED_BY) : Optional.empty();
        VerificationKey wanted = signedBy;
        if (stated.isEmpty()) {
            if (wanted != null) {
                findings.add(
                        isAccused(Bag.INFO) || found.containsKey(BagSignature.FILE)
                                ? new Finding.Unproven(
                                        BagSignature.FILE, Bag.INFO + " does not say whose signature it is")
                                : new Finding.Missing(BagSignature.FILE, "the key it was to be signed by"));
            }
            return;
        }
        Optional<VerificationKey> key = BagSignature.key(stated.get());
        if (wanted != null && !key.equals(Optional.of(wanted))) {
            findings.add(new Finding.Unproven(
                    BagSignature.FILE, "the bag is signed by another key, " + stated.get() + ", not by " + wanted));
        }
        if (!found.containsKey(BagSignature.FILE)) {
            findings.add(new Finding.Missing(BagSignature.FILE, Bag.INFO));
        } else if (isAccused(Bag.TAG_MANIFEST)) {
            findings.add(new Finding.Unproven(BagSignature.FILE, Bag.TAG_MANIFEST + " is damaged itself"));
        } else if (key.isEmpty()
                || !BagSignature.verifies(key.get(), bytesOrEmpty(Bag.TAG_MANIFEST), bytesOrEmpty(BagSignature.FILE))) {
            findings.add(new Finding.Damaged(
                    BagSignature.FILE,
                    OptionalLong.empty(),
                    "it is not the signature of " + Bag.TAG_MANIFEST + " by the key in " + Bag.INFO));
        }
    }

    private void reportUnlisted(SortedMap<String, Digest> listed, String witness) {
        for (String file : found.keySet()) {
            boolean tagFile = !file.startsWith(Bag.PAYLOAD) && !file.startsWith("tagmanifest-");
            if (tagFile && !listed.containsKey(file)) {
                findings.add(new Finding.Unexpected(file, witness + " does not list it"));
            }
        }
    }

    private void check(String file, Digest expected, String witness) {
        Digest digest = found.get(file);
        if (digest == null) {
            findings.add(new Finding.Missing(file, witness));
        } else if (!digest.equals(expected)) {
            findings.add(new Finding.Damaged(file, OptionalLong.empty(), "its SHA-256 is not the one in " + witness));
        }
    }

    private boolean isAccused(String file) {
        return findings.stream().anyMatch(finding -> finding.file().equals(file));
    }

    private void checkDeclaration() {
        if (isAccused(Bag.DECLARATION)) {
            return;
        }
        if (!found.containsKey(Bag.DECLARATION)) {
            findings.add(new Finding.Missing(Bag.DECLARATION, "the BagIt format"));
            return;
        }
        String declaration = new String(bytesOrEmpty(Bag.DECLARATION), StandardCharsets.UTF_8);
        if (!DECLARATION.matcher(declaration).matches()) {
            findings.add(new Finding.Malformed(Bag.DECLARATION, "it does not declare a bag whose tag files are UTF-8"));
        }
    }

    private void checkPayload() {
        if (!found.containsKey(Bag.MANIFEST)) {
            if (!isAccused(Bag.MANIFEST)) {
                findings.add(new Finding.Missing(Bag.MANIFEST, "the BagIt format"));
            }
            return;
        }
        boolean sound = !isAccused(Bag.MANIFEST);
        BagManifest manifest = BagManifest.read(bytesOrEmpty(Bag.MANIFEST));
        if (sound) {
            manifest.problems().forEach(problem -> findings.add(new Finding.Malformed(Bag.MANIFEST, problem)));
        }
        int before = findings.size();
        manifest.digests().forEach((file, digest) -> check(file, digest, Bag.MANIFEST));
        for (String file : found.keySet()) {
            if (file.startsWith(Bag.PAYLOAD) && !manifest.digests().containsKey(file)) {
                findings.add(new Finding.Unexpected(file, Bag.MANIFEST + " does not list it"));
            }
        }
        if (!sound) {
            // who is at fault cannot be told from here
            findings.subList(before, findings.size())
                    .replaceAll(finding -> new Finding.Unproven(finding.file(), Bag.MANIFEST + " is damaged itself"));
        }
    }

    private void checkOxum(BagInfo info) {
        List<Long> payload = lengths.entrySet().stream()
                .filter(file -> file.getKey().startsWith(Bag.PAYLOAD))
                .map(Map.Entry::getValue)
                .toList();
        String counted = payload.stream().mapToLong(Long::longValue).sum() + "." + payload.size();
        Optional<String> stated = info.value(BagInfo.OXUM);
        if (findings.isEmpty() && stated.isPresent() && !stated.get().equals(counted)) {
            findings.add(new Finding.Malformed(
                    Bag.INFO, "its Payload-Oxum is " + stated.get() + ", but the payload has " + counted));
        }
    }
}
