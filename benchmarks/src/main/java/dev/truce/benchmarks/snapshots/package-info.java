/** Snapshots, verification and restores of whole data sets, beside programs that back up files. */
@NullMarked
package dev.truce.benchmarks.snapshots;

import org.jspecify.annotations.NullMarked;
