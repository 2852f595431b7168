package dev.truce.rollback;

import dev.truce.conflict.RecordId;
import dev.truce.conflict.ruleset.Condition;
import dev.truce.conflict.ruleset.RecordFormat;
import dev.truce.conflict.version.CodePoints;
import dev.truce.conflict.version.HybridTime;
import dev.truce.rollback.record.LiveDocument;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Which records a rollback is about: those of which all holds that is said.
 *
 * <p>A condition and a range of times are asked of documents, and a record may have two: the live one and the snapshot's. It is in
 * the scope when either of them fits, so that a record that was changed out of the condition goes back, and one that was changed
 * into it does too. Where one side has no document, or one that cannot be read, the other side alone decides; where neither has, the record
 * is out. Condition and range must fit the same document. A fork is made of the snapshot alone and asks its document alone.
 *
 * @param types only records of these types; empty for all
 * @param records only these records; empty for all
 * @param where only records with a document for which this holds; null for all
 * @param from only records last changed then or later; null for no beginning
 * @param until only records last changed before; null for no end
 */
public record RollbackScope(
        SortedSet<String> types,
        SortedSet<RecordId> records,
        @Nullable Condition where,
        @Nullable Instant from,
        @Nullable Instant until) {

    /** Every record. */
    public static final RollbackScope ALL =
            new RollbackScope(Collections.emptySortedSet(), Collections.emptySortedSet(), null, null, null);

    /**
     * Copies types and records, in order.
     *
     * @throws IllegalArgumentException when the range of times is empty, or a record is of a type that is left out
     */
    public RollbackScope {
        SortedSet<String> ordered = new TreeSet<>(CodePoints::compare);
        ordered.addAll(types);
        types = Collections.unmodifiableSortedSet(ordered);
        records = Collections.unmodifiableSortedSet(new TreeSet<>(records));
        if (from != null && until != null && !from.isBefore(until)) {
            throw new IllegalArgumentException(
                    "The range from " + from + " until " + until + " is empty; let it end after its beginning");
        }
        for (RecordId record : records) {
            if (!types.isEmpty() && !types.contains(record.type())) {
                throw new IllegalArgumentException("Record " + record + " was asked for, but only the types " + types
                        + "; name its type, too, or no type");
            }
        }
    }

    /**
     * The records of some types.
     *
     * @param types the types; empty for all
     * @return the scope
     */
    public static RollbackScope ofTypes(Collection<String> types) {
        return new RollbackScope(new TreeSet<>(types), Collections.emptySortedSet(), null, null, null);
    }

    /**
     * Single records.
     *
     * @param records the records
     * @return the scope
     */
    public static RollbackScope ofRecords(Collection<RecordId> records) {
        return new RollbackScope(Collections.emptySortedSet(), new TreeSet<>(records), null, null, null);
    }

    /**
     * This scope, narrowed.
     *
     * @param condition which must hold, too
     * @return the scope
     */
    public RollbackScope where(Condition condition) {
        return new RollbackScope(types, records, condition, from, until);
    }

    /**
     * This scope, narrowed.
     *
     * @param first the first time of change; null for no beginning
     * @param end the first time that is out of the range again; null for no end
     * @return the scope
     */
    public RollbackScope changed(@Nullable Instant first, @Nullable Instant end) {
        return new RollbackScope(types, records, where, first, end);
    }

    /**
     * Whether whole types take part, so that no document has to be looked at.
     *
     * @return false when records, a condition or a range narrow it
     */
    public boolean takesWholeTypes() {
        return records.isEmpty() && !asksDocuments();
    }

    /**
     * The types that can have records in it.
     *
     * @return the types, those of single records among them; empty for all
     */
    public SortedSet<String> concerned() {
        if (records.isEmpty()) {
            return types;
        }
        SortedSet<String> named = new TreeSet<>(CodePoints::compare);
        records.forEach(record -> named.add(record.type()));
        return Collections.unmodifiableSortedSet(named);
    }

    boolean asksDocuments() {
        return where != null || from != null || until != null;
    }

    /**
     * Whether a type takes part.
     *
     * @param type the type
     * @return true when records of it may
     */
    public boolean takes(String type) {
        return concerned().isEmpty() || concerned().contains(type);
    }

    /**
     * Whether a record takes part, as far as its name says.
     *
     * @param id the record
     * @return true when it does, whatever its documents say
     */
    public boolean names(RecordId id) {
        return (types.isEmpty() || types.contains(id.type())) && (records.isEmpty() || records.contains(id));
    }

    /**
     * Whether a record takes part.
     *
     * @param id the record
     * @param live its document in the live data; null for none
     * @param snapshot its document in the snapshot; null for none
     * @param format where documents keep their times
     * @return true when one of the two is what the scope asks for
     */
    public boolean takes(RecordId id, byte @Nullable [] live, byte @Nullable [] snapshot, RecordFormat format) {
        return names(id) && (!asksDocuments() || fits(live, format) || fits(snapshot, format));
    }

    private boolean fits(byte @Nullable [] bytes, RecordFormat format) {
        if (bytes == null) {
            return false;
        }
        LiveDocument document = LiveDocument.of(bytes, format);
        JsonNode json = document.json();
        return json != null
                && (where == null || where.holds(json))
                && isInRange(document.stamp().modifiedAt());
    }

    private boolean isInRange(@Nullable HybridTime changed) {
        if (from == null && until == null) {
            return true;
        }
        if (changed == null) {
            return false;
        }
        Instant at = Instant.ofEpochMilli(changed.physicalMillis());
        return (from == null || !at.isBefore(from)) && (until == null || at.isBefore(until));
    }
}
