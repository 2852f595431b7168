/** What every command has: how it prints for people and programs, how it fails, and with which exit code it ends. */
@NullMarked
package dev.truce.cli.terminal;

import org.jspecify.annotations.NullMarked;
