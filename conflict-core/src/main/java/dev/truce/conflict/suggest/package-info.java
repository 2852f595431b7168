/** What was decided before: for the next case like it, and as rules that would decide such cases. Nothing here decides. */
@NullMarked
package dev.truce.conflict.suggest;

import org.jspecify.annotations.NullMarked;
