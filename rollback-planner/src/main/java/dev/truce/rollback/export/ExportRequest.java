package dev.truce.rollback.export;

import dev.truce.rollback.snapshot.Snapshot;

/**
 * What is to be exported, and how.
 *
 * @param snapshot the snapshot
 * @param format how the records are written
 * @param compression how the files are compressed
 * @param filter which records
 * @param stamped whether the names of the files hold the time of the export, in milliseconds since 1970
 */
public record ExportRequest(
        Snapshot snapshot, ExportFormat format, Compression compression, ExportFilter filter, boolean stamped) {

    /**
     * All records of a snapshot, not compressed, in files that are named by their types alone.
     *
     * @param snapshot the snapshot
     * @param format how the records are written
     * @return the request
     */
    public static ExportRequest of(Snapshot snapshot, ExportFormat format) {
        return new ExportRequest(snapshot, format, Compression.NONE, ExportFilter.ALL, false);
    }

    /**
     * The same with its files compressed.
     *
     * @param by how
     * @return the request
     */
    public ExportRequest compressed(Compression by) {
        return new ExportRequest(snapshot, format, by, filter, stamped);
    }

    /**
     * The same of some records.
     *
     * @param only which
     * @return the request
     */
    public ExportRequest filtered(ExportFilter only) {
        return new ExportRequest(snapshot, format, compression, only, stamped);
    }

    /**
     * The same with the time in the names of the files, so that those of several exports can lie side by side.
     *
     * @return the request
     */
    public ExportRequest withTimeInNames() {
        return new ExportRequest(snapshot, format, compression, filter, true);
    }
}
