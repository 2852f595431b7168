package dev.truce.testkit.fault;

import java.nio.file.FileStore;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.attribute.FileStoreAttributeView;
import java.nio.file.attribute.PosixFileAttributeView;
import org.jspecify.annotations.Nullable;

/** How much space there is. */
final class FaultStore extends FileStore {

    private final FaultFileSystem fileSystem;

    FaultStore(FaultFileSystem fileSystem) {
        this.fileSystem = fileSystem;
    }

    @Override
    public String name() {
        return fileSystem.toString();
    }

    @Override
    public String type() {
        return "fault";
    }

    @Override
    public boolean isReadOnly() {
        return fileSystem.isReadOnly();
    }

    @Override
    public long getTotalSpace() {
        return fileSystem.usedBytes() + fileSystem.freeBytes();
    }

    @Override
    public long getUsableSpace() {
        return fileSystem.freeBytes();
    }

    @Override
    public long getUnallocatedSpace() {
        return fileSystem.freeBytes();
    }

    @Override
    public boolean supportsFileAttributeView(Class<? extends FileAttributeView> type) {
        return type == BasicFileAttributeView.class || type == PosixFileAttributeView.class;
    }

    @Override
    public boolean supportsFileAttributeView(String name) {
        return fileSystem.supportedFileAttributeViews().contains(name);
    }

    @Override
    public <V extends FileStoreAttributeView> @Nullable V getFileStoreAttributeView(Class<V> type) {
        return null;
    }

    @Override
    public Object getAttribute(String attribute) {
        throw new UnsupportedOperationException("there is no attribute " + attribute + " here");
    }
}
