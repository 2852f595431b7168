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

    private static final int PERCENT = 100;
    private static final int TENTHS = 10 * PERCENT;

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

    /**
     * How much of what was read is sound, as a figure: the share of files without a finding, in percent, rounded down to a
     * tenth. 100 only when there is no finding at all.
     *
     * @return from 0 to 100; 100 if nothing was read and nothing was missed
     */
    public double score() {
        if (valid()) {
            return PERCENT;
        }
        long accused = findings.stream().map(Finding::file).distinct().count();
        long all = Math.max(filesChecked, accused);
        long tenths = (all - accused) * TENTHS / all;
        return Math.min(tenths, TENTHS - 1) / (double) (TENTHS / PERCENT);
    }
}
