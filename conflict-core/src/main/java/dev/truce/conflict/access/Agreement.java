package dev.truce.conflict.access;

import java.util.function.BiPredicate;

/** Which of base, local and server hold the same; two that are the same as the third are the same as each other. */
public enum Agreement {
    /** All three. */
    ALL(true, true, true),
    /** Local holds what base holds, and the server does not. */
    LOCAL_AND_BASE(true, false, false),
    /** The server holds what base holds, and local does not. */
    SERVER_AND_BASE(false, true, false),
    /** Local and server hold the same, and base does not. */
    LOCAL_AND_SERVER(false, false, true),
    /** No two of them. */
    NONE(false, false, false);

    private final boolean localUnchanged;
    private final boolean serverUnchanged;
    private final boolean inSync;

    Agreement(boolean localUnchanged, boolean serverUnchanged, boolean inSync) {
        this.localUnchanged = localUnchanged;
        this.serverUnchanged = serverUnchanged;
        this.inSync = inSync;
    }

    /**
     * Whether local holds what base holds.
     *
     * @return true when local changed nothing
     */
    public boolean localUnchanged() {
        return localUnchanged;
    }

    /**
     * Whether the server holds what base holds.
     *
     * @return true when the server changed nothing
     */
    public boolean serverUnchanged() {
        return serverUnchanged;
    }

    /**
     * Whether local and server hold the same.
     *
     * @return true when neither has anything to tell the other
     */
    public boolean inSync() {
        return inSync;
    }

    /**
     * Compares three values two at a time.
     *
     * @param base the last agreed value
     * @param local local's value
     * @param server the server's value
     * @param same whether two values are the same
     * @param <T> the type of the values
     * @return which of them are
     */
    public static <T> Agreement of(T base, T local, T server, BiPredicate<? super T, ? super T> same) {
        boolean localUnchanged = same.test(base, local);
        boolean serverUnchanged = same.test(base, server);
        return of(localUnchanged, serverUnchanged, !localUnchanged && !serverUnchanged && same.test(local, server));
    }

    /** Where one side changed nothing, the other tells whether they are in sync: {@code inSync} is not looked at then. */
    static Agreement of(boolean localUnchanged, boolean serverUnchanged, boolean inSync) {
        if (localUnchanged || serverUnchanged) {
            return localUnchanged ? serverUnchanged ? ALL : LOCAL_AND_BASE : SERVER_AND_BASE;
        }
        return inSync ? LOCAL_AND_SERVER : NONE;
    }
}
