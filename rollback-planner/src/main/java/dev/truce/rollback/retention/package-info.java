/** Which snapshots stay and why, and the prune that removes the others with all that only they need. */
@NullMarked
package dev.truce.rollback.retention;

import org.jspecify.annotations.NullMarked;
