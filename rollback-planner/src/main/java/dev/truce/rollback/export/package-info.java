/** Snapshots as files for other programs and other places, and back. */
@NullMarked
package dev.truce.rollback.export;

import org.jspecify.annotations.NullMarked;
