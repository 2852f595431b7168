package dev.truce.conflict.queue;

/** From which end cases are read. */
public enum CaseOrder {
    /** By growing numbers. */
    OLDEST_FIRST(0),
    /** By falling numbers. */
    NEWEST_FIRST(Long.MAX_VALUE);

    private final long start;

    CaseOrder(long start) {
        this.start = start;
    }

    /**
     * Before the first case in this order.
     *
     * @return a number that no case has
     */
    public long start() {
        return start;
    }
}
