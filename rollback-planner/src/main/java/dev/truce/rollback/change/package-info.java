/** The changes of a plan: stored, made on a copy and on live data by the same code, and what they mean for open cases; not exported. */
@NullMarked
package dev.truce.rollback.change;

import org.jspecify.annotations.NullMarked;
