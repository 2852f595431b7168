/** Rulesets in their versions: what is registered, what holds in which environment, and what another version would change. */
@NullMarked
package dev.truce.conflict.registry;

import org.jspecify.annotations.NullMarked;
