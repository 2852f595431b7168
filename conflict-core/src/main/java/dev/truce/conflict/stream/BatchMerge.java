package dev.truce.conflict.stream;

import dev.truce.conflict.Answer;
import dev.truce.conflict.Outcome;
import dev.truce.conflict.RecordId;
import dev.truce.conflict.Side;
import dev.truce.conflict.engine.ConflictResolver;
import dev.truce.conflict.ruleset.RecordFormat;
import dev.truce.conflict.ruleset.Ruleset;
import dev.truce.conflict.version.ScalarVersion;
import dev.truce.conflict.version.Stamp;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Resolves the records of one batch. Three ways, each right by itself: a record of which all sides are the same bytes is in
 * sync; one that only one side changed is decided by what differs; any other by whole documents. Leaves to the caller what
 * must be done in order. Used by one thread at a time.
 */
final class BatchMerge {

    private final ConflictResolver<JsonNode> resolver;
    private final RecordFormat format;
    private final OpenRecords open;
    private final long latestMillis;
    private final boolean whole;
    private final LineCursor base;
    private final LineCursor local;
    private final LineCursor server;
    private final Projection projection = new Projection();
    private final Bytes text = new Bytes(1 << 12);
    private final boolean readsWholeRecords;
    /** Records refer to others, so that who changes what is settled in order. */
    private final boolean ordered;

    private final ResultLines lines;
    private final LineKey passed = new LineKey();
    private List<Pending> pending = new ArrayList<>();

    /**
     * A merge.
     *
     * @param wanted the parts that are written
     * @param latestMillis up to which time no stamp is beyond the future
     */
    BatchMerge(
            ConflictResolver<JsonNode> resolver,
            RecordFormat format,
            Set<ReconcileSink.Part> wanted,
            OpenRecords open,
            NdjsonFile[] files,
            long latestMillis) {
        this.resolver = resolver;
        this.format = format;
        this.open = open;
        this.latestMillis = latestMillis;
        this.whole = resolver.needsEveryRecord() || resolver.ruleset().keepsLocalValues();
        MetadataNames names = MetadataNames.of(format, false);
        this.base = new LineCursor(files[Batch.BASE], format, names);
        this.local = new LineCursor(files[Batch.LOCAL], format, names);
        this.server = new LineCursor(files[Batch.SERVER], format, names);
        this.ordered = resolver.ruleset().hasReferences();
        this.readsWholeRecords = ordered || resolver.ruleset().readsWholeRecords();
        this.lines = new ResultLines(format, wanted);
    }

    /**
     * An outcome that is still to be settled.
     *
     * @param outcome the outcome
     * @param sides the record
     * @param baseLine its base as it was read; null when it has none
     * @param places how long each part was before its lines
     */
    record Pending(
            Outcome<JsonNode> outcome, ResultLines.Sides sides, byte @Nullable [] baseLine, List<Integer> places) {}

    /**
     * What became of a batch.
     *
     * @param lines its lines, without those of the outcomes that are to be settled
     * @param first the batch's first record; null when it has none
     * @param last its last; null when it has none
     * @param counts how many lines of each set it had
     */
    record Result(
            ResultLines lines,
            List<Pending> pending,
            @Nullable LineKey first,
            @Nullable LineKey last,
            long[] counts) {}

