/** {@code truce demo}: the whole story, played with the other commands. */
@NullMarked
package dev.truce.cli.demo;

import org.jspecify.annotations.NullMarked;
