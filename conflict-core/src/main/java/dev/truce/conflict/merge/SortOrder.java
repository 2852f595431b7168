package dev.truce.conflict.merge;

import dev.truce.conflict.version.CodePoints;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The orders in which people keep lists sorted, and which one three versions share. */
enum SortOrder {
    /** By code points. */
    TEXT(CodePoints::compare),
    /** By code points, upper and lower case alike. */
    IGNORING_CASE(Comparator.comparing(name -> name.toLowerCase(Locale.ROOT), CodePoints::compare)),
    /** As numbers. */
    NUMBER(Comparator.comparing(BigDecimal::new)),
    /** By code points, the last first. */
    TEXT_DESCENDING(Comparator.comparing((String name) -> name, CodePoints::compare).reversed()),
    /** As numbers, the greatest first. */
    NUMBER_DESCENDING(Comparator.comparing((String name) -> new BigDecimal(name)).reversed());

    private static final Pattern DECIMAL = Pattern.compile("-?\\d{1,40}(\\.\\d{1,40})?");
    private static final int ENOUGH_TO_TELL = 3;

    @SuppressWarnings("ImmutableEnumChecker") // these comparators hold no state
    private final Comparator<String> order;

    SortOrder(Comparator<String> order) {
        this.order = order;
    }

    /** The names in the order that all three versions keep; null when they share none, or are too short to tell. */
    static @Nullable List<String> sorted(
            Collection<String> base, Collection<String> local, Collection<String> server, Set<String> present) {
        if (base.size() < ENOUGH_TO_TELL || local.size() < ENOUGH_TO_TELL || server.size() < ENOUGH_TO_TELL) {
            return null;
        }
        for (SortOrder each : values()) {
            if (each.keeps(base) && each.keeps(local) && each.keeps(server)) {
                List<String> names = new ArrayList<>(present);
                names.sort(each.order.thenComparing(CodePoints::compare));
                return names;
            }
        }
        return null;
    }

    private boolean keeps(Collection<String> names) {
        boolean numeric = this == NUMBER || this == NUMBER_DESCENDING;
        Iterator<String> rest = names.iterator();
        String last = rest.next();
        if (numeric && !DECIMAL.matcher(last).matches()) {
            return false;
        }
        while (rest.hasNext()) {
            String next = rest.next();
            if ((numeric && !DECIMAL.matcher(next).matches()) || order.compare(last, next) > 0) {
                return false;
            }
            last = next;
        }
        return true;
    }
}
