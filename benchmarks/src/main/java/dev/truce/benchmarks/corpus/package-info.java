/** How merges compare with what people committed. */
@NullMarked
package dev.truce.benchmarks.corpus;

import org.jspecify.annotations.NullMarked;
