package dev.truce.cli;

import dev.truce.conflict.Answer;
import dev.truce.conflict.Operation;
import dev.truce.conflict.Outcome;
import dev.truce.conflict.RecordId;
import dev.truce.conflict.Side;
import dev.truce.conflict.access.FieldAccess;
import dev.truce.conflict.engine.ConflictResolver;
import dev.truce.conflict.engine.Reconciler;
import dev.truce.conflict.ruleset.MetadataException;
import dev.truce.conflict.ruleset.RecordFormat;
import dev.truce.conflict.ruleset.Ruleset;
import dev.truce.conflict.version.ScalarVersion;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Iterator;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Resolves two data sets record by record and writes what follows for each side. */
final class Reconciliation {

    private final Ruleset rules;
    private final RecordFormat format;
    private final Workspace workspace;
    private final Output out;

    Reconciliation(Ruleset rules, Workspace workspace, Output out) {
        this.rules = rules;
        this.format = Objects.requireNonNull(rules.record(), "the rules have no record format");
        this.workspace = workspace;
        this.out = out;
    }

    /**
     * What is reconciled.
     *
     * @param base the last agreed set; null for none
     * @param local local's set
     * @param server the server's set
     * @param allowEmpty whether a set may hold nothing
     */
    record Inputs(@Nullable Path base, Path local, Path server, boolean allowEmpty) {}

    /** All inputs are read and checked before the first record is resolved. */
    ReconcileReport run(Inputs inputs, Path target) {
        ReconcileReport report = new ReconcileReport(rules);
        // empty when nothing was agreed on yet
        try (Progress reading = new Progress("reading", out);
                DataSet base = inputs.base() == null ? null : DataSet.read(inputs.base(), format, true, reading);
                DataSet local = DataSet.read(inputs.local(), format, inputs.allowEmpty(), reading);
                DataSet server = DataSet.read(inputs.server(), format, inputs.allowEmpty(), reading)) {
            report.input("base", base);
            report.input("local", local);
            report.input("server", server);
            try (Progress resolving = new Progress("resolving", out)) {
                ReconcileFiles.write(
                        target,
                        report,
                        files -> workspace.database().inOneTransaction(() -> {
                            resolve(base, local, server, report, files, resolving);
                            return true;
                        }));
            }
        }
        return report;
    }

    private void resolve(
            @Nullable DataSet base,
            DataSet local,
            DataSet server,
            ReconcileReport report,
            ReconcileFiles files,
            Progress progress) {
        LastCase queue = new LastCase(workspace.queue());
        ConflictResolver<JsonNode> resolver = ConflictResolver.builder(
                        rules, FieldAccess.json(), out.console().clock())
                .queue(queue)
                .audit(workspace.audit())
                .build();
        Iterator<Reconciler.Entry<JsonNode>> agreed = base == null ? Collections.emptyIterator() : base.entries();
        new Reconciler<>(resolver).reconcile(agreed, local.entries(), server.entries(), record -> {
            report.count(record.outcome());
            write(record, queue, files);
            progress.step();
        });
        report.cases(queue.newCases());
    }

    private void write(Reconciler.Reconciled<JsonNode> record, LastCase queue, ReconcileFiles files) {
        Outcome<JsonNode> outcome = record.outcome();
        if (outcome instanceof Outcome.Resolved<JsonNode> raw) {
            Outcome.Resolved<JsonNode> resolved = Documents.stamped(named(raw, record), format);
            JsonNode agreed = document(resolved.side(), resolved.id(), record);
            if (agreed != null) {
                files.write(ReconcileFiles.Name.MERGED, agreed);
            }
            if (resolved.operation() != Operation.NONE) {
                files.write(ReconcileFiles.Name.TO_SERVER, change(resolved, record.server(), resolved.value()));
            }
            if (resolved.detection().answer() != Answer.IN_SYNC && !holds(record.local(), resolved)) {
                files.write(ReconcileFiles.Name.TO_LOCAL, change(resolved, record.local(), resolved.localValue()));
            }
            return;
        }
        JsonNode agreed = document(record.base(), outcome.id(), record);
        if (agreed != null) {
            files.write(ReconcileFiles.Name.MERGED, agreed);
        }
        ObjectNode line = JsonNodeFactory.instance.objectNode();
        line.put("case", queue.last().number()).put("revision", queue.last().revision());
        line.put("type", outcome.id().type()).put("key", outcome.id().key());
        line.setAll(ResultLine.of(null, outcome));
        files.write(ReconcileFiles.Name.PARKED, line);
    }

    /** A value of somebody's own may lack the record's key, or hold another's; it is this record's all the same. */
    private Outcome.Resolved<JsonNode> named(
            Outcome.Resolved<JsonNode> resolved, Reconciler.Reconciled<JsonNode> record) {
        JsonNode value = resolved.value();
        JsonNode document = anyDocument(record);
        if (value == null || document == null || isNamed(value, resolved.id())) {
            return resolved;
        }
        return new Outcome.Resolved<>(
                resolved.id(),
                resolved.detection(),
                resolved.operation(),
                format.named(value, document),
                format.named(Objects.requireNonNullElse(resolved.localValue(), value), document),
                resolved.stamp(),
                resolved.losers(),
                resolved.trace());
    }

    private boolean isNamed(JsonNode value, RecordId id) {
        try {
            return format.id(value).equals(id);
        } catch (MetadataException e) {
            return false;
        }
    }

    /** Whether a side is the outcome already, its version and time included. */
    private static boolean holds(Side<JsonNode> side, Outcome.Resolved<JsonNode> resolved) {
        JsonNode value = side.valueOrNull();
        JsonNode agreed = resolved.localValue();
        if (value == null || agreed == null) {
            return side.isGone() && agreed == null;
        }
        return FieldAccess.json().same(value, agreed);
    }

    private ObjectNode change(Outcome.Resolved<JsonNode> resolved, Side<JsonNode> side, @Nullable JsonNode value) {
        ObjectNode line = JsonNodeFactory.instance.objectNode();
        line.put("type", resolved.id().type()).put("key", resolved.id().key());
        line.put("operation", resolved.value() == null ? "DELETE" : "PUT");
        ScalarVersion expected = side.stamp().scalar();
        if (expected == null && side.isPresent()) {
            line.putObject("expected"); // there, of no known version
        } else if (expected == null) {
            line.putNull("expected");
        } else {
            line.putObject("expected").put("epoch", expected.epoch()).put("syncVersion", expected.syncVersion());
        }
        if (value != null) {
            line.set("value", value);
        }
        line.set("stamp", ResultLine.stamp(resolved.stamp()));
        return line;
    }

    /** A state as a line of a data set; null for one that leaves none. */
    private @Nullable JsonNode document(Side<JsonNode> side, RecordId id, Reconciler.Reconciled<JsonNode> record) {
        if (side instanceof Side.Tombstone) {
            return format.deleted() == null ? null : format.tombstone(id, side.stamp(), anyDocument(record));
        }
        return side.valueOrNull();
    }

    private static @Nullable JsonNode anyDocument(Reconciler.Reconciled<JsonNode> record) {
        JsonNode base = record.base().valueOrNull();
        JsonNode local = record.local().valueOrNull();
        return base != null ? base : local != null ? local : record.server().valueOrNull();
    }
}
