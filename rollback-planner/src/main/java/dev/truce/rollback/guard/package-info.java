/** Who may plan, approve and carry out rollbacks, and how often in an emergency. */
@NullMarked
package dev.truce.rollback.guard;

import org.jspecify.annotations.NullMarked;
