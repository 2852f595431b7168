/** Whole data sets beside other programs, each in a process of its own. */
@NullMarked
package dev.truce.benchmarks.bulk;

import org.jspecify.annotations.NullMarked;
