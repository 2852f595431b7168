package dev.truce.integrity;

import java.io.Serial;

/** What was to be read is missing or damaged. Nothing of it was used. */
public final class DamageException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    private final transient Finding finding;

    /**
     * A refusal to read on.
     *
     * @param finding what was found
     */
    public DamageException(Finding finding) {
        super(finding.message());
        this.finding = finding;
    }

    /**
     * What was found.
     *
     * @return the finding, whose message is this exception's
     */
    public Finding finding() {
        return finding;
    }
}
