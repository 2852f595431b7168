package dev.truce.conflict.access;

import java.lang.invoke.MethodHandle;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One component of a record or property of a bean.
 *
 * @param name its name
 * @param raw its class as declared
 * @param type its type as declared
 * @param getter reads it
 * @param setter writes it; null for a record's, which the constructor takes
 */
record Member(
        String name,
        Class<?> raw,
        Type type,
        MethodHandle getter,
        @Nullable MethodHandle setter) {

    /** How generated code compares two values. */
    enum Comparison {
        /** By the primitive type's own equality. */
        PRIMITIVE,
        /** As texts. */
        TEXT,
        /** By decimal value. */
        DECIMAL,
        /** By reference. */
        IDENTITY,
        /** By {@code equals}, which for this type tells apart what a user would. */
        EXACT,
        /** By the access: equals is too fine, or not fine enough. */
        DEEP,
        /** Not at all: two objects are taken apart. */
        OPEN
    }

    boolean isOptional() {
        return raw == Optional.class;
    }

    Comparison comparison() {
        Class<?> boxed = Scalars.boxed(raw);
        if (raw.isPrimitive()) {
            return Comparison.PRIMITIVE;
        }
        if (raw == String.class) {
            return Comparison.TEXT;
        }
        if (raw.isEnum()) {
            return Comparison.IDENTITY;
        }
        if (raw == BigDecimal.class) {
            return Comparison.DECIMAL;
        }
        if (Scalars.isExact(boxed) || isExactList()) {
            return Comparison.EXACT;
        }
        boolean closed = Scalars.isNumber(boxed) || Scalars.isText(boxed) || Containers.isList(raw);
        return closed ? Comparison.DEEP : Comparison.OPEN;
    }

    /** Two lists are equal when their elements are. Collections and sets may have an equality of their own. */
    private boolean isExactList() {
        return (raw == List.class || raw == ArrayList.class)
                && type instanceof ParameterizedType generic
                && generic.getActualTypeArguments()[0] instanceof Class<?> element
                && (element == String.class || element.isEnum() || Scalars.isExact(element));
    }
}
