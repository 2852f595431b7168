package dev.truce.conflict.list;

import dev.truce.conflict.version.CodePoints;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
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
    TEXT_DESCENDING(
            Comparator.comparing((String name) -> name, CodePoints::compare).reversed()),
    /** As numbers, the greatest first. */
    NUMBER_DESCENDING(
            Comparator.comparing((String name) -> new BigDecimal(name)).reversed());

    private static final Pattern DECIMAL = Pattern.compile("-?\\d{1,40}(\\.\\d{1,40})?");
    private static final int ENOUGH_TO_TELL = 3;
    /** One element in so many may be an exception. */
    static final int ONE_IN = 10;

    @SuppressWarnings("ImmutableEnumChecker") // these comparators hold no state
    private final Comparator<String> order;

    SortOrder(Comparator<String> order) {
        this.order = order;
    }

    /** The order that all three versions keep but for few exceptions; null when they share none, or are too short to tell. */
    static @Nullable SortOrder sharedBy(Collection<String> base, Collection<String> local, Collection<String> server) {
        for (SortOrder each : values()) {
            if (each.holdsMostly(base) && each.holdsMostly(local) && each.holdsMostly(server)) {
                return each;
            }
        }
        return null;
    }

    private boolean holdsMostly(Collection<String> names) {
        return names.size() >= ENOUGH_TO_TELL && exceptions(names) * ONE_IN <= names.size() - 1;
    }

    /** Whether the names stand in this order without any exception. */
    boolean holds(Collection<String> names) {
        return exceptions(names) == 0;
    }

    private int exceptions(Collection<String> names) {
        boolean numeric = this == NUMBER || this == NUMBER_DESCENDING;
        int exceptions = 0;
        String last = null;
        for (String next : names) {
            if (numeric && !DECIMAL.matcher(next).matches()) {
                return Integer.MAX_VALUE / ONE_IN;
            }
            exceptions += last != null && order.compare(last, next) > 0 ? 1 : 0;
            last = next;
        }
        return exceptions;
    }

    /** Compares two names; those that are equal in this order go by code points. */
    int compare(String one, String two) {
        int compared = order.compare(one, two);
        return compared == 0 ? CodePoints.compare(one, two) : compared;
    }
}
