package dev.truce.integrity.bag;

import dev.truce.integrity.Digest;
import dev.truce.integrity.Utf8Order;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The lines of {@code bag-info.txt}. Ours end with a second witness of every other tag file and a seal over all lines
 * before it, so that damage of a manifest and damage of what it lists can be told apart.
 */
final class BagInfo {

    static final String OXUM = "Payload-Oxum";

    private static final String WITNESS = "Truce-Tag-File";
    private static final String SEAL = "Truce-Seal";
    private static final String SEPARATOR = ": ";

    private final List<Bag.Info> lines;
    private final boolean sealed;

    private BagInfo(List<Bag.Info> lines, boolean sealed) {
        this.lines = lines;
        this.sealed = sealed;
    }

    static boolean isReserved(String label) {
        return List.of(OXUM, WITNESS, SEAL, BagSignature.SIGNED_BY).stream().anyMatch(label::equalsIgnoreCase);
    }

    static byte[] write(List<Bag.Info> lines, SortedMap<String, Digest> tagFiles) {
        StringBuilder text = new StringBuilder();
        lines.forEach(line -> line(text, line.label(), line.value()));
        tagFiles.forEach((file, digest) -> line(text, WITNESS, digest.hex() + " " + file));
        Digest seal = Digest.of(text.toString().getBytes(StandardCharsets.UTF_8));
        line(text, SEAL, seal.toString());
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void line(StringBuilder text, String label, String value) {
        text.append(label).append(SEPARATOR).append(value).append('\n');
    }

    static BagInfo read(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        List<Bag.Info> lines = new ArrayList<>();
        for (String line : text.lines().toList()) {
            int colon = line.indexOf(':');
            boolean continues = (line.startsWith(" ") || line.startsWith("\t")) && !lines.isEmpty();
            if (continues) {
                Bag.Info last = lines.remove(lines.size() - 1);
                lines.add(new Bag.Info(last.label(), last.value() + " " + line.strip()));
            } else if (colon > 0) {
                lines.add(new Bag.Info(
                        line.substring(0, colon), line.substring(colon + 1).strip()));
            }
        }
        return new BagInfo(Collections.unmodifiableList(lines), isSealed(bytes, text));
    }

    private static boolean isSealed(byte[] bytes, String text) {
        int start = text.lastIndexOf('\n', text.length() - 2) + 1;
        byte[] before = text.substring(0, start).getBytes(StandardCharsets.UTF_8);
        String seal = SEAL + SEPARATOR + Digest.of(before) + "\n";
        // compared as bytes: decoding may have replaced some
        return Digest.of((text.substring(0, start) + seal).getBytes(StandardCharsets.UTF_8))
                .equals(Digest.of(bytes));
    }

    List<Bag.Info> lines() {
        return lines;
    }

    /** Whether it ends with a seal that matches. */
    boolean sealed() {
        return sealed;
    }

    Optional<String> value(String label) {
        return lines.stream()
                .filter(line -> line.label().equalsIgnoreCase(label))
                .map(Bag.Info::value)
                .findFirst();
    }

    /** The digests of the other tag files; to be believed only if {@link #sealed}. */
    SortedMap<String, Digest> witnesses() {
        SortedMap<String, Digest> witnesses = new TreeMap<>(Utf8Order::compare);
        for (Bag.Info line : lines) {
            int space = line.value().indexOf(' ');
            if (line.label().equals(WITNESS) && space == 2 * Digest.BYTES) {
                witnesses.put(
                        line.value().substring(space + 1),
                        Digest.parseHex(line.value().substring(0, space)));
            }
        }
        return witnesses;
    }
}
