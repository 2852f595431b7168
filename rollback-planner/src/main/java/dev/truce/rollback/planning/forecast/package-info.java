/** Tries what the next sync of known replicas would make of a rollback; not exported. */
@NullMarked
package dev.truce.rollback.planning.forecast;

import org.jspecify.annotations.NullMarked;
