/** The manual queue: conflicts that wait for a decision, and the decisions on them. */
@NullMarked
package dev.truce.conflict.queue;

import org.jspecify.annotations.NullMarked;
