package dev.truce.rollback;

import dev.truce.conflict.access.FieldPath;
import dev.truce.conflict.audit.AuditTrail;
import dev.truce.conflict.ruleset.RecordFormat;
import dev.truce.integrity.store.ObjectStore;
import dev.truce.rollback.execution.RollbackExecutor;
import dev.truce.rollback.planning.RollbackPlanner;
import dev.truce.rollback.snapshot.Snapshot;
import dev.truce.rollback.snapshot.SnapshotRepository;
import dev.truce.rollback.store.Journal;
import dev.truce.rollback.store.LiveStore;
import dev.truce.rollback.store.RecordCursor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A store of guests and tables in a folder, with all that a rollback needs.
 *
 * <p>Records are drawn as words: {@code guest/a3} is guest a in its third version, written three hours after {@link #START};
 * {@code a3*} has the same version and time, but another content; {@code a3!} is deleted; {@code a?} cannot be read. A guest
 * {@code a3>t} sits at table t, and {@code a3=x} has seat x.
 */
final class Town {

    static final Instant START = Instant.parse("2026-01-10T00:00:00Z");
    static final RecordFormat FULL = format("/syncVersion", "/updatedAt", "/deleted");
    static final RecordFormat PLAIN = RecordFormat.keyed("guest", FieldPath.parse("/id"));
    static final RecordFormat WITHOUT_TOMBSTONES = format("/syncVersion", "/updatedAt", null);

    final RecordFormat format;
    final Path folder;
    final Clock clock = new Clock();
    final ObjectStore objects = ObjectStore.memory();
    final SnapshotRepository repository = SnapshotRepository.in(objects, clock);
    final Journal journal = Journal.inMemory(clock);
    final AuditTrail audit = AuditTrail.inMemory(clock);

    Town(Path folder, RecordFormat format) {
        this.folder = folder;
        this.format = format;
    }

    /** Stands still unless it is moved. */
    static final class Clock implements InstantSource {
        Instant now = START.plus(Duration.ofDays(1));

        @Override
        public Instant instant() {
            return now;
        }
    }

    private static RecordFormat format(String version, String time, String deleted) {
        return new RecordFormat(
                "guest",
                null,
                FieldPath.parse("/id"),
                FieldPath.parse("/epoch"),
                FieldPath.parse(version),
                FieldPath.parse(time),
                deleted == null ? null : FieldPath.parse(deleted),
                null);
    }

    LiveStore live() {
        return LiveStore.directory(folder, format);
    }

    Snapshot snapshot(String description) {
        try (LiveStore live = live()) {
            return repository.create(live, Snapshot.Note.of(description));
        }
    }

    RollbackPlanner planner() {
        return RollbackPlanner.builder(repository, format, clock).build();
    }

    RollbackExecutor executor() {
        return new RollbackExecutor(repository, journal, audit, clock, ExecutionListener.NONE);
    }

    /** Replaces all records by those that are drawn. */
    Town hold(String drawing) {
        try {
            if (Files.isDirectory(folder)) {
                try (var files = Files.list(folder)) {
                    for (Path file : files.filter(Files::isRegularFile).toList()) {
                        Files.delete(file);
                    }
                }
            }
            Files.createDirectories(folder);
            for (String word : drawing.strip().split("\\s+", -1)) {
                if (!word.isEmpty()) {
                    String type = word.contains("/") ? word.substring(0, word.indexOf('/')) : "guest";
                    String record = word.substring(word.indexOf('/') + 1);
                    Files.writeString(
                            folder.resolve(type + ".ndjson"),
                            document(record) + "\n",
                            StandardOpenOption.CREATE,
                            StandardOpenOption.APPEND);
                }
            }
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String document(String record) {
        String table = record.contains(">") ? record.substring(record.indexOf('>') + 1) : "";
        String seat = record.contains("=") ? record.substring(record.indexOf('=') + 1) : "";
        record = record.replaceAll("[>=].*", "");
        String more = (table.isEmpty() ? "" : ",\"table\":\"" + table + "\"")
                + (seat.isEmpty() ? "" : ",\"seat\":\"" + seat + "\"");
        String key = record.replaceAll("[0-9*!?]", "");
        String digits = record.replaceAll("[^0-9]", "");
        int version = digits.isEmpty() ? 1 : Integer.parseInt(digits);
        if (record.endsWith("?")) {
            return "{\"id\":\"" + key + "\",\"syncVersion\":\"broken\"}";
        }
        String name = record.endsWith("*") ? "tampered" : "v" + version;
        if (format.syncVersion() == null) {
            return "{\"id\":\"" + key + "\",\"name\":\"" + name + "\"" + more + "}";
        }
        return String.format(
                Locale.ROOT,
                "{\"id\":\"%s\",\"name\":\"%s\",\"syncVersion\":%d,\"updatedAt\":\"%s\"%s}",
                key,
                name,
                version,
                START.plus(Duration.ofHours(version)),
                record.endsWith("!") ? ",\"deleted\":true" : more);
    }

    /** All records as they are. */
    List<String> records() {
        List<String> lines = new ArrayList<>();
        try (LiveStore live = live();
                RecordCursor records = live.scan()) {
            records.forEachRemaining(
                    record -> lines.add(record.id() + " " + new String(record.json(), StandardCharsets.UTF_8)));
        }
        return lines;
    }
}
