/** Every command as its user calls it: exit code, standard output and standard error. */
package dev.truce.cli;
