/** Queue, audit trail, journal and live tables on SQLite. */
@NullMarked
package dev.truce.jdbc;

import org.jspecify.annotations.NullMarked;
