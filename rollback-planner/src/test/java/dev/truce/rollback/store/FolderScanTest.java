package dev.truce.rollback.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.truce.conflict.RecordId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class FolderScanTest {

    private final List<String> closed = new ArrayList<>();

    /** The records of a file; one that is called bad cannot be closed. */
    private RecordCursor file(String type, String... keys) {
        Iterator<StoredRecord> records = Stream.of(keys)
                .map(key -> new StoredRecord(new RecordId(type, key), new byte[0]))
                .iterator();
        return new RecordCursor() {
            @Override
            public boolean hasNext() {
                return records.hasNext();
            }

            @Override
            public StoredRecord next() {
                return records.next();
            }

            @Override
            public void close() {
                if (type.equals("bad")) {
                    throw new UncheckedIOException(new IOException("the disk is gone"));
                }
                closed.add(type);
            }
        };
    }

    @Test
    void filesAreReadOneAfterTheOtherAndNothingFollowsTheLast() {
        try (FolderScan scan = new FolderScan(List.of(file("a", "1"), file("b"), file("c", "1", "2")))) {
            assertThat(scan.knownDigest()).isEmpty();
            List<RecordId> read = new ArrayList<>();
            scan.forEachRemaining(record -> read.add(record.id()));
            assertThat(read).containsExactly(new RecordId("a", "1"), new RecordId("c", "1"), new RecordId("c", "2"));
            assertThatExceptionOfType(NoSuchElementException.class)
                    .isThrownBy(scan::next)
                    .withMessage("the store has no further record");
        }
    }

    @Test
    void anEmptyFolderHasNoRecord() {
        try (FolderScan scan = new FolderScan(List.of())) {
            assertThatExceptionOfType(NoSuchElementException.class).isThrownBy(scan::next);
        }
    }

    @Test
    void allFilesAreClosedWhenOneCannotBe() {
        FolderScan scan = new FolderScan(List.of(file("a"), file("bad"), file("c")));

        assertThatThrownBy(scan::close)
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("the disk is gone");
        assertThat(closed).containsExactly("a", "c");
    }
}
