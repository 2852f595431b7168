package dev.truce.jdbc.database;

import dev.truce.jdbc.database.DatabaseException.Problem;
import dev.truce.rollback.store.LiveStore;
import dev.truce.rollback.store.StoreLockedException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A lock on a file beside a database. The system frees it when the process ends, however that ends. The file stays, because
 * removing it would let two processes lock two files of one name.
 */
public final class LockFile implements LiveStore.StoreLock {

    private final FileChannel channel;

    private LockFile(FileChannel channel) {
        this.channel = channel;
    }

    /** Takes the lock, or says that somebody holds it. */
    public static LockFile take(Path file, String what) {
        FileChannel channel = open(file);
        try {
            if (attempt(channel)) {
                return new LockFile(channel);
            }
        } catch (IOException e) {
            throw failed(file, closing(channel, e));
        }
        throw closing(
                channel,
                new StoreLockedException(what + " is locked by another process of Truce, which holds " + file
                        + "; try again when that one is done."));
    }

    /** Takes the lock as soon as no other process holds it. Within one process the caller must hold a lock of its own. */
    public static LockFile await(Path file) {
        FileChannel channel = open(file);
        try {
            channel.lock();
        } catch (IOException e) {
            throw failed(file, closing(channel, e));
        }
        return new LockFile(channel);
    }

    private static FileChannel open(Path file) {
        try {
            return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw new DatabaseException(
                    Problem.NOT_WRITABLE,
                    file + ": the lock file cannot be opened; check owner, mode and mount of its folder",
                    e);
        }
    }

    private static boolean attempt(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException heldByThisProcess) {
            return false;
        }
    }

    private static <E extends Exception> E closing(FileChannel channel, E error) {
        try {
            channel.close();
        } catch (IOException e) {
            error.addSuppressed(e);
        }
        return error;
    }

    private static DatabaseException failed(Path file, IOException error) {
        return new DatabaseException(Problem.FAILED, file + ": locking failed", error);
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException("closing the lock file failed: " + e.getMessage(), e);
        }
    }
}
