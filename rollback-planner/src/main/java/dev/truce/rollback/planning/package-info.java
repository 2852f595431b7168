/** Decides rollbacks: which records change and how, what is lost by it, and how dangerous it is. */
@NullMarked
package dev.truce.rollback.planning;

import org.jspecify.annotations.NullMarked;
