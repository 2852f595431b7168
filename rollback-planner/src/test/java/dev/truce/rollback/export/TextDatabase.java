package dev.truce.rollback.export;

import dev.truce.integrity.Digest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A database of one line a fact, table and row, to see what goes into one and comes out. */
final class TextDatabase implements DatabaseFormat {

    /** The file that was written last. */
    @Nullable
    Path written;

    /** How many are open. */
    int open;

    @Override
    public void write(Path file, SortedMap<String, String> facts, List<Table> tables, Rows rows) {
        written = file;
        List<String> lines = new ArrayList<>();
        facts.forEach((name, value) -> lines.add("fact\t" + name + "\t" + value));
        for (Table table : tables) {
            lines.add("table\t" + table.type() + "\t" + table.records() + "\t" + table.stateRoot());
            rows.of(table.type())
                    .forEachRemaining(row ->
                            lines.add("row\t" + table.type() + "\t" + new String(row.json(), StandardCharsets.UTF_8)));
        }
        try {
            Files.write(file, lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Content open(Path file, String name) {
        List<String[]> lines;
        try {
            lines = Files.readAllLines(file).stream()
                    .map(line -> line.split("\t"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        open++;
        return new Content() {
            @Override
            public Optional<SortedMap<String, String>> facts() {
                SortedMap<String, String> facts = new TreeMap<>();
                of("fact").forEach(line -> facts.put(line[1], line[2]));
                return facts.isEmpty() ? Optional.empty() : Optional.of(facts);
            }

            private List<String[]> of(String kind) {
                return lines.stream().filter(line -> line[0].equals(kind)).toList();
            }

            @Override
            public List<Table> tables() {
                return of("table").stream()
                        .map(line -> new Table(line[1], Long.parseLong(line[2]), Digest.parse(line[3])))
                        .toList();
            }

            @Override
            public List<String> types() {
                return of("row").stream().map(line -> line[1]).distinct().toList();
            }

            @Override
            public Iterator<byte[]> documents(String type) {
                return of("row").stream()
                        .filter(line -> line[1].equals(type))
                        .map(line -> line[2].getBytes(StandardCharsets.UTF_8))
                        .iterator();
            }

            @Override
            public void close() {
                open--;
            }
        };
    }
}
