package dev.truce.rollback.retention;

import dev.truce.integrity.file.DurableFiles;
import dev.truce.rollback.claim.Claim;
import dev.truce.rollback.claim.Heartbeat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * Files of writes that did not end, in the folder of a repository. Those of running writers look the same, so only what is old
 * goes, and only what nobody who is at work can have begun. Removed by mistake, such a file makes a write fail and does no
 * other harm.
 */
final class Temporaries {

    private final Path folder;

    Temporaries(Path folder) {
        this.folder = folder;
    }

    /** All there are, in order of the paths, each with what becomes of it. */
    List<PrunePlan.Temporary> plan(Instant now, Duration grace, List<Claim> living) {
        Duration wait = Collections.max(List.of(grace, Heartbeat.LEASE));
        List<PrunePlan.Temporary> found = new ArrayList<>();
        for (Path file : DurableFiles.temporaries(folder)) {
            attributes(file).filter(BasicFileAttributes::isRegularFile).ifPresent(attributes -> {
                Instant written = attributes.lastModifiedTime().toInstant();
                Optional<Claim> older = living.stream()
                        .filter(mark -> !mark.since().isAfter(written))
                        .findFirst();
                Instant due = written.plus(wait);
                String why = now.isBefore(due)
                        ? "it may still be written, until " + due
                        : older.map(mark -> "what began before has not ended: " + mark)
                                .orElse("whoever wrote it is gone");
                boolean removed = !now.isBefore(due) && older.isEmpty();
                found.add(new PrunePlan.Temporary(name(file), attributes.size(), written, removed, why));
            });
        }
        return found;
    }

    /** Removes one, unless it was written to since the plan was made. */
    boolean remove(PrunePlan.Temporary planned) {
        Path file = folder.resolve(planned.name());
        return attributes(file)
                .filter(found -> found.lastModifiedTime().toInstant().equals(planned.written()))
                .map(found -> file)
                .map(DurableFiles::delete)
                .orElse(false);
    }

    private String name(Path file) {
        return folder.relativize(file).toString().replace(file.getFileSystem().getSeparator(), "/");
    }

    /** Empty when it is gone meanwhile: its writer ended. */
    private static Optional<BasicFileAttributes> attributes(Path file) {
        try {
            return Optional.of(Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("looking at " + file + " failed: " + e.getMessage(), e);
        }
    }
}
