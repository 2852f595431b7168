/** Brings back what a repository has lost, from another copy; damaged files go into quarantine. */
@NullMarked
package dev.truce.rollback.repair;

import org.jspecify.annotations.NullMarked;
