/** {@code truce queue}: conflicts that wait for a decision, for people at a terminal and for programs. */
@NullMarked
package dev.truce.cli.queue;

import org.jspecify.annotations.NullMarked;
