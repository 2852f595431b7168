/** Records as the planner sees and counts them; not exported. */
@NullMarked
package dev.truce.rollback.record;

import org.jspecify.annotations.NullMarked;
