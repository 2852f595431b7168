/** What every implementation of an open interface must pass: one suite of tests each, to be extended. */
@NullMarked
package dev.truce.testkit.contract;

import org.jspecify.annotations.NullMarked;
