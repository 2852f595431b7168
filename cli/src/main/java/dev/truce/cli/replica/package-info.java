/** {@code truce replica}: the replicas that sync with the live data. */
@NullMarked
package dev.truce.cli.replica;

import org.jspecify.annotations.NullMarked;
