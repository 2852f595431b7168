/** What happens that somebody should know of: events, who is told of which, and how a receiver knows that they are genuine. */
@NullMarked
package dev.truce.conflict.event;

import org.jspecify.annotations.NullMarked;
