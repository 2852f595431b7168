package dev.truce.cli.terminal;

/** What a command tells its caller by its exit status. Scripts rely on these numbers. */
public enum ExitCode {
    /** Done, nothing left open. */
    DONE(0, "done, nothing left open"),
    /** Done, and something is left. */
    LEFT_OPEN(1, "done, and something is left: conflicting paths, parked cases, damage found"),
    /** The call or its input is wrong. */
    USAGE(2, "usage: unknown option, unreadable or malformed input, a ruleset that does not load"),
    /** What the call relied on has changed. */
    STALE(3, "a precondition no longer holds: stale plan, stale case, lost lease, version moved on"),
    /** No space left. */
    STORAGE_FULL(4, "storage full"),
    /** Another process is at it. */
    LOCKED(5, "locked by another process"),
    /** Nobody approved it, or no key opens it. */
    NOT_APPROVED(6, "approval missing or not for this plan; encrypted, and no key given that opens it"),
    /** A policy forbids it. */
    REFUSED(7, "refused by policy, such as rules that cannot converge in the topology they declare"),
    /** A fault of Truce. */
    INTERNAL(70, "internal error"),
    /** Reading or writing failed. */
    INPUT_OUTPUT(74, "input/output error");

    private final int code;
    private final String meaning;

    ExitCode(int code, String meaning) {
        this.code = code;
        this.meaning = meaning;
    }

    public int code() {
        return code;
    }

    public String meaning() {
        return meaning;
    }
}
