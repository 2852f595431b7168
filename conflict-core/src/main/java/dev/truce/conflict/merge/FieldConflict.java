package dev.truce.conflict.merge;

import dev.truce.conflict.access.FieldPath;
import org.jspecify.annotations.Nullable;

/**
 * A path at which both sides changed and no rule decides. A reference of null stands for Absent.
 *
 * @param path the smallest value that conflicts
 * @param base the value both agreed on
 * @param local local's value
 * @param server the server's value
 * @param why the reason, in words
 * @param corruption true when a value that must never change did
 * @param <T> the type of the values
 */
public record FieldConflict<T>(
        FieldPath path,
        @Nullable T base,
        @Nullable T local,
        @Nullable T server,
        String why,
        boolean corruption) {}
