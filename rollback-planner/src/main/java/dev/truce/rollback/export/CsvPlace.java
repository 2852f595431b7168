package dev.truce.rollback.export;

import dev.truce.integrity.json.InputRejectedException;

/**
 * A cell of a CSV file.
 *
 * @param file the file's name in messages
 * @param line the line in which its row ends, from 1
 * @param column the name of its column; empty for the row as a whole
 */
record CsvPlace(String file, long line, String column) {

    InputRejectedException rejected(String problem) {
        String where = column.isEmpty() ? "" : "column \"" + column + "\": ";
        return new InputRejectedException(file, line, 0, "", where + problem);
    }

    @Override
    public String toString() {
        return file + ":" + line + ": column \"" + column + "\"";
    }
}
