package dev.truce.benchmarks.bulk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The folder that programs write to. */
final class BulkResults {

    private BulkResults() {}

    /** Writing over a file costs more than writing a new one, and whoever came first would have the advantage. */
    static void empty(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
    }
}
