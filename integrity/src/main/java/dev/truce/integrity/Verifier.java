package dev.truce.integrity;

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
}
