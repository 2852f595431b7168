package dev.truce.integrity;

import java.io.IOException;
import java.io.Serial;

/** Something could not be written so that it would survive a crash. Nothing was acknowledged. */
public class DurabilityException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    DurabilityException(String message, IOException cause) {
        super(message, cause);
    }

    static DurabilityException of(String asked, IOException cause) {
        String found = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        if (isStorageFull(found)) {
            return new StorageFullException(asked + ": the storage is full; free some space and try again", cause);
        }
        return new DurabilityException(asked + " failed, nothing was acknowledged: " + found, cause);
    }

    /** Java reports ENOSPC and EDQUOT as text only; the text is that of strerror in the C locale. */
    private static boolean isStorageFull(String found) {
        return found.contains("No space left on device") || found.contains("Disk quota exceeded");
    }
}
