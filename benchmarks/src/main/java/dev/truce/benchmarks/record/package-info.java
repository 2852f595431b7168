/** One record: what a merge costs beside hand-written code and other libraries. */
@NullMarked
package dev.truce.benchmarks.record;

import org.jspecify.annotations.NullMarked;
