package dev.truce.rollback.export;

import dev.truce.rollback.snapshot.Snapshot;

/**
 * What is to be exported, and how.
 *
 * @param snapshot the snapshot
 * @param format how the records are written
 * @param compression how the files are compressed
 * @param filter which records
 */
public record ExportRequest(Snapshot snapshot, ExportFormat format, Compression compression, ExportFilter filter) {

    /**
     * All records of a snapshot, not compressed.
     *
     * @param snapshot the snapshot
     * @param format how the records are written
     * @return the request
     */
    public static ExportRequest of(Snapshot snapshot, ExportFormat format) {
        return new ExportRequest(snapshot, format, Compression.NONE, ExportFilter.ALL);
    }

    /**
     * The same with its files compressed.
     *
     * @param by how
     * @return the request
     */
    public ExportRequest compressed(Compression by) {
        return new ExportRequest(snapshot, format, by, filter);
    }

    /**
     * The same of some records.
     *
     * @param only which
     * @return the request
     */
    public ExportRequest filtered(ExportFilter only) {
        return new ExportRequest(snapshot, format, compression, only);
    }
}
