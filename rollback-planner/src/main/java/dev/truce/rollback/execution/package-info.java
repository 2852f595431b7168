/** Carries plans out: preconditions, safety snapshot, changes, verification, report; and recovers what was interrupted. */
@NullMarked
package dev.truce.rollback.execution;

import org.jspecify.annotations.NullMarked;
