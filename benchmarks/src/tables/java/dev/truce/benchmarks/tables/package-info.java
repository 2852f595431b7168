/** Tables of a database as live data: snapshots, plans and restores beside PostgreSQL's own COPY. */
@NullMarked
package dev.truce.benchmarks.tables;

import org.jspecify.annotations.NullMarked;
