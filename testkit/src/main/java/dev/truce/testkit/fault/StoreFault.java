package dev.truce.testkit.fault;

import dev.truce.integrity.file.DurabilityException;
import dev.truce.testkit.fault.StoreCall.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;

/** How a call of an object store can go wrong. Those that are no {@linkplain #isFailure failures} are lies: the store says all was well. */
public enum StoreFault {
    /** The call fails and nothing was done: no route, a time-out on the way there, 403, 500. */
    ERROR,
    /** The call is done, and fails all the same, so that its result is unknown: a time-out on the way back, an error in an answer 200. */
    ERROR_AFTERWARDS,
    /** No space is left, or the quota is used up. Nothing was done. */
    FULL,
    /** Nothing may be changed. Nothing was done. */
    READ_ONLY,
    /** A put or removal is said to be done, and was not. */
    LOST,
    /** Half of the bytes are stored, or given. */
    TORN,
    /** A bit in the middle of the bytes is flipped that are stored, or given. */
    BIT_FLIPPED,
    /** More bytes are given than there are. */
    TRAILING_BYTES,
    /** The bytes of another object are given: those of the next name, or the first; none where there is no other. */
    OTHER_OBJECT,
    /** An object that is there is said not to be, as by a copy of the store that lags behind. */
    NOT_FOUND,
    /** The names are listed as they were when the fault was planned. */
    STALE_LIST,
    /** Every second name is missing, as when a page is lost. */
    PAGE_LOST,
    /** The first half of the names is listed twice. */
    PAGE_REPEATED,
    /** The names are listed in descending order. */
    DISORDERED_LIST;

    /**
     * Whether a call can go wrong so.
     *
     * @param kind the call
     * @return false where no store does this
     */
    public boolean appliesTo(Kind kind) {
        return switch (this) {
            case ERROR -> true;
            case ERROR_AFTERWARDS, READ_ONLY, LOST -> kind.isChanging();
            case FULL -> kind == Kind.PUT;
            case TORN, BIT_FLIPPED -> kind == Kind.PUT || kind == Kind.GET;
            case TRAILING_BYTES, OTHER_OBJECT -> kind == Kind.GET;
            case NOT_FOUND -> kind == Kind.GET || kind == Kind.CONTAINS;
            case STALE_LIST, PAGE_LOST, PAGE_REPEATED, DISORDERED_LIST -> kind == Kind.LIST;
        };
    }

    /**
     * Whether the call fails.
     *
     * @return false for lies
     */
    public boolean isFailure() {
        return this == ERROR || this == ERROR_AFTERWARDS || this == FULL || this == READ_ONLY;
    }

    /** As a store reports it. */
    RuntimeException exception(StoreCall call) {
        return switch (this) {
            case FULL -> DurabilityException.of(call.toString(), new IOException("No space left on device"));
            case READ_ONLY -> DurabilityException.of(call.toString(), new IOException("Read-only file system"));
            default -> new UncheckedIOException(call + " failed", new IOException("Input/output error"));
        };
    }
}
