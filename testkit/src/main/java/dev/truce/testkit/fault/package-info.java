/**
 * What goes wrong around a program, in memory or on this machine, and repeatable: a file system that crashes, loses power, fails and
 * fills up, with a driver that tries every place where a program can be hit; an object store that fails, lies and lags; a network that
 * cuts, delays and repeats; and a clock that jumps and drifts.
 */
@NullMarked
package dev.truce.testkit.fault;

import org.jspecify.annotations.NullMarked;
