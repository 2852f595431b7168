package dev.truce.cli.merge;

import dev.truce.conflict.stream.ReconcileSink;
import dev.truce.integrity.file.DurableFiles;
import dev.truce.integrity.json.StrictJson;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;

/** The files of a reconciliation. They appear when all is written, {@code report.json} last; until then nothing is there. */
final class ReconcileFiles {

    /** The NDJSON files, in the order in which they appear. */
    enum Name {
        PARKED("parked.ndjson"),
        TO_LOCAL("to-local.ndjson"),
        TO_SERVER("to-server.ndjson"),
        MERGED("merged.ndjson");

        private final String file;

        Name(String file) {
            this.file = file;
        }

        String file() {
            return file;
        }

        static Name of(ReconcileSink.Part part) {
            return switch (part) {
                case MERGED -> MERGED;
                case TO_SERVER -> TO_SERVER;
                case TO_LOCAL -> TO_LOCAL;
            };
        }
    }

    private final List<Name> names;
    private final Map<Name, OutputStream> streams = new EnumMap<>(Name.class);

    private ReconcileFiles(Set<Name> names) {
        this.names = List.copyOf(names);
    }

    /** Writes these files by what a reconciliation hands over, and the report. */
    static void write(Path folder, Set<Name> names, ReconcileReport report, Consumer<ReconcileFiles> reconciliation) {
        boolean created = !Files.exists(folder);
        DurableFiles.createDirectories(folder);
        try {
            refuse(
                    folder,
                    EnumSet.allOf(Name.class),
                    file -> Files.isDirectory(file),
                    "a folder stands where a file is to be written; remove it or name another --out");
            refuse(
                    folder,
                    EnumSet.complementOf(EnumSet.copyOf(names)),
                    file -> Files.exists(file),
                    "it is of an earlier run and would stand beside the files of this one; remove it or name another --out");
            ReconcileFiles files = new ReconcileFiles(names);
            files.open(folder, names.size() - 1, () -> {
                reconciliation.accept(files);
                report.written(files);
            });
            byte[] text = (StrictJson.pretty(report.document()) + "\n").getBytes(StandardCharsets.UTF_8);
            DurableFiles.replace(folder.resolve("report.json"), out -> out.write(text));
        } catch (RuntimeException | Error e) {
            if (created) {
                folder.toFile().delete(); // only succeeds when it is empty
            }
            throw e;
        }
    }

    /** What is in the way must show before anything is done: the files are replaced one by one. */
    private static void refuse(Path folder, Set<Name> names, Predicate<Path> isInTheWay, String why) {
        for (Name name : names) {
            Path file = folder.resolve(name.file());
            if (isInTheWay.test(file)) {
                throw new UncheckedIOException(new FileSystemException(file.toString(), null, why));
            }
        }
    }

    /** One inside the other, so that each is forced and named only after all of them were written. */
    private void open(Path folder, int at, Runnable work) {
        if (at < 0) {
            work.run();
            return;
        }
        Name name = names.get(at);
        DurableFiles.replace(folder.resolve(name.file()), out -> {
            streams.put(name, out);
            open(folder, at - 1, work);
        });
    }

    boolean wants(ReconcileSink.Part part) {
        return names.contains(Name.of(part));
    }

    /** Writes whole lines of an NDJSON file. How many the report counts. */
    void write(ReconcileSink.Part part, byte[] bytes, int offset, int length) throws IOException {
        stream(Name.of(part)).write(bytes, offset, length);
    }

    void parked(JsonNode line) throws IOException {
        OutputStream out = stream(Name.PARKED);
        out.write(StrictJson.write(line));
        out.write('\n');
    }

    private OutputStream stream(Name name) {
        return Objects.requireNonNull(streams.get(name), () -> name.file() + " is not open");
    }
}
