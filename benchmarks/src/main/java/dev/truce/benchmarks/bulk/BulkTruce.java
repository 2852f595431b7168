package dev.truce.benchmarks.bulk;

import dev.truce.conflict.Outcome;
import dev.truce.conflict.access.FieldAccess;
import dev.truce.conflict.engine.ConflictResolver;
import dev.truce.conflict.ruleset.RecordFormat;
import dev.truce.conflict.ruleset.Ruleset;
import dev.truce.conflict.stream.NdjsonFile;
import dev.truce.conflict.stream.NdjsonReconciler;
import dev.truce.conflict.stream.NdjsonSets;
import dev.truce.conflict.stream.ReconcileCounts;
import dev.truce.conflict.stream.ReconcileSink;
import dev.truce.conflict.stream.UnsortedException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import tools.jackson.databind.JsonNode;

/** Three-way fieldLevelMerge of three files, report and change files written, and the agreed state if asked for; a process of its own. */
final class BulkTruce {

    private static final String RULES = """
            ruleset: bulk
            version: 1.0.0
            record: { type: guest, key: /id, syncVersion: /version, modifiedAt: /updatedAt }
            fields: { /visits: counter, /tags: set }
            """;

    private BulkTruce() {}

    /** Also the state that both sides hold once they have made their changes: as long as a whole set. */
    static final String WITH_AGREED_STATE = "agreed";

    /** Arguments: folder with the sets, folder for results, threads and what else is written, records a side, how often. */
    public static void main(String[] arguments) throws IOException {
        BulkData.Files3 files = BulkData.Files3.in(Path.of(arguments[0]));
        Path out = Path.of(arguments[1]);
        String[] how = arguments[2].split(",", -1);
        int threads = Integer.parseInt(how[0]);
        Set<ReconcileSink.Part> parts = EnumSet.allOf(ReconcileSink.Part.class);
        if (!how[1].equals(WITH_AGREED_STATE)) {
            parts.remove(ReconcileSink.Part.MERGED);
        }
        ExecutorService workers = Executors.newFixedThreadPool(threads);
        try {
            for (int round = Integer.parseInt(arguments[4]); round > 0; round--) {
                BulkResults.empty(out);
                long started = System.nanoTime();
                reconcile(files, parts, out, workers, threads);
                BulkFigure.print(Long.parseLong(arguments[3]), System.nanoTime() - started);
            }
        } finally {
            workers.shutdown();
        }
    }

    /** Sets that turn out not to be in order are begun anew, and sorted. */
    private static void reconcile(
            BulkData.Files3 files, Set<ReconcileSink.Part> parts, Path out, ExecutorService workers, int threads)
            throws IOException {
        Ruleset rules = Ruleset.parse(RULES, "bulk");
        NdjsonFile base = NdjsonFile.of(files.base());
        NdjsonFile local = NdjsonFile.of(files.local());
        NdjsonFile server = NdjsonFile.of(files.server());
        RecordFormat format = Objects.requireNonNull(rules.record());
        try (NdjsonSets sets = NdjsonSets.inOrder(base, local, server, format)) {
            reconcile(sets, parts, rules, out, workers, threads);
        } catch (UnsortedException e) {
            try (NdjsonSets sets = NdjsonSets.read(base, local, server, format, NdjsonSets.Sorting.in(out), workers)) {
                reconcile(sets, parts, rules, out, workers, threads);
            }
        }
    }

    private static void reconcile(
            NdjsonSets sets,
            Set<ReconcileSink.Part> wanted,
            Ruleset rules,
            Path out,
            ExecutorService workers,
            int threads)
            throws IOException {
        Clock clock = Clock.systemUTC();
        ConflictResolver<JsonNode> resolver = ConflictResolver.<JsonNode>builder(rules, FieldAccess.json(), clock)
                .queue(new PassingQueue(clock))
                .audit(new PassingTrail(clock))
                .withoutLoopBreaker() // as the command does: every record is resolved once
                .build();
        try (Results results = new Results(out, wanted)) {
            ReconcileCounts counts = NdjsonReconciler.of(resolver, FieldAccess.json(), clock)
                    .on(workers, threads)
                    .reconcile(sets, results);
            Files.writeString(out.resolve("report.txt"), counts.answers() + " " + counts.outcomes());
        }
    }

    /** The files, written as they come. */
    private static final class Results implements ReconcileSink<JsonNode>, AutoCloseable {
        private final Map<Part, OutputStream> parts = new EnumMap<>(Part.class);
        private final OutputStream parked;

        Results(Path folder, Set<Part> wanted) throws IOException {
            for (Part part : wanted) {
                parts.put(part, Files.newOutputStream(folder.resolve(part + ".ndjson")));
            }
            parked = Files.newOutputStream(folder.resolve("PARKED.ndjson"));
        }

        @Override
        public boolean wants(Part part) {
            return parts.containsKey(part);
        }

        @Override
        public void write(Part part, byte[] bytes, int offset, int length) throws IOException {
            Objects.requireNonNull(parts.get(part)).write(bytes, offset, length);
        }

        @Override
        public void parked(Outcome.Parked<JsonNode> outcome) throws IOException {
            parked.write(
                    (outcome.id() + " " + outcome.reason() + "\n").getBytes(java.nio.charset.StandardCharsets.UTF_8));
        }

        @Override
        public void close() throws IOException {
            for (OutputStream part : parts.values()) {
                part.close();
            }
            parked.close();
        }
    }
}
