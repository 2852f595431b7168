package dev.truce.integrity;

import java.util.List;

/**
 * What a verification looked at and everything it found.
 *
 * @param subject what was verified, as the user knows it
 * @param filesChecked how many files or objects were read
 * @param bytesChecked how many bytes they have
 * @param findings all that is wrong, in the order it was found; empty if nothing is
 */
public record VerificationReport(String subject, long filesChecked, long bytesChecked, List<Finding> findings) {

    /**
     * Copies the findings.
     *
     * @param subject what was verified
     * @param filesChecked how many files or objects were read
     * @param bytesChecked how many bytes they have
     * @param findings all that is wrong
     */
    public VerificationReport {
        findings = List.copyOf(findings);
    }

    /**
     * Whether nothing is wrong.
     *
     * @return true if there is no finding
     */
    public boolean valid() {
        return findings.isEmpty();
    }
}
