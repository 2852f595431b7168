/** Whole data sets as NDJSON files of any size: what is the same on all sides is told from its bytes, the rest is resolved. */
@NullMarked
package dev.truce.conflict.stream;

import org.jspecify.annotations.NullMarked;
