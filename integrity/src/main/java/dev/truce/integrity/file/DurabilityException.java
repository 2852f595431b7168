package dev.truce.integrity.file;

import java.io.IOException;
import java.io.Serial;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** Something could not be written so that it would survive a crash. Nothing was acknowledged. */
public class DurabilityException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    DurabilityException(String message, IOException cause) {
        super(message, cause);
    }

    /**
     * What failed writing means: one place knows a full storage from any other failure.
     *
     * @param asked what was asked, for example {@code writing a.json}
     * @param cause how it failed
     * @return a {@link StorageFullException} when space or quota is used up, else a plain one
     */
    public static DurabilityException of(String asked, IOException cause) {
        String found = found(cause);
        if (isStorageFull(found)) {
            return new StorageFullException(asked + ": the storage is full; free some space and try again", cause);
        }
        return new DurabilityException(
                asked + " failed, nothing was acknowledged: " + found + "; check the folder and who may write there",
                cause);
    }

    /** Java gives a path instead of a reason where the kind of exception is the reason. */
    private static String found(IOException cause) {
        if (cause instanceof FileSystemException failed && failed.getReason() == null) {
            String what = cause instanceof NoSuchFileException
                    ? "there is no such file or folder"
                    : cause instanceof AccessDeniedException
                            ? "permission denied"
                            : cause instanceof FileAlreadyExistsException ? "it exists already" : "it cannot be used";
            return failed.getFile() + ": " + what;
        }
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }

    /** Java reports ENOSPC and EDQUOT as text only; the text is that of strerror in the C locale. */
    private static boolean isStorageFull(String found) {
        return found.contains("No space left on device") || found.contains("Disk quota exceeded");
    }
}
