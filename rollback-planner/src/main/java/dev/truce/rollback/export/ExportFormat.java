package dev.truce.rollback.export;

import java.util.Locale;

/** How the records of a type are written into a file. */
public enum ExportFormat {
    /** A document a line, byte for byte as in the snapshot. */
    NDJSON(".ndjson"),
    /** {@code {"export_date": …, "version": "1.0", "items": […]}}. */
    JSON(".json"),
    /** A row a document, a column a member, with a row that says what the columns hold. */
    CSV(".csv"),
    /** One SQLite database with a table for each type. */
    SQLITE(".sqlite");

    private final String suffix;

    ExportFormat(String suffix) {
        this.suffix = suffix;
    }

    /**
     * What the names of such files end in.
     *
     * @return with its dot
     */
    public String suffix() {
        return suffix;
    }

    /**
     * The format's name in files and on the command line.
     *
     * @return in lower case
     */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Reads what {@link #text} prints.
     *
     * @param text the name
     * @return the format
     * @throws IllegalArgumentException when there is no such format
     */
    public static ExportFormat parse(String text) {
        for (ExportFormat format : values()) {
            if (format.text().equals(text)) {
                return format;
            }
        }
        throw new IllegalArgumentException("\"" + text + "\" is no export format; use ndjson, json, csv or sqlite");
    }
}
