/** Rulesets: which strategy and which field rules hold for which record, as data. */
@NullMarked
package dev.truce.conflict.ruleset;

import org.jspecify.annotations.NullMarked;
