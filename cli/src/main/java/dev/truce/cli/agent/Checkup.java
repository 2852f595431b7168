package dev.truce.cli.agent;

import dev.truce.cli.terminal.Failure;
import java.util.ArrayList;
import java.util.List;

/** The lines of a checklist that was gone through. */
final class Checkup {

    /** How a line came out. */
    enum Result {
        /** As it should be. */
        GOOD,
        /** Not as it should be, but nothing is lost by it now. */
        NOTE,
        /** Wrong. */
        BAD
    }

    /**
     * A line.
     *
     * @param check what was looked at
     * @param result how it came out
     * @param evidence what was found
     * @param remedy what to do; empty when all is well
     */
    record Line(String check, Result result, String evidence, String remedy) {}

    private final List<Line> lines = new ArrayList<>();
    private String check = "";

    void good(String evidence) {
        lines.add(new Line(check, Result.GOOD, evidence, ""));
    }

    void note(String evidence, String remedy) {
        lines.add(new Line(check, Result.NOTE, evidence, remedy));
    }

    void bad(String evidence, String remedy) {
        lines.add(new Line(check, Result.BAD, evidence, remedy));
    }

    /** Good or bad, with one piece of evidence. */
    void test(boolean isGood, String evidence, String remedy) {
        lines.add(new Line(check, isGood ? Result.GOOD : Result.BAD, evidence, isGood ? "" : remedy));
    }

    /** A check that breaks is a line as well: the others are gone through all the same. */
    void line(String of, Runnable work) {
        check = of;
        try {
            work.run();
        } catch (RuntimeException e) {
            bad(Failure.of(e).message(), "see to what the message says, then look again");
        }
    }

    List<Line> lines() {
        return List.copyOf(lines);
    }

    boolean isGood() {
        return lines.stream().noneMatch(line -> line.result() == Result.BAD);
    }
}
