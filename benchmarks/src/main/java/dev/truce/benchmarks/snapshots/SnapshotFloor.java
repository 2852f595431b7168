package dev.truce.benchmarks.snapshots;

import com.github.luben.zstd.Zstd;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * What a backup costs at least: the SHA-256 of each line and of each chunk of lines, zstd, two threads, one file that is forced. No
 * JSON, no keys, no tree, nothing is found again.
 */
final class SnapshotFloor implements AutoCloseable {

    private static final int CHUNK_BYTES = 1 << 16;
    private static final int LEVEL = 1;
    private static final int THREADS = 2;
    private static final int AHEAD = 16;

    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);

    /** Lines as they are kept. */
    private record Chunk(int length, byte[] digest, byte[] frame) {}

    /** Gives the next piece of work; null when there is none. */
    @FunctionalInterface
    private interface Source<R> {
        @Nullable
        Callable<R> next() throws IOException;
    }

    @FunctionalInterface
    private interface Sink<R> {
        void take(R result) throws IOException;
    }

    void backUp(Path lines, Path file) throws IOException, InterruptedException {
        try (InputStream in = Files.newInputStream(lines);
                FileChannel channel = FileChannel.open(
                        file,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.WRITE);
                DataOutputStream out = buffered(channel)) {
            byte[][] rest = {new byte[0]};
            this.<Chunk>each(
                    () -> {
                        byte[] chunk = chunk(in, rest);
                        return chunk.length == 0 ? null : () -> packed(chunk);
                    },
                    chunk -> {
                        out.writeInt(chunk.length());
                        out.write(chunk.digest());
                        out.writeInt(chunk.frame().length);
                        out.write(chunk.frame());
                    });
            out.flush();
            channel.force(true);
        }
    }

    private static DataOutputStream buffered(FileChannel channel) {
        return new DataOutputStream(new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 20));
    }

    /** Whole lines; what is left of the last one begins the next chunk. */
    private static byte[] chunk(InputStream in, byte[][] rest) throws IOException {
        byte[] more = in.readNBytes(CHUNK_BYTES);
        byte[] all = Arrays.copyOf(rest[0], rest[0].length + more.length);
        System.arraycopy(more, 0, all, rest[0].length, more.length);
        int end = all.length;
        while (more.length > 0 && all[end - 1] != '\n') {
            end--;
        }
        rest[0] = Arrays.copyOfRange(all, end, all.length);
        return Arrays.copyOf(all, end);
    }

    private static Chunk packed(byte[] chunk) {
        digestLines(chunk);
        return new Chunk(chunk.length, sha256().digest(chunk), Zstd.compress(chunk, LEVEL));
    }

    private static void digestLines(byte[] chunk) {
        MessageDigest sha = sha256();
        int from = 0;
        for (int at = 0; at < chunk.length; at++) {
            if (chunk[at] == '\n') {
                sha.update(chunk, from, at - from);
                sha.digest();
                from = at + 1;
            }
        }
    }

    void verify(Path file) throws IOException, InterruptedException {
        unpacked(file, true, chunk -> {});
    }

    void restore(Path file, Path lines) throws IOException, InterruptedException {
        try (FileChannel channel = FileChannel.open(
                        lines,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.WRITE);
                OutputStream out = buffered(channel)) {
            unpacked(file, false, out::write);
            out.flush();
            channel.force(true);
        }
    }

    private void unpacked(Path file, boolean lines, Sink<byte[]> sink) throws IOException, InterruptedException {
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file), 1 << 20))) {
            long[] left = {Files.size(file)};
            this.<byte[]>each(
                    () -> {
                        if (left[0] == 0) {
                            return null;
                        }
                        int length = in.readInt();
                        byte[] digest = in.readNBytes(sha256().getDigestLength());
                        byte[] frame = in.readNBytes(in.readInt());
                        left[0] -= 2 * Integer.BYTES + digest.length + frame.length;
                        return () -> checked(Zstd.decompress(frame, length), digest, lines);
                    },
                    sink);
        }
    }

    private static byte[] checked(byte[] chunk, byte[] digest, boolean lines) {
        if (lines) {
            digestLines(chunk);
        }
        if (!MessageDigest.isEqual(sha256().digest(chunk), digest)) {
            throw new IllegalStateException("what was written is damaged");
        }
        return chunk;
    }

    /** Does all work on the threads, and takes the results in order. */
    private <R> void each(Source<R> source, Sink<R> sink) throws IOException, InterruptedException {
        Queue<Future<R>> ahead = new ArrayDeque<>();
        for (Callable<R> work = source.next(); work != null || !ahead.isEmpty(); ) {
            if (work != null) {
                ahead.add(threads.submit(work));
                work = source.next();
            }
            if (work == null || ahead.size() > AHEAD) {
                try {
                    sink.take(ahead.remove().get());
                } catch (ExecutionException e) {
                    throw new IllegalStateException(e);
                }
            }
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        threads.shutdown();
    }
}
