package dev.truce.integrity;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Verifies what is stored. Nothing stops at the first fault: a report holds everything that was found. */
public final class Verifier {

    private Verifier() {}

    /**
     * Checks every object of a store from its raw bytes, without decompressing: that it is whole, and under its own name.
     *
     * @param subject the store's name in the report
     * @param store what to check
     * @return all findings, in order of the names
     */
    public static VerificationReport objects(String subject, ContentStore store) {
        List<Finding> findings = new ArrayList<>();
        long bytes = 0;
        List<String> names = store.names();
        for (String name : names) {
            Optional<Digest> digest = ContentStore.digest(name);
            Optional<byte[]> file = store.objects().get(name);
            if (digest.isEmpty()) {
                findings.add(new Finding.Unexpected(name, "its name is not an object's"));
            } else if (file.isEmpty()) {
                findings.add(new Finding.Missing(name, "the listing of the store"));
            } else {
                bytes += file.get().length;
                ObjectFile.check(name, digest.get(), file.get()).ifPresent(findings::add);
            }
        }
        return new VerificationReport(subject, names.size(), bytes, findings);
    }

    /**
     * Checks a bag: every file against the manifests, the manifests against each other, nothing missing and nothing added.
     * Bags of other writers are checked as far as BagIt goes.
     *
     * @param directory the bag
     * @return all findings; files are named by their path in the bag
     * @throws java.io.UncheckedIOException if reading fails
     */
    public static VerificationReport bag(Path directory) {
        return new BagVerification(directory).run(directory.toString());
    }

    /**
     * Checks a tree to its last record: every node and record decoded, every record's digest and every hash computed again.
     *
     * @param subject the tree's name in the report
     * @param store where it is kept
     * @param rootObject its root node
     * @return all findings; below a damaged node nothing can be read, everything beside it is
     */
    public static VerificationReport tree(String subject, ContentStore store, Digest rootObject) {
        return new TreeVerification(store).run(subject, rootObject);
    }
}
