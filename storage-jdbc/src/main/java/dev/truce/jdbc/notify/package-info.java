/** Brings stored events to those who want to know of them: again after failures, never twice at once, in the order of each subject. */
@NullMarked
package dev.truce.jdbc.notify;

import org.jspecify.annotations.NullMarked;
