/**
 * The databases underneath: opening them, their schemas, transactions, dialects, clocks and errors. Callers of the library meet
 * {@link dev.truce.jdbc.database.PostgresAddress} and {@link dev.truce.jdbc.database.DatabaseException} alone; the rest is for the
 * rooms beside this one.
 */
@NullMarked
package dev.truce.jdbc.database;

import org.jspecify.annotations.NullMarked;
