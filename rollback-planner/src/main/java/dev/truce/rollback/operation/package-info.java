/** Operating backups: when what is due, what is done then, what is wrong, and who should know. Decides; keeps nothing itself. */
@NullMarked
package dev.truce.rollback.operation;

import org.jspecify.annotations.NullMarked;
