package dev.truce.integrity.store;

import dev.truce.integrity.DamageException;
import dev.truce.integrity.Digest;
import dev.truce.integrity.Finding;
import dev.truce.integrity.VerificationReport;
import dev.truce.integrity.Work;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** One verification of the files of a store. */
final class StoreVerification {

    /** How many files are handed to the workers before the first result is taken. */
    private static final int AHEAD = 64;

    private final ObjectStore objects;
    private final Executor workers;
    private final @Nullable BiConsumer<Digest, byte[]> contents;
    private final Payload.Bases bases;
    private final Deque<Work<Checked>> running = new ArrayDeque<>();
    private final List<Finding> findings = new ArrayList<>();
    private long files;
    private long bytes;

    private record Checked(long bytes, List<Finding> findings) {}

    /**
     * Before the verification.
     *
     * @param contents receives the objects that are sound; null if they are not to be decoded
     */
    StoreVerification(
            ObjectStore objects, Executor workers, @Nullable BiConsumer<Digest, byte[]> contents, Payload.Bases bases) {
        this.objects = objects;
        this.workers = workers;
        this.contents = contents;
        this.bases = bases;
    }

    VerificationReport run(String subject, Sample sample) {
        check(ContentStore.FOLDER, sample);
        check(PackFile.FOLDER, sample);
        while (!running.isEmpty()) {
            take();
        }
        return new VerificationReport(subject, files, bytes, findings);
    }

    /** What has no digest in its name belongs to every sample. */
    private void check(String folder, Sample sample) {
        for (String name : objects.list(folder)) {
            Optional<Digest> digest = StoredName.digest(folder, name);
            if (digest.isEmpty() || sample.contains(digest.get())) {
                running.add(Work.start(workers, () -> check(folder, name, digest)));
                if (running.size() == AHEAD) {
                    take();
                }
            }
        }
    }

    /** Workers begin with the first file, too; whoever only waited for that would leave the others to them. */
    private void take() {
        running.forEach(Work::help);
        Checked checked = running.remove().result();
        files++;
        bytes += checked.bytes();
        findings.addAll(checked.findings());
    }

    private Checked check(String folder, String name, Optional<Digest> digest) {
        boolean pack = folder.equals(PackFile.FOLDER);
        if (digest.isEmpty()) {
            String why = "its name is not " + (pack ? "a pack's" : "an object's");
            return new Checked(0, List.of(new Finding.Unexpected(name, why)));
        }
        int longest = pack ? PackFile.MAX_BYTES : ObjectFile.MAX_BYTES;
        try {
            return read(name, digest.get(), pack, longest);
        } catch (DamageException e) {
            return new Checked(0, List.of(e.finding())); // an encrypted store refused it
        }
    }

    private Checked read(String name, Digest digest, boolean pack, int longest) {
        return objects.get(name, 0, longest + 1)
                .map(file -> new Checked(
                        file.length,
                        pack ? PackCheck.of(name, digest, file, contents, bases) : checkObject(name, digest, file)))
                .orElseGet(() -> new Checked(0, List.of(new Finding.Missing(name, "the listing of the store"))));
    }

    private List<Finding> checkObject(String name, Digest digest, byte[] file) {
        Optional<Finding> finding = ObjectFile.check(name, digest, file);
        if (finding.isPresent() || contents == null) {
            return finding.stream().toList();
        }
        try {
            contents.accept(digest, ObjectFile.content(name, file, bases));
            return List.of();
        } catch (DamageException e) {
            return List.of(e.finding());
        }
    }
}
