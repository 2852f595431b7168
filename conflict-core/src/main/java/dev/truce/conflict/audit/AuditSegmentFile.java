package dev.truce.conflict.audit;

import dev.truce.integrity.DamageException;
import dev.truce.integrity.Digest;
import dev.truce.integrity.Finding;
import dev.truce.integrity.file.DurableFiles;
import dev.truce.integrity.json.InputRejectedException;
import dev.truce.integrity.json.NdjsonReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedSet;
import java.util.function.LongConsumer;

/**
 * The entries of a segment in a file, a line each as {@link AuditJson} has them.
 *
 * @param file where it is
 * @param segment what the trail keeps of it
 * @param payloads how many of its payloads were not erased
 */
public record AuditSegmentFile(Path file, AuditSegment segment, long payloads) {

    private static final int PAGE = 500;
    private static final int BUFFER_BYTES = 1 << 16;

    /** Something done for each entry of a file. */
    @FunctionalInterface
    public interface Reader {

        /**
         * Takes an entry.
         *
         * @param line the number of its line
         * @param entry the entry
         * @return whether to read on
         */
        boolean take(long line, AuditEntry entry);
    }

    /**
     * Writes the next segment of a trail and reads it back. The file is durable when this returns; one that an interrupted
     * sealing left is replaced.
     *
     * @param trail where the entries are
     * @param sealed the segment before; empty for the first
     * @param last its last entry
     * @param folder where the file goes; made when it is missing
     * @param progress told the number of the entry that was written
     * @return the file
     * @throws DamageException when the entries do not follow each other, or the file is not what was written
     * @throws SealRefusedException when another file has the name
     */
    public static AuditSegmentFile write(
            AuditTrail trail, Optional<AuditSegment> sealed, long last, Path folder, LongConsumer progress) {
        long before = sealed.map(AuditSegment::last).orElse(0L);
        Path file = folder.resolve("audit-" + (before + 1) + "-" + last + ".ndjson");
        DurableFiles.createDirectories(folder);
        if (Files.exists(file) && !isLeftover(file, trail, before + 1, last)) {
            throw new SealRefusedException(file
                    + ": there is another file of this name, which is not what the trail holds; name another folder");
        }
        DurableFiles.replace(file, out -> copy(trail, before, last, out, progress));
        return readBack(file, sealed, last);
    }

    /** Whether a file has the same last entry; then it is of this trail. */
    private static boolean isLeftover(Path file, AuditTrail trail, long first, long last) {
        AuditEntry[] ends = new AuditEntry[2];
        try {
            read(file, (line, entry) -> {
                ends[0] = ends[0] == null ? entry : ends[0];
                ends[1] = entry;
                return true;
            });
        } catch (InputRejectedException e) {
            return false;
        }
        return ends[0] != null
                && ends[0].sequence() == first
                && trail.entries(last - 1, 1).stream()
                        .anyMatch(entry -> entry.self().equals(ends[1].self()));
    }

    private static void copy(AuditTrail trail, long before, long last, OutputStream out, LongConsumer progress)
            throws IOException {
        long after = before;
        while (after < last) {
            List<AuditEntry> page = trail.entries(after, (int) Math.min(PAGE, last - after));
            if (page.isEmpty()) {
                return; // reading back tells what is missing
            }
            for (AuditEntry entry : page) {
                write(entry, out);
                after = entry.sequence();
            }
            progress.accept(after);
        }
    }

    private static void write(AuditEntry entry, OutputStream out) throws IOException {
        out.write(AuditJson.line(entry));
        out.write('\n');
    }

    private static AuditSegmentFile readBack(Path file, Optional<AuditSegment> sealed, long last) {
        AuditChain chain = AuditChain.after(sealed);
        long[] payloads = new long[1];
        AuditEntry[] ends = new AuditEntry[2];
        Optional<String> problem = walk(file, entry -> {
            ends[0] = ends[0] == null ? entry : ends[0];
            ends[1] = entry;
            payloads[0] += entry.event().payload() instanceof AuditPayload.Kept ? 1 : 0;
            return chain.next(entry);
        });
        if (problem.isEmpty() && (ends[1] == null || ends[1].sequence() != last)) {
            problem = Optional.of("entry " + last + " is not in it");
        }
        if (problem.isPresent()) {
            throw new DamageException(
                    new Finding.Damaged(file.toString(), OptionalLong.empty(), problem.get() + "; nothing was sealed"));
        }
        AuditSegment segment = new AuditSegment(
                ends[0].sequence(),
                last,
                ends[0].previous(),
                ends[1].self(),
                String.valueOf(file.getFileName()),
                digest(file));
        return new AuditSegmentFile(file, segment, payloads[0]);
    }

    /** A step of a walk; gives what is wrong. */
    interface Step {
        Optional<String> to(AuditEntry entry);
    }

    /** Walks a file until something is wrong, and says in which line. */
    static Optional<String> walk(Path file, Step step) {
        StringBuilder problem = new StringBuilder();
        read(file, (line, entry) -> {
            step.to(entry)
                    .ifPresent(found ->
                            problem.append("line ").append(line).append(": ").append(found));
            return problem.isEmpty();
        });
        return problem.isEmpty() ? Optional.empty() : Optional.of(problem.toString());
    }

    /**
     * Reads the entries of a file, one after the other.
     *
     * @param file what {@code truce audit export} or a sealing wrote
     * @param reader takes them
     * @throws InputRejectedException for a line that is no entry
     */
    public static void read(Path file, Reader reader) {
        try (NdjsonReader lines = NdjsonReader.open(file, AuditJson.READER)) {
            boolean on = true;
            while (on && lines.hasNext()) {
                NdjsonReader.Line line = lines.next();
                on = reader.take(line.number(), AuditJson.read(line));
            }
        }
    }

    /** Writes a file anew, without the payloads of some entries; the digests of entries stay. */
    static void erase(Path file, SortedSet<Long> entries) {
        DurableFiles.replace(file, out -> {
            try {
                read(file, (line, entry) -> {
                    try {
                        write(entries.contains(entry.sequence()) ? entry.erased() : entry, out);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                    return true;
                });
            } catch (UncheckedIOException e) {
                throw e.getCause();
            }
        });
    }

    private static Digest digest(Path file) {
        Digest.Hasher hasher = Digest.hasher();
        byte[] buffer = new byte[BUFFER_BYTES];
        try (InputStream in = Files.newInputStream(file)) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                hasher.update(buffer, 0, read);
            }
            return hasher.digest();
        } catch (IOException e) {
            throw new UncheckedIOException(file + ": reading what was written failed", e);
        }
    }
}
