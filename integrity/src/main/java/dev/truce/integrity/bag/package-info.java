/** Exports that any BagIt tool checks: written, read and verified. */
@NullMarked
package dev.truce.integrity.bag;

import org.jspecify.annotations.NullMarked;
