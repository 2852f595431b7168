package dev.truce.integrity.file;

import java.io.IOException;
import java.io.Serial;

/** The storage is full, or its quota used up. Nothing was acknowledged; after space is freed it works again. */
public final class StorageFullException extends DurabilityException {

    @Serial
    private static final long serialVersionUID = 1L;

    StorageFullException(String message, IOException cause) {
        super(message, cause);
    }
}
