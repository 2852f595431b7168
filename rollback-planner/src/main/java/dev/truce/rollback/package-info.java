/** Rollbacks: requested, planned with risk and evidence, rehearsed, approved, carried out and verified. */
@NullMarked
package dev.truce.rollback;

import org.jspecify.annotations.NullMarked;
