package dev.truce.testkit.laws;

/**
 * A law that a resolver breaks.
 *
 * @param law the law's name
 * @param counterexample what was given and what came out, in words
 */
public record Violation(String law, String counterexample) {}
