package dev.truce.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** Cells in columns that line up; the last column is as wide as it likes. Numbers stand to the right. */
final class Table {

    private static final String GAP = "  ";

    private final String indent;
    private final List<List<String>> rows = new ArrayList<>();

    Table() {
        this("");
    }

    Table(String indent) {
        this.indent = indent;
    }

    Table row(Object... cells) {
        rows.add(Arrays.stream(cells).map(String::valueOf).toList());
        return this;
    }

    boolean isEmpty() {
        return rows.isEmpty();
    }

    List<String> lines() {
        int columns = rows.stream().mapToInt(List::size).max().orElse(0);
        int[] widths = new int[columns];
        boolean[] numeric = new boolean[columns];
        for (int column = 0; column < columns; column++) {
            int at = column;
            widths[column] = cells(at).mapToInt(Table::width).max().orElse(0);
            numeric[column] = cells(at).filter(cell -> !cell.isEmpty()).allMatch(Table::isNumber)
                    || (rows.size() > 1 && cells(at).skip(1).allMatch(Table::isNumber));
        }
        return rows.stream().map(row -> line(row, widths, numeric)).toList();
    }

    private Stream<String> cells(int column) {
        return rows.stream().filter(row -> row.size() > column).map(row -> row.get(column));
    }

    private String line(List<String> row, int[] widths, boolean[] numeric) {
        StringBuilder line = new StringBuilder(indent);
        for (int column = 0; column < row.size(); column++) {
            String cell = row.get(column);
            String padding = " ".repeat(widths[column] - width(cell));
            line.append(column == 0 ? "" : GAP).append(numeric[column] ? padding + cell : cell + padding);
        }
        return line.toString().stripTrailing();
    }

    private static boolean isNumber(String cell) {
        return !cell.isEmpty() && cell.chars().allMatch(c -> (c >= '0' && c <= '9') || c == ',' || c == '.');
    }

    /** Characters as people count them, without colours. */
    private static int width(String cell) {
        String plain = cell.indexOf('\u001b') < 0 ? cell : cell.replaceAll("\u001b\\[[0-9]*m", "");
        return plain.codePointCount(0, plain.length());
    }
}
