package dev.truce.rollback.operation;

import java.util.BitSet;
import java.util.List;
import java.util.Locale;

/** One of the five fields of cron. */
enum CronField {
    MINUTE("minute", 0, 59, ""),
    HOUR("hour", 0, 23, ""),
    DAY("day", 1, 31, ""),
    MONTH("month", 1, 12, "jan feb mar apr may jun jul aug sep oct nov dec"),
    WEEKDAY("weekday", 0, 7, "sun mon tue wed thu fri sat");

    private final String word;
    private final int least;
    private final int most;
    private final String names;

    CronField(String word, int least, int most, String names) {
        this.word = word;
        this.least = least;
        this.most = most;
        this.names = names;
    }

    /** The values that a field names; Sunday is 0. */
    BitSet parse(String field) {
        BitSet values = new BitSet();
        for (String part : field.split(",", -1)) {
            add(part, values);
        }
        if (this == WEEKDAY && values.get(7)) {
            values.clear(7);
            values.set(0);
        }
        return values;
    }

    private void add(String part, BitSet values) {
        int slash = part.indexOf('/');
        String range = slash < 0 ? part : part.substring(0, slash);
        int step = slash < 0 ? 1 : number(part.substring(slash + 1), part);
        int dash = range.indexOf('-');
        int from;
        int to;
        if (range.equals("*")) {
            from = least;
            to = this == WEEKDAY ? 6 : most;
        } else if (dash > 0) {
            from = value(range.substring(0, dash), part);
            to = value(range.substring(dash + 1), part);
        } else {
            from = value(range, part);
            to = slash < 0 ? from : most;
        }
        if (step < 1 || from > to) {
            throw refusal(part);
        }
        for (int value = from; value <= to; value += step) {
            values.set(value);
        }
    }

    private int value(String text, String part) {
        int name = names().indexOf(text.toLowerCase(Locale.ROOT));
        int value = name < 0 ? number(text, part) : name + least;
        if (value < least || value > most) {
            throw refusal(part);
        }
        return value;
    }

    private List<String> names() {
        return names.isEmpty() ? List.of() : List.of(names.split(" "));
    }

    private int number(String text, String part) {
        if (!text.matches("[0-9]{1,4}")) {
            throw refusal(part);
        }
        return Integer.parseInt(text);
    }

    private IllegalArgumentException refusal(String part) {
        String named = names.isEmpty() ? "" : " or " + String.join(", ", names());
        return new IllegalArgumentException("the " + word + " of cron is " + least + " to " + most + named
                + ", *, a range, a list, or one of them with /step, but found \"" + part + "\"");
    }
}
