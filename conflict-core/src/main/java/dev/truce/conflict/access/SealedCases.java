package dev.truce.conflict.access;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The cases of sealed types. */
final class SealedCases {

    private SealedCases() {}

    /** The records and beans that a sealed type permits, through sealed types below it, too. */
    static List<Class<?>> of(Class<?> sealedType) {
        List<Class<?>> cases = new ArrayList<>();
        for (Class<?> permitted : sealedType.getPermittedSubclasses()) {
            if (permitted.isSealed()) {
                cases.addAll(of(permitted));
            } else {
                cases.add(permitted);
            }
        }
        return cases;
    }

    /** Whether a sealed type permits the class. */
    static boolean isCase(Class<?> type) {
        @Nullable Class<?> parent = type.getSuperclass();
        if (parent != null && parent.isSealed()) {
            return true;
        }
        for (Class<?> each : type.getInterfaces()) {
            if (each.isSealed()) {
                return true;
            }
        }
        return false;
    }
}
