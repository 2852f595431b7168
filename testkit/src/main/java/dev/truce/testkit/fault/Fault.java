package dev.truce.testkit.fault;

import dev.truce.testkit.fault.Operation.Kind;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;

/** How a call of a file system can go wrong; named as in {@code errno.h}. */
public enum Fault {
    /** The device fails; nothing was done. After a failed force the file's pages count as clean and are never written. */
    EIO("Input/output error"),
    /** The device reports a failure after doing what was asked, as a network file system can. */
    EIO_AFTERWARDS("Input/output error"),
    /** No space is left. */
    ENOSPC("No space left on device"),
    /** The user's quota is used up. */
    EDQUOT("Disk quota exceeded"),
    /** The file system has become read-only. */
    EROFS("Read-only file system"),
    /** Permission is denied. */
    EACCES("Permission denied"),
    /** Too many files are open. */
    EMFILE("Too many open files"),
    /** Fewer bytes are read than asked for, at least one. No failure: the program must go on. */
    SHORT_READ(""),
    /** Fewer bytes are written than asked for, at least one. No failure: the program must go on. */
    SHORT_WRITE("");

    private final String reason;

    Fault(String reason) {
        this.reason = reason;
    }

    /**
     * Whether a call can go wrong so.
     *
     * @param kind the call
     * @return false where no file system reports this
     */
    public boolean appliesTo(Kind kind) {
        return switch (this) {
            case EIO -> true;
            case EIO_AFTERWARDS, EROFS -> kind.isChanging();
            case ENOSPC, EDQUOT -> needsSpace(kind);
            case EACCES -> hasPath(kind);
            case EMFILE -> kind == Kind.OPEN || kind == Kind.CREATE || kind == Kind.LIST;
            case SHORT_READ -> kind == Kind.READ;
            case SHORT_WRITE -> kind == Kind.WRITE;
        };
    }

    /** A force too, where space is allocated late. */
    private static boolean needsSpace(Kind kind) {
        return switch (kind) {
            case CREATE, WRITE, FORCE, MAKE_DIRECTORY, LINK, SYMBOLIC_LINK, RENAME -> true;
            default -> false;
        };
    }

    /** Whether the call names a file, and not one that is open. */
    private static boolean hasPath(Kind kind) {
        return switch (kind) {
            case READ, WRITE, TRUNCATE, FORCE, LOCK -> false;
            default -> true;
        };
    }

    /**
     * Whether the call fails.
     *
     * @return false for short reads and writes, after which programs go on
     */
    public boolean isFailure() {
        return !reason.isEmpty();
    }

    /** As Java reports it: with the path where the call had one. */
    IOException exception(Kind kind, String path) {
        if (this == EACCES) {
            return new AccessDeniedException(path);
        }
        return hasPath(kind) ? new FileSystemException(path, null, reason) : new IOException(reason);
    }
}
