package dev.truce.conflict.stream;

import dev.truce.conflict.Outcome;
import dev.truce.conflict.access.FieldAccess;
import dev.truce.conflict.audit.AuditTrail;
import dev.truce.conflict.engine.ConflictResolver;
import dev.truce.conflict.engine.ResolverBuilder;
import dev.truce.conflict.queue.ConflictQueue;
import dev.truce.conflict.queue.QueuePolicy;
import dev.truce.conflict.ruleset.RecordFormat;
import dev.truce.conflict.ruleset.Ruleset;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Three data sets in a folder, and what a reconciliation makes of them. */
final class DataSets {

    static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-06-01T00:00:00Z"));

    static final String RULES = """
            ruleset: seats
            version: 1.0.0
            record: { type: seat, key: /id, syncVersion: /v, modifiedAt: /at, deleted: /gone }
            fields: { /n: counter, /never: immutable }
            """;

    private final Path folder;
    private final Ruleset rules;
    final ConflictQueue queue = ConflictQueue.inMemory(CLOCK, () -> 0, QueuePolicy.DEFAULT);
    final AuditTrail audit = AuditTrail.inMemory(CLOCK);
    private final Set<ReconcileSink.Part> wanted = EnumSet.allOf(ReconcileSink.Part.class);
    private @Nullable Path base;
    private Path local;
    private Path server;

    DataSets(Path folder, String rules) {
        this.folder = folder;
        this.rules = Ruleset.parse(rules, "test");
        this.local = folder.resolve("local.ndjson");
        this.server = folder.resolve("server.ndjson");
    }

    RecordFormat format() {
        return Objects.requireNonNull(rules.record());
    }

    DataSets base(String... lines) {
        base = write("base.ndjson", lines);
        return this;
    }

    DataSets local(String... lines) {
        local = write("local.ndjson", lines);
        return this;
    }

    DataSets server(String... lines) {
        server = write("server.ndjson", lines);
        return this;
    }

    /** Nobody wants this part. */
    DataSets without(ReconcileSink.Part part) {
        wanted.remove(part);
        return this;
    }

    private Path write(String name, String... lines) {
        try {
            String text = String.join("\n", lines).replace('\'', '"');
            return Files.writeString(folder.resolve(name), lines.length == 0 ? "" : text + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What was written, as text, and what was counted. */
    record Written(
            String merged, String toServer, String toLocal, List<Outcome.Parked<JsonNode>> parked, String counts) {

        String part(ReconcileSink.Part part) {
            return switch (part) {
                case MERGED -> merged;
                case TO_SERVER -> toServer;
                case TO_LOCAL -> toLocal;
            };
        }
    }

    Written reconcile() {
        return reconcile(1, 1 << 20);
    }

    Written reconcile(int threads, int sortBytes) {
        ConflictResolver<JsonNode> resolver =
                resolver(rules).queue(queue).audit(audit).build();
        return reconcile(resolver, threads, sortBytes);
    }

    /** A resolver whose hook and function rulesets may name. */
    static ResolverBuilder<JsonNode> resolver(Ruleset rules) {
        return ConflictResolver.<JsonNode>builder(rules, FieldAccess.json(), CLOCK)
                .validator("fewSeats", seat -> seat.path("n").asInt(0) < 4 ? Optional.empty() : Optional.of("too many"))
                .derive(seat ->
                        ((ObjectNode) seat.deepCopy()).put("w", seat.path("n").asInt(0)));
    }

    /** Without a look at the files before. */
    Written reconcileInOrder(int threads) {
        ConflictResolver<JsonNode> resolver =
                resolver(rules).queue(queue).audit(audit).build();
        return reconcile(
                resolver,
                threads,
                workers -> NdjsonSets.inOrder(
                        base == null ? null : NdjsonFile.of(base),
                        NdjsonFile.of(local),
                        NdjsonFile.of(server),
                        format()));
    }

    Written reconcile(ConflictResolver<JsonNode> resolver, int threads, int sortBytes) {
        return reconcile(
                resolver,
                threads,
                workers -> NdjsonSets.read(
                        base == null ? null : NdjsonFile.of(base),
                        NdjsonFile.of(local),
                        NdjsonFile.of(server),
                        format(),
                        new NdjsonSets.Sorting(folder, sortBytes),
                        workers));
    }

    private Written reconcile(
            ConflictResolver<JsonNode> resolver, int threads, Function<ExecutorService, NdjsonSets> open) {
        Kept kept = new Kept(wanted);
        ExecutorService workers = Executors.newFixedThreadPool(threads);
        try (NdjsonSets sets = open.apply(workers)) {
            NdjsonReconciler<JsonNode> reconciler = NdjsonReconciler.of(resolver, FieldAccess.json(), CLOCK);
            ReconcileCounts counts =
                    (threads == 1 ? reconciler : reconciler.on(workers, threads)).reconcile(sets, kept);
            return new Written(
                    kept.text(ReconcileSink.Part.MERGED),
                    kept.text(ReconcileSink.Part.TO_SERVER),
                    kept.text(ReconcileSink.Part.TO_LOCAL),
                    kept.parked,
                    counts.answers() + " " + counts.outcomes() + " " + counts.operations() + " " + counts.lines() + " "
                            + counts.kinds() + " " + counts.reasons() + " " + counts.parkedByAnswer() + " "
                            + counts.rules() + " " + counts.warnings() + " " + counts.records() + " "
                            + sets.baseRecords() + " " + sets.localRecords() + " " + sets.serverRecords());
        } finally {
            workers.shutdown();
        }
    }

    /** Keeps everything in memory. */
    static final class Kept implements ReconcileSink<JsonNode> {
        private final Map<Part, ByteArrayOutputStream> parts = new EnumMap<>(Part.class);
        final List<Outcome.Parked<JsonNode>> parked = new ArrayList<>();
        final List<Long> done = new ArrayList<>();
        private final Set<Part> wanted;

        Kept(Set<Part> wanted) {
            this.wanted = wanted;
        }

        @Override
        public boolean wants(Part part) {
            return wanted.contains(part);
        }

        @Override
        public void write(Part part, byte[] bytes, int offset, int length) {
            parts.computeIfAbsent(part, each -> new ByteArrayOutputStream()).write(bytes, offset, length);
        }

        @Override
        public void parked(Outcome.Parked<JsonNode> outcome) {
            parked.add(outcome);
        }

        @Override
        public void done(long records) {
            done.add(records);
        }

        String text(Part part) {
            ByteArrayOutputStream bytes = parts.get(part);
            return bytes == null ? "" : bytes.toString(StandardCharsets.UTF_8);
        }
    }
}
