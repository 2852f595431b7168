/** {@code truce plan}, {@code approve}, {@code rollback} and {@code recover}: the way back, and what it would come to. */
@NullMarked
package dev.truce.cli.rollback;

import org.jspecify.annotations.NullMarked;
