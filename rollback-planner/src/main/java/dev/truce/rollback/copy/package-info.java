/** Further copies of snapshots, in other repositories. */
@NullMarked
package dev.truce.rollback.copy;

import org.jspecify.annotations.NullMarked;
