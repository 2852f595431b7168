/** How dangerous a rollback is, and why. */
@NullMarked
package dev.truce.rollback.risk;

import org.jspecify.annotations.NullMarked;
