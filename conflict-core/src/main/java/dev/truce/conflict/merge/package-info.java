/** Field by field: paths, rules, the three-way merge of one record, and the trace that explains it. */
@NullMarked
package dev.truce.conflict.merge;

import org.jspecify.annotations.NullMarked;
