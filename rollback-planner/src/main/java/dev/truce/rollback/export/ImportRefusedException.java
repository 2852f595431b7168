package dev.truce.rollback.export;

import dev.truce.integrity.Finding;
import java.util.List;

/** An import was refused before anything was touched. */
public final class ImportRefusedException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final transient List<Finding> findings;

    /**
     * A refusal.
     *
     * @param message what was asked, what was found, what to do
     * @param findings what verification found; empty when that is not the reason
     */
    public ImportRefusedException(String message, List<Finding> findings) {
        super(message);
        this.findings = List.copyOf(findings);
    }

    /**
     * What verification found.
     *
     * @return all findings; empty when damage is not the reason
     */
    public List<Finding> findings() {
        return findings;
    }
}
