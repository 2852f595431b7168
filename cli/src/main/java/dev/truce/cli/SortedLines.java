package dev.truce.cli;

import dev.truce.conflict.RecordId;
import dev.truce.integrity.DurabilityException;
import dev.truce.integrity.json.InputRejectedException;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Lines ordered by record id in bounded memory: sorted in pieces that fit, each piece but the last in a temporary file, and
 * merged while they are read (external merge sort; Knuth, The Art of Computer Programming 3, 5.4).
 */
final class SortedLines implements AutoCloseable {

    private static final long PIECE_BYTES = 32L << 20;

    private final Path source;
    private final List<Path> pieces;
    private final List<Line> rest;
    private final List<DataInputStream> open = new ArrayList<>();

    private SortedLines(Path source, List<Path> pieces, List<Line> rest) {
        this.source = source;
        this.pieces = pieces;
        this.rest = rest;
    }

    /** A line: which record it holds, where it stands, and its bytes. */
    record Line(RecordId id, long number, byte[] json) {
        static final Comparator<Line> ORDER = Comparator.comparing(Line::id).thenComparingLong(Line::number);
    }

    /** Takes lines in any order. */
    static final class Sorter {

        private final Path source;
        private final long pieceBytes;
        private final List<Path> pieces = new ArrayList<>();
        private List<Line> lines = new ArrayList<>();
        private long bytes;

        Sorter(Path source) {
            this(source, PIECE_BYTES);
        }

        Sorter(Path source, long pieceBytes) {
            this.source = source;
            this.pieceBytes = pieceBytes;
        }

        void add(RecordId id, long number, byte[] json) {
            lines.add(new Line(id, number, json));
            bytes += json.length + 200L; // the objects around a line count too
            if (bytes > pieceBytes) {
                lines.sort(Line.ORDER);
                pieces.add(write(lines));
                lines = new ArrayList<>();
                bytes = 0;
            }
        }

        /** All lines in order, once it is known that no two are of one record. */
        SortedLines sorted() {
            lines.sort(Line.ORDER);
            SortedLines sorted = new SortedLines(source, pieces, lines);
            sorted.refuseDuplicates();
            return sorted;
        }

        void discard() {
            pieces.forEach(SortedLines::delete);
        }

        private static Path write(List<Line> lines) {
            try {
                Path piece = Files.createTempFile("truce-sort-", ".tmp");
                try (DataOutputStream out =
                        new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(piece), 1 << 16))) {
                    for (Line line : lines) {
                        write(out, line.id().type().getBytes(StandardCharsets.UTF_8));
                        write(out, line.id().key().getBytes(StandardCharsets.UTF_8));
                        out.writeLong(line.number());
                        write(out, line.json());
                    }
                }
                return piece;
            } catch (IOException e) {
                throw DurabilityException.of("sorting in a temporary file", e);
            }
        }

        private static void write(DataOutputStream out, byte[] bytes) throws IOException {
            out.writeInt(bytes.length);
            out.write(bytes);
        }
    }

    private void refuseDuplicates() {
        Line last = null;
        for (Iterator<Line> lines = iterator(); lines.hasNext(); ) {
            Line line = lines.next();
            if (last != null && last.id().equals(line.id())) {
                throw new InputRejectedException(
                        source.toString(),
                        line.number(),
                        0,
                        "",
                        "the record " + line.id() + " stands on line " + last.number()
                                + " already; remove one of the two");
            }
            last = line;
        }
    }

    /** The lines, in order of the records' ids. */
    Iterator<Line> iterator() {
        PriorityQueue<Piece> heads = new PriorityQueue<>(Comparator.comparing(Piece::head, Line.ORDER));
        for (Path piece : pieces) {
            add(heads, new Piece(read(piece)));
        }
        add(heads, new Piece(rest.iterator()));
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return !heads.isEmpty();
            }

            @Override
            public Line next() {
                Piece least = heads.poll();
                if (least == null) {
                    throw new NoSuchElementException("no line follows");
                }
                Line line = least.head();
                least.advance();
                add(heads, least);
                return line;
            }
        };
    }

    private static void add(PriorityQueue<Piece> heads, Piece piece) {
        if (piece.next != null) {
            heads.add(piece);
        }
    }

    /** The unread part of one piece. */
    private static final class Piece {

        private final Iterator<Line> lines;
        private @Nullable Line next;

        Piece(Iterator<Line> lines) {
            this.lines = lines;
            advance();
        }

        Line head() {
            if (next == null) {
                throw new NoSuchElementException("no line follows in this piece");
            }
            return next;
        }

        void advance() {
            next = lines.hasNext() ? lines.next() : null;
        }
    }

    private Iterator<Line> read(Path piece) {
        DataInputStream in;
        try {
            in = new DataInputStream(new BufferedInputStream(Files.newInputStream(piece), 1 << 16));
        } catch (IOException e) {
            throw DurabilityException.of("sorting in a temporary file", e);
        }
        open.add(in);
        return new Iterator<>() {
            private boolean ended;
            private @Nullable Line ahead;

            @Override
            public boolean hasNext() {
                if (ahead == null && !ended) {
                    ahead = readLine(in);
                    ended = ahead == null;
                }
                return ahead != null;
            }

            @Override
            public Line next() {
                if (!hasNext() || ahead == null) {
                    throw new NoSuchElementException("no line follows in " + piece);
                }
                Line line = ahead;
                ahead = null;
                return line;
            }
        };
    }

    private static @Nullable Line readLine(DataInputStream in) {
        try {
            int first = in.read();
            if (first < 0) {
                return null;
            }
            int typeBytes = (first << 24) | (in.readUnsignedByte() << 16) | in.readUnsignedShort();
            String type = new String(in.readNBytes(typeBytes), StandardCharsets.UTF_8);
            String key = new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8);
            long number = in.readLong();
            return new Line(new RecordId(type, key), number, in.readNBytes(in.readInt()));
        } catch (IOException e) {
            throw DurabilityException.of("sorting in a temporary file", e);
        }
    }

    private static void delete(Path piece) {
        try {
            Files.deleteIfExists(piece);
        } catch (IOException e) {
            piece.toFile().deleteOnExit();
        }
    }

    @Override
    public void close() {
        for (DataInputStream in : open) {
            try {
                in.close();
            } catch (IOException e) {
                throw new UncheckedIOException("closing a temporary file failed: " + e.getMessage(), e);
            }
        }
        pieces.forEach(SortedLines::delete);
    }
}
