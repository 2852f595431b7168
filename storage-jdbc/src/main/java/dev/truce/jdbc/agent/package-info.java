/** Runs the jobs of a workspace when they are due: durably, several at once but not many, again after failures. */
@NullMarked
package dev.truce.jdbc.agent;

import org.jspecify.annotations.NullMarked;
