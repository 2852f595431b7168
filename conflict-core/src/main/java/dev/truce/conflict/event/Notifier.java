package dev.truce.conflict.event;

/**
 * Tells somebody of events: a log, a webhook, a mail. What stands between it and the engine ({@link Announcer}, or the outbox of a
 * workspace) keeps its failures and its slowness from the engine.
 *
 * <p>Called by one thread at a time for one subject, in the order of the subject's events. Implementations are thread-safe.
 */
@FunctionalInterface
public interface Notifier {

    /**
     * Tells of an event. It may have been told before, by one who died before saying so; then its id is the same.
     *
     * @param event the event
     * @throws NotToldException when it was not told, and what is known of why
     * @throws Exception when it was not told; counts as {@link NotToldException.Fault#RECEIVER}
     */
    void tell(Event event) throws Exception;

    /**
     * Writes a line to a log for each event: critical ones as errors, the others as what they are.
     *
     * @param log the log
     * @return the notifier
     */
    static Notifier log(System.Logger log) {
        return new LogNotifier(log);
    }
}
