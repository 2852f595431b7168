/**
 * Digests, durable files, content-addressed objects, Merkle trees, bags and their verification.
 *
 * <p>Everything Truce keeps or hands out rests on this package: what is written here is forced to disk before it is
 * acknowledged, and any byte that changes afterwards is found. The formats are specified in {@code docs/format.md}.
 */
@NullMarked
package dev.truce.integrity;

import org.jspecify.annotations.NullMarked;
