package dev.truce.cli.terminal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** Cells in columns that line up; the last column is as wide as it likes. Numbers stand to the right. */
public final class Table {

    private static final String GAP = "  ";

    /** First and last of each range that is wide or full-width (Unicode Standard Annex 11), in broad blocks. */
    private static final int[] WIDE = {
        0x1100, 0x115F, 0x2E80, 0x303E, 0x3041, 0x33FF, 0x3400, 0x4DBF, 0x4E00, 0x9FFF, 0xA000, 0xA4CF, 0xA960, 0xA97F,
        0xAC00, 0xD7A3, 0xF900, 0xFAFF, 0xFE30, 0xFE6F, 0xFF01, 0xFF60, 0xFFE0, 0xFFE6, 0x1F300, 0x1F64F, 0x1F680,
        0x1F6FF, 0x1F900, 0x1F9FF, 0x20000, 0x3FFFD
    };

    private final String indent;
    private final List<List<String>> rows = new ArrayList<>();

    public Table() {
        this("");
    }

    public Table(String indent) {
        this.indent = indent;
    }

    public Table row(Object... cells) {
        rows.add(Arrays.stream(cells)
                .map(cell -> Visible.coloured(String.valueOf(cell)))
                .toList());
        return this;
    }

    boolean isEmpty() {
        return rows.isEmpty();
    }

    public List<String> lines() {
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

    private static int columns(int codePoint) {
        int type = Character.getType(codePoint);
        if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK || type == Character.FORMAT) {
            return 0;
        }
        for (int i = 0; i < WIDE.length; i += 2) {
            if (codePoint >= WIDE[i] && codePoint <= WIDE[i + 1]) {
                return 2;
            }
        }
        return 1;
    }

    private static boolean isNumber(String cell) {
        return !cell.isEmpty() && cell.chars().allMatch(c -> (c >= '0' && c <= '9') || c == ',' || c == '.');
    }

    /** Columns of a terminal, without colours: East Asian wide characters take two, combining marks none. */
    private static int width(String cell) {
        String plain = cell.indexOf('\u001b') < 0 ? cell : cell.replaceAll("\u001b\\[[0-9]*m", "");
        return plain.codePoints().map(Table::columns).sum();
    }
}
