/** One suite for each open interface, which every implementation must pass: extend it and say how to make one. */
@NullMarked
package dev.truce.testkit.contract;

import org.jspecify.annotations.NullMarked;
