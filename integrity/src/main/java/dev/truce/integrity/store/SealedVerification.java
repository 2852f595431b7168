package dev.truce.integrity.store;

import dev.truce.integrity.Digest;
import dev.truce.integrity.Finding;
import dev.truce.integrity.VerificationReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One verification of the raw bytes of an encrypted store. */
final class SealedVerification {

    private static final Pattern DIGEST = Pattern.compile(".*?([0-9a-f]{64}).*");

    private SealedVerification() {}

    static VerificationReport run(ObjectStore objects, String subject, Sample sample) {
        List<Finding> findings = new ArrayList<>(KeyFile.check(objects));
        long files = 0;
        long bytes = 0;
        for (String name : objects.list("")) {
            if (name.startsWith(KeyFile.FOLDER) || !isIn(name, sample)) {
                continue;
            }
            Optional<byte[]> file = objects.get(name, 0, SealedFile.MAX_BYTES + 1);
            if (file.isEmpty()) {
                findings.add(new Finding.Missing(name, "the listing of the store"));
                continue;
            }
            files++;
            bytes += file.get().length;
            SealedFile.check(name, file.get()).ifPresent(findings::add);
        }
        findings.addAll(objects.strangers());
        return new VerificationReport(subject, files, bytes, findings);
    }

    /** What has no digest in its name belongs to every sample. */
    private static boolean isIn(String name, Sample sample) {
        Matcher digest = DIGEST.matcher(name);
        return !digest.matches() || sample.contains(Digest.parseHex(digest.group(1)));
    }
}
