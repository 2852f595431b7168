package dev.truce.cli;

import dev.truce.integrity.DurabilityException;
import dev.truce.integrity.DurableFiles;
import dev.truce.integrity.json.StrictJson;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Consumer;
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
    }

    private final Map<Name, OutputStream> streams = new EnumMap<>(Name.class);
    private final Map<Name, Long> lines = new EnumMap<>(Name.class);

    private ReconcileFiles() {}

    /** Writes all five files by what a reconciliation hands over. */
    static void write(Path folder, ReconcileReport report, Consumer<ReconcileFiles> reconciliation) {
        boolean created = !Files.exists(folder);
        DurableFiles.createDirectories(folder);
        try {
            refuseFolders(folder);
            ReconcileFiles files = new ReconcileFiles();
            files.open(folder, Name.values().length - 1, () -> {
                reconciliation.accept(files);
                report.written(files.lines);
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

    /** What cannot be replaced must show before anything is done: the files are replaced one by one. */
    private static void refuseFolders(Path folder) {
        for (Name name : Name.values()) {
            if (Files.isDirectory(folder.resolve(name.file()))) {
                throw new UncheckedIOException(new FileSystemException(
                        folder.resolve(name.file()).toString(),
                        null,
                        "a folder stands where a file is to be written; remove it or name another --out"));
            }
        }
    }

    /** One inside the other, so that each is forced and named only after all of them were written. */
    private void open(Path folder, int at, Runnable work) {
        if (at < 0) {
            work.run();
            return;
        }
        Name name = Name.values()[at];
        lines.put(name, 0L);
        DurableFiles.replace(folder.resolve(name.file()), out -> {
            streams.put(name, out);
            open(folder, at - 1, work);
        });
    }

    void write(Name name, JsonNode line) {
        OutputStream out = streams.get(name);
        if (out == null) {
            throw new IllegalStateException(name.file() + " is not open");
        }
        try {
            out.write(StrictJson.write(line));
            out.write('\n');
        } catch (IOException e) {
            throw DurabilityException.of("writing " + name.file(), e);
        }
        lines.merge(name, 1L, Long::sum);
    }
}
