/** Reads what Truce wrote as JSON; not exported. */
@NullMarked
package dev.truce.rollback.json;

import org.jspecify.annotations.NullMarked;
