/** What a sync layer supplies: its live records, and a place for the journal. */
@NullMarked
package dev.truce.rollback.store;

import org.jspecify.annotations.NullMarked;
