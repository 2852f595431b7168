/** The replicas that sync with the live data, and what a rollback means for them. */
@NullMarked
package dev.truce.rollback.replica;

import org.jspecify.annotations.NullMarked;
