package dev.truce.testkit.fault;

import dev.truce.testkit.fault.Operation.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.NonReadableChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.OverlappingFileLockException;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.FileSystemException;
import java.util.Objects;

/** An open file, or an open directory, which can only be forced. Closing it makes nothing durable. */
final class FaultChannel extends FileChannel {

    private final FaultFileSystem fileSystem;
    private final Volume volume;
    private final Gate gate;
    private final FaultPath path;
    private final Node node;
    private final OpenOptions options;
    private long position;

    FaultChannel(FaultFileSystem fileSystem, FaultPath path, Node node, OpenOptions options) {
        this.fileSystem = fileSystem;
        this.volume = fileSystem.volume();
        this.gate = fileSystem.gate();
        this.path = path;
        this.node = node;
        this.options = options;
        node.open();
    }

    private FileNode file() throws IOException {
        if (!isOpen()) {
            throw new ClosedChannelException();
        }
        if (node instanceof FileNode file) {
            return file;
        }
        throw new FileSystemException(path.toString(), null, "Is a directory");
    }

    private FileNode readable() throws IOException {
        FileNode file = file();
        if (!options.read()) {
            throw new NonReadableChannelException();
        }
        return file;
    }

    private FileNode writable() throws IOException {
        FileNode file = file();
        if (!options.write()) {
            throw new NonWritableChannelException();
        }
        return file;
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        synchronized (volume) {
            int read = read(target, position);
            position += Math.max(0, read);
            return read;
        }
    }

    @Override
    public int read(ByteBuffer target, long from) throws IOException {
        synchronized (volume) {
            byte[] bytes = readable().bytes();
            int available = (int) Math.min(target.remaining(), Math.max(0, bytes.length - from));
            Gate.Passage passage = gate.pass(Kind.READ, path.toString(), from + ".." + (from + available));
            if (available == 0) {
                return target.hasRemaining() ? -1 : 0;
            }
            int length = passage.length(available);
            target.put(bytes, (int) from, length);
            return length;
        }
    }

    @Override
    public long read(ByteBuffer[] targets, int offset, int length) throws IOException {
        for (int i = offset; i < offset + length; i++) {
            if (targets[i].hasRemaining()) {
                return read(targets[i]);
            }
        }
        return 0;
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
        synchronized (volume) {
            FileNode file = writable();
            if (options.append()) {
                position = file.sizeBytes();
            }
            int written = write(source, position);
            position += written;
            return written;
        }
    }

    @Override
    public int write(ByteBuffer source, long from) throws IOException {
        synchronized (volume) {
            FileNode file = writable();
            int asked = source.remaining();
            Gate.Passage passage = gate.pass(Kind.WRITE, path.toString(), from + ".." + (from + asked));
            long growth = Math.max(0, from + passage.length(asked) - file.sizeBytes());
            long space = fileSystem.freeBytes();
            int length = (int) (passage.length(asked) - Math.max(0, growth - space));
            if (length <= 0 && asked > 0) {
                throw Fault.ENOSPC.exception(Kind.WRITE, path.toString());
            }
            byte[] bytes = new byte[length];
            source.get(bytes);
            if (length > 0) {
                volume.change(file, new FileChange.Write(Math.toIntExact(from), bytes));
            }
            passage.done(path.toString());
            return length;
        }
    }

    @Override
    public long write(ByteBuffer[] sources, int offset, int length) throws IOException {
        for (int i = offset; i < offset + length; i++) {
            if (sources[i].hasRemaining()) {
                return write(sources[i]);
            }
        }
        return 0;
    }

    @Override
    public long position() throws IOException {
        file();
        return position;
    }

    @Override
    public FaultChannel position(long newPosition) throws IOException {
        file();
        if (newPosition < 0) {
            throw new IllegalArgumentException("a position of " + newPosition + " is before the file");
        }
        position = newPosition;
        return this;
    }

    @Override
    public long size() throws IOException {
        return file().sizeBytes();
    }

    @Override
    public FaultChannel truncate(long size) throws IOException {
        synchronized (volume) {
            FileNode file = writable();
            Gate.Passage passage = gate.pass(Kind.TRUNCATE, path.toString(), "to " + size);
            if (size < file.sizeBytes()) {
                volume.change(file, new FileChange.Truncate((int) size));
            }
            position = Math.min(position, size);
            passage.done(path.toString());
            return this;
        }
    }

    @Override
    public void force(boolean metadata) throws IOException {
        synchronized (volume) {
            if (!isOpen()) {
                throw new ClosedChannelException();
            }
            if (node instanceof FileNode file && file.hasFailedForce()) {
                fileSystem.noteRetriedForce(path);
            }
            try {
                gate.pass(Kind.FORCE, path.toString(), "");
            } catch (IOException e) {
                if (node instanceof FileNode file) {
                    file.failForce();
                }
                throw e;
            }
            if (node instanceof FileNode file && !fileSystem.omits(Omission.FORCE_OF_FILES)) {
                file.force();
            } else if (node instanceof DirectoryNode directory && !fileSystem.omits(Omission.FORCE_OF_DIRECTORIES)) {
                volume.force(directory);
            }
        }
    }

    @Override
    public long transferTo(long from, long count, WritableByteChannel target) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(count, Math.max(0, size() - from)));
        int read = buffer.hasRemaining() ? read(buffer, from) : 0;
        buffer.flip();
        return read <= 0 ? 0 : target.write(buffer);
    }

    @Override
    public long transferFrom(ReadableByteChannel source, long to, long count) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(count, 1 << 16));
        int read = source.read(buffer);
        buffer.flip();
        int written = 0;
        while (read > 0 && buffer.hasRemaining()) {
            written += write(buffer, to + written);
        }
        return written;
    }

    @Override
    public MappedByteBuffer map(MapMode mode, long from, long size) {
        throw new UnsupportedOperationException("a file here cannot be mapped into memory");
    }

    @Override
    public FileLock lock(long from, long size, boolean shared) throws IOException {
        return Objects.requireNonNull(tryLock(from, size, shared));
    }

    /** Locks the whole file, whatever part is asked for. */
    @Override
    public FileLock tryLock(long from, long size, boolean shared) throws IOException {
        synchronized (volume) {
            FileNode file = file();
            gate.pass(Kind.LOCK, path.toString(), "");
            if (!file.lock(this)) {
                throw new OverlappingFileLockException();
            }
            return new HeldLock(this, from, size, shared);
        }
    }

    private void unlock() {
        synchronized (volume) {
            if (node instanceof FileNode file) {
                file.unlock(this);
            }
        }
    }

    @Override
    protected void implCloseChannel() {
        synchronized (volume) {
            unlock();
            node.close();
            volume.free(node);
        }
    }

    private static final class HeldLock extends FileLock {

        private final FaultChannel channel;
        private boolean released;

        HeldLock(FaultChannel channel, long position, long size, boolean shared) {
            super(channel, position, size, shared);
            this.channel = channel;
        }

        @Override
        public boolean isValid() {
            return !released && channel.isOpen();
        }

        @Override
        public void release() {
            released = true;
            channel.unlock();
        }
    }
}
