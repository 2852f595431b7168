/** The {@code truce} command: its rooms hold one class for each command, which parses, calls the libraries and prints. */
@NullMarked
package dev.truce.cli;

import org.jspecify.annotations.NullMarked;