    Result merge(Batch batch) {
        lines.restart();
        pending = new ArrayList<>();
        base.begin(batch.data(Batch.BASE), batch.end(Batch.BASE));
        local.begin(batch.data(Batch.LOCAL), batch.end(Batch.LOCAL));
        server.begin(batch.data(Batch.SERVER), batch.end(Batch.SERVER));
        long same = 0;
        long[] counts = new long[Batch.SETS];
        LineKey first = null;
        while (advance()) {
            LineKey least = least();
            if (first == null) {
                first = least.copy();
            } else if (passed.compareTo(least) >= 0) {
                throw outOfPlace(least, passed);
            }
            passed.set(least);
            LineCursor before = of(base, least);
            LineCursor ours = of(local, least);
            LineCursor theirs = of(server, least);
            if (!whole && isSame(before, ours, theirs)) {
                lines.merged(local.data(), local.from(), local.to());
                same++;
            } else if (whole || !byDifference(before, ours, theirs)) {
                byDocuments(before, ours, theirs);
            }
            counts[Batch.BASE] += take(before);
            counts[Batch.LOCAL] += take(ours);
            counts[Batch.SERVER] += take(theirs);
        }
        lines.counts().same(same);
        return new Result(lines, pending, first, first == null ? null : passed.copy(), counts);
    }

    /** A set is not in order, or changed while it was read. */
    private UnsortedException outOfPlace(LineKey key, LineKey before) {
        LineCursor set = of(base, key) != null ? base : of(local, key) != null ? local : server;
        return new UnsortedException(set.fileName(), key, before);
    }

    private boolean advance() {
        boolean any = base.advance(null, null);
        any |= local.advance(base, null);
        any |= server.advance(base, local);
        return any;
    }

    private LineKey least() {
        LineKey least = lesser(lesser(lesser(null, base), local), server);
        if (least == null) {
            throw new IllegalStateException("no set has a line left");
        }
        return least;
    }

    private static @Nullable LineKey lesser(@Nullable LineKey least, LineCursor cursor) {
        if (!cursor.isReady() || cursor.key() == least) {
            return least;
        }
        return least == null || cursor.key().compareTo(least) < 0 ? cursor.key() : least;
    }

    private static @Nullable LineCursor of(LineCursor cursor, LineKey key) {
        return cursor.isReady() && (cursor.key() == key || cursor.key().compareTo(key) == 0) ? cursor : null;
    }

    private static int take(@Nullable LineCursor cursor) {
        if (cursor == null) {
            return 0;
        }
        cursor.take();
        return 1;
    }

    /**
     * The same bytes on both sides, and in base if it has the record: in sync, whatever the rules. What was agreed before was
     * checked before; only its metadata is read.
     */
    private boolean isSame(@Nullable LineCursor before, @Nullable LineCursor ours, @Nullable LineCursor theirs) {
        return ours != null
                && theirs != null
                && ours.original() == theirs.original()
                && (before == null ? ours.isPlain(null) : before.original() == ours.original() && ours.hasPlainHead())
                && !ours.metadata().isLaterThan(latestMillis)
                && !open.mayHold(ours.key());
    }

    private boolean byDifference(@Nullable LineCursor before, @Nullable LineCursor ours, @Nullable LineCursor theirs) {
        if (readsWholeRecords
                || !isPlain(before, null)
                || !isPlain(ours, before)
                || !isPlain(theirs, before)
                || !projection.choose(before, ours, theirs)) {
            return false;
        }
        Side<JsonNode> baseSide = before == null ? Side.none() : projection.side(before);
        Side<JsonNode> localSide = side(ours, before, baseSide);
        Side<JsonNode> serverSide = theirs != null && ours != null && theirs.original() == ours.original()
                ? localSide
                : side(theirs, before, baseSide);
        LineKey key = key(before, ours, theirs);
        RecordId id = key.id(format.type());
        Outcome<JsonNode> outcome = resolver.decide(id, baseSide, localSide, serverSide);
        if (!(outcome instanceof Outcome.Resolved<JsonNode> resolved)
                || resolved.detection().answer() == Answer.CONFLICT
                || open.mayHold(key)) {
            return false; // a strategy reads whole documents
        }
        ResultLines.Sides sides = new ResultLines.Sides(baseSide, localSide, serverSide);
        JsonNode value = resolved.value();
        if (value == null) {
            lines.resolved(resolved, sides);
            return true;
        }
        LineCursor source = value == serverSide.valueOrNull() ? theirs : value == localSide.valueOrNull() ? ours : null;
        if (source == null || !write(source, resolved.stamp())) {
            return false;
        }
        // the server's is pulled because local's is another; local's own is its own until it gets a version
        boolean localHolds = source == ours && text.isCopyOf(source.data(), source.from(), source.to());
        lines.resolved(resolved, sides, text, localHolds);
        return true;
    }

