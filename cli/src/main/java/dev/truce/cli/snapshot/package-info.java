/** {@code truce snapshot} and what else makes, moves, compares or checks copies of the data: exports, imports, keys. */
@NullMarked
package dev.truce.cli.snapshot;

import org.jspecify.annotations.NullMarked;
