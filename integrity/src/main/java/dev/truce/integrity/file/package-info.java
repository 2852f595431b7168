/** Durable writing: files and directories that exist whole or not at all, also after a power cut. */
@NullMarked
package dev.truce.integrity.file;

import org.jspecify.annotations.NullMarked;
