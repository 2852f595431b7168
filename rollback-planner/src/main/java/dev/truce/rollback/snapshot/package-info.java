/** States of a live store that can be returned to: taken, listed, compared and verified. */
@NullMarked
package dev.truce.rollback.snapshot;

import org.jspecify.annotations.NullMarked;
