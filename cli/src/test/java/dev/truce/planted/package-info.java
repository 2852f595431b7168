/** Bugs planted in the project itself, one at a time: each has to be found by the tests that are named for it. */
package dev.truce.planted;
