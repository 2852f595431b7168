package dev.truce.rollback;

import dev.truce.integrity.Finding;
import dev.truce.integrity.VerificationReport;
import java.util.List;

/** A snapshot that a rollback relies on is damaged. Nothing was changed. */
public final class CorruptSnapshotException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final transient List<Finding> findings;

    /**
     * A refusal.
     *
     * @param report what verification found; not valid
     */
    public CorruptSnapshotException(VerificationReport report) {
        super("A rollback to " + report.subject() + " was asked for, but verification found "
                + report.findings().size() + " faults, first "
                + report.findings().get(0).message()
                + "; choose another snapshot or repair this one.");
        this.findings = report.findings();
    }

    /**
     * What verification found.
     *
     * @return all findings
     */
    public List<Finding> findings() {
        return findings;
    }
}
