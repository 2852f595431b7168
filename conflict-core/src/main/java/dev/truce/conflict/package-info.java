/** Conflicts between two states of a record: what they are, how they are found, and the strategies that resolve them. */
@NullMarked
package dev.truce.conflict;

import org.jspecify.annotations.NullMarked;