    private static boolean isPlain(@Nullable LineCursor line, @Nullable LineCursor like) {
        return line == null || line.isPlain(like);
    }

    private Side<JsonNode> side(@Nullable LineCursor line, @Nullable LineCursor before, Side<JsonNode> baseSide) {
        if (line == null) {
            return before == null ? Side.none() : missing();
        }
        return before != null && line.original() == before.original() ? baseSide : projection.side(line);
    }

    private Side<JsonNode> missing() {
        return resolver.ruleset().missing() == Ruleset.Missing.DELETED ? Side.tombstone(Stamp.UNKNOWN) : Side.unknown();
    }

    private static LineKey key(@Nullable LineCursor before, @Nullable LineCursor ours, @Nullable LineCursor theirs) {
        LineCursor any = before != null ? before : ours != null ? ours : theirs;
        if (any == null) {
            throw new IllegalStateException("no set has the record");
        }
        return any.key();
    }

    /** Writes a line with the outcome's version in its place; false when the line has no place for it, or another time. */
    private boolean write(LineCursor line, Stamp stamp) {
        LineMetadata metadata = line.metadata();
        ScalarVersion version = stamp.scalar();
        text.clear();
        if (!metadata.stamp().equals(new Stamp(metadata.stamp().version(), stamp.modifiedAt()))) {
            return false;
        }
        if (version == null || (hasVersion(line, version) && hasEpoch(line, version))) {
            text.add(line.data(), line.from(), line.to());
            return true;
        }
        LineScanner members = line.members();
        if (!hasEpoch(line, version) || !members.has(MetadataNames.VERSION)) {
            return false;
        }
        text.add(line.data(), line.from(), members.from(MetadataNames.VERSION))
                .add(version.syncVersion())
                .add(line.data(), members.to(MetadataNames.VERSION), line.to());
        return true;
    }

    private boolean hasVersion(LineCursor line, ScalarVersion version) {
        return format.syncVersion() == null || line.metadata().hasVersion(version.syncVersion());
    }

    private boolean hasEpoch(LineCursor line, ScalarVersion version) {
        boolean wanted =
                format.epoch() != null && (version.epoch() > 0 || line.members().has(MetadataNames.EPOCH));
        return !wanted || line.metadata().hasEpoch(version.epoch());
    }

    private void byDocuments(@Nullable LineCursor before, @Nullable LineCursor ours, @Nullable LineCursor theirs) {
        RecordId id = key(before, ours, theirs).id(format.type());
        Side<JsonNode> baseSide =
                before == null ? Side.none() : before.checked().side();
        Side<JsonNode> absent = baseSide.isPresent() ? missing() : Side.none();
        Side<JsonNode> localSide = ours == null ? absent : ours.checked().side();
        Side<JsonNode> serverSide = theirs == null ? absent : theirs.checked().side();
        ResultLines.Sides sides = new ResultLines.Sides(baseSide, localSide, serverSide);
        Outcome<JsonNode> outcome = resolver.decide(id, baseSide, localSide, serverSide);
        if (outcome instanceof Outcome.Resolved<JsonNode> resolved
                && resolved.detection().answer() != Answer.CONFLICT
                && !whole
                && !(ordered && resolved.detection().answer() != Answer.IN_SYNC)
                && !open.mayHold(key(before, ours, theirs))) {
            lines.resolved(resolved, sides);
            return;
        }
        byte[] baseLine = before != null && baseSide.isPresent() ? before.line() : null;
        pending.add(new Pending(outcome, sides, baseLine, lines.lengths()));
    }
}
