package dev.truce.conflict.audit;

import dev.truce.integrity.json.InputRejectedException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.function.Consumer;

/** The sealed beginning of a trail, with the files of those of its segments that are at hand. */
public final class AuditSegments {

    private final List<AuditSegment> sealed;
    private final Map<Long, Path> files = new TreeMap<>();

    private AuditSegments(List<AuditSegment> sealed) {
        this.sealed = List.copyOf(sealed);
    }

    /**
     * The segments of a trail.
     *
     * @param sealed all of them, in order
     * @param files files of some of them, in any order
     * @return the segments
     * @throws InputRejectedException for a file that is of none of them
     */
    public static AuditSegments of(List<AuditSegment> sealed, Collection<Path> files) {
        AuditSegments segments = new AuditSegments(sealed);
        for (Path file : files) {
            long first = first(file);
            if (sealed.stream().noneMatch(segment -> segment.first() == first)) {
                throw new InputRejectedException(
                        file.toString(),
                        "its first entry is " + first + ", but no sealed segment of this trail begins there; name a"
                                + " file that truce audit seal wrote of it");
            }
            segments.files.put(first, file);
        }
        return segments;
    }

    private static long first(Path file) {
        long[] first = new long[1];
        AuditSegmentFile.read(file, (line, entry) -> {
            first[0] = entry.sequence();
            return false;
        });
        if (first[0] == 0) {
            throw new InputRejectedException(
                    file.toString(), "there is no entry in it; name a file that truce audit seal wrote");
        }
        return first[0];
    }

    /**
     * Walks a chain to the end of the last segment: through the files that are at hand, past the others.
     *
     * @param chain a walk before the first entry
     * @return what is wrong, in words; empty when all fits
     */
    public Optional<String> walk(AuditChain chain) {
        for (AuditSegment segment : sealed) {
            Path file = files.get(segment.first());
            Optional<String> problem = file == null ? chain.skip(segment) : through(segment, file, chain);
            if (problem.isPresent()) {
                return problem;
            }
        }
        return Optional.empty();
    }

    private static Optional<String> through(AuditSegment segment, Path file, AuditChain chain) {
        return AuditSegmentFile.walk(file, chain::next)
                .or(() -> chain.endOf(segment))
                .map(found -> file + ", " + found);
    }

    /**
     * Passes on the entries in the files that {@link #erase} may take the payload of.
     *
     * @param selection which ones
     * @param sink called for each, in order
     */
    public void select(AuditSelection selection, Consumer<AuditEntry> sink) {
        for (Path file : files.values()) {
            AuditSegmentFile.read(file, (line, entry) -> {
                if (selection.chooses(entry)) {
                    sink.accept(entry);
                }
                return true;
            });
        }
    }

    /**
     * Erases payloads in the files, each of which is durable then. An entry of the trail must say so before.
     *
     * @param entries the numbers of the entries; those that are in none of the files change nothing
     */
    public void erase(SortedSet<Long> entries) {
        for (AuditSegment segment : sealed) {
            Path file = files.get(segment.first());
            SortedSet<Long> within = entries.subSet(segment.first(), segment.last() + 1);
            if (file != null && !within.isEmpty()) {
                AuditSegmentFile.erase(file, within);
            }
        }
    }

    /**
     * The segments that are not at hand.
     *
     * @return those without a file, in order
     */
    public List<AuditSegment> missing() {
        return sealed.stream()
                .filter(segment -> !files.containsKey(segment.first()))
                .toList();
    }
}
