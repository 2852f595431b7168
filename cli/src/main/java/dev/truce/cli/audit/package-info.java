/** {@code truce audit}: who did what, when and why, as a chain that is verified, exported, sealed and erased. */
@NullMarked
package dev.truce.cli.audit;

import org.jspecify.annotations.NullMarked;
