/** The manual queue in a database beside bare commits and a scheduler. */
@NullMarked
package dev.truce.benchmarks.queue;

import org.jspecify.annotations.NullMarked;
