/** {@code truce agent}, {@code status}, {@code doctor} and {@code notify}: what runs by itself, and whether it does. */
@NullMarked
package dev.truce.cli.agent;

import org.jspecify.annotations.NullMarked;
