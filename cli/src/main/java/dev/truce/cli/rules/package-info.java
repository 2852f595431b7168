/** {@code truce rules}: a ruleset is checked, registered, replayed, activated, and suggested from what was decided. */
@NullMarked
package dev.truce.cli.rules;

import org.jspecify.annotations.NullMarked;
