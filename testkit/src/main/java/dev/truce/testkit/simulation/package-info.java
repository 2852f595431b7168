/**
 * Many replicas in one thread, repeatable from one seed: they edit offline, lose and repeat messages, crash and come back, and
 * when the network heals a history of a few lines shows what a resolver does wrong. The engine that resolves is the real one.
 */
@NullMarked
package dev.truce.testkit.simulation;

import org.jspecify.annotations.NullMarked;
