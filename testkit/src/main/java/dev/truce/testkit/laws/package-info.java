/** The laws that a resolver must keep so that replicas converge, as checks over values. */
@NullMarked
package dev.truce.testkit.laws;

import org.jspecify.annotations.NullMarked;
