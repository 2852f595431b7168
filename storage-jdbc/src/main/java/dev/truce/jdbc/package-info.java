/** The workspace in a database: the durable queue, audit trail, journal, versions of rulesets, last agreed states and outbox. */
@NullMarked
package dev.truce.jdbc;

import org.jspecify.annotations.NullMarked;
