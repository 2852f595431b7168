/** The tables of SQLite files as a live store, and exports as SQLite files. */
@NullMarked
package dev.truce.jdbc.table;

import org.jspecify.annotations.NullMarked;
