package dev.truce.rollback.risk;

/** How dangerous a rollback is; from the least to the most. */
public enum RiskLevel {
    /** A rehearsal proved that nothing is lost. */
    SAFE,
    /** Something is replaced, deleted or unclear; needs an approval. */
    RISKY,
    /** Newer data is lost, or what it relies on is not proved; needs an approval. */
    DANGEROUS
}
