package dev.truce.testkit.fault;

import java.nio.file.attribute.PosixFilePermission;
import java.util.Arrays;
import java.util.Set;

/** What was done to a file and need not have reached the disk. */
sealed interface FileChange {

    /** The content after the change; the given array is not altered. */
    byte[] applyTo(byte[] content);

    /** How many ways there are for the change to reach the disk, counting that it does not. */
    double outcomes();

    /** Bytes written at an offset, one at least. */
    record Write(int offset, byte[] bytes) implements FileChange {

        static final int SECTOR_BYTES = 512;

        @Override
        public byte[] applyTo(byte[] content) {
            return firstBytes(content, bytes.length);
        }

        /** Only the first bytes arrived; the file is not longer than these make it. */
        byte[] firstBytes(byte[] content, int length) {
            byte[] result = Arrays.copyOf(content, Math.max(content.length, offset + length));
            System.arraycopy(bytes, 0, result, offset, length);
            return result;
        }

        /** Only the first bytes arrived, but the place of all was allocated. */
        byte[] firstBytesThenZeros(byte[] content, int length) {
            byte[] result = Arrays.copyOf(content, Math.max(content.length, offset + bytes.length));
            System.arraycopy(bytes, 0, result, offset, length);
            Arrays.fill(result, offset + length, offset + bytes.length, (byte) 0);
            return result;
        }

        /** How many sectors of the disk the bytes lie in. */
        int sectors() {
            return (offset + bytes.length - 1) / SECTOR_BYTES - offset / SECTOR_BYTES + 1;
        }

        /** The bytes that lie in one sector arrived, whatever became of those before. */
        byte[] sector(byte[] content, int sector) {
            int start = Math.max(offset, (offset / SECTOR_BYTES + sector) * SECTOR_BYTES);
            int end = Math.min(offset + bytes.length, (offset / SECTOR_BYTES + sector + 1) * SECTOR_BYTES);
            byte[] result = Arrays.copyOf(content, Math.max(content.length, end));
            System.arraycopy(bytes, start - offset, result, start, end - start);
            return result;
        }

        @Override
        public double outcomes() {
            double torn = 2.0 * Math.max(0, bytes.length - 1);
            return 3 + torn + (sectors() > 1 ? Math.pow(2, sectors()) : 0);
        }

        @Override
        public String toString() {
            return "write " + offset + ".." + (offset + bytes.length);
        }
    }

    /** A new length, shorter or longer. */
    record Truncate(int length) implements FileChange {

        @Override
        public byte[] applyTo(byte[] content) {
            return Arrays.copyOf(content, length);
        }

        @Override
        public double outcomes() {
            return 2;
        }

        @Override
        public String toString() {
            return "truncate to " + length;
        }
    }

    /** Other permissions; the content stays. */
    record Permissions(Set<PosixFilePermission> permissions) implements FileChange {

        @Override
        public byte[] applyTo(byte[] content) {
            return content;
        }

        @Override
        public double outcomes() {
            return 2;
        }

        @Override
        public String toString() {
            return "change permissions";
        }
    }
}
