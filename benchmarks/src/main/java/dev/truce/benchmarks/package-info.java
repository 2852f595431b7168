/** What Truce costs, beside hand-written code and other libraries, in one run. */
@NullMarked
package dev.truce.benchmarks;

import org.jspecify.annotations.NullMarked;
