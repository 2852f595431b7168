package dev.truce.integrity.store;

import dev.truce.integrity.DamageException;
import dev.truce.integrity.Digest;
import dev.truce.integrity.Finding;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** One check of the bytes found under the name of a pack. */
final class PackCheck {

    private final String name;
    private final Digest expected;
    private final byte[] file;
    private final Payload.Bases bases;

    private PackCheck(String name, Digest expected, byte[] file, Payload.Bases bases) {
        this.name = name;
        this.expected = expected;
        this.file = file;
        this.bases = bases;
    }

    /**
     * Checks a pack from its raw bytes: that it is whole, under its own name, and that its index is one.
     *
     * @param expected the digest in its name
     * @param file its bytes; those after {@link PackFile#MAX_BYTES} and one more may be missing
     * @param contents receives every object that is sound, if the pack is; null if they are not to be decoded
     * @param bases gives the content of objects that others are stored as changes of; asked when decoding, or when the pack
     *     is damaged, to tell where
     * @return all that is wrong
     */
    static List<Finding> of(
            String name,
            Digest expected,
            byte[] file,
            @Nullable BiConsumer<Digest, byte[]> contents,
            Payload.Bases bases) {
        if (file.length < PackFile.MIN_BYTES) {
            return List.of(new Finding.Truncated(name, PackFile.MIN_BYTES, file.length));
        }
        if (file.length > PackFile.MAX_BYTES) {
            return List.of(
                    new Finding.Malformed(name, "it is longer than a pack may be, " + PackFile.MAX_BYTES + " bytes"));
        }
        Digest end = PackFile.digest(file);
        Digest actual =
                Digest.hasher().update(file, 0, file.length - Digest.BYTES).digest();
        PackCheck check = new PackCheck(name, expected, file, bases);
        if (!actual.equals(end)) {
            return check.broken(actual, end);
        }
        return end.equals(expected) ? check.whole(contents) : List.of(new Finding.Misplaced(name, "the pack " + end));
    }

    /** Nothing changed since it was written, but whoever wrote it may have lied. */
    private List<Finding> whole(@Nullable BiConsumer<Digest, byte[]> contents) {
        try {
            List<PackedObject> objects = PackFile.index(name, file);
            if (length(objects) != file.length) {
                return List.of(new Finding.Malformed(name, "the lengths in its index do not add up to its own"));
            }
            return contents == null ? List.of() : damagedObjects(objects, contents);
        } catch (DamageException e) {
            return List.of(e.finding());
        }
    }

    private static long length(List<PackedObject> objects) {
        return PackFile.length(objects.get(objects.size() - 1));
    }

    private List<Finding> damagedObjects(List<PackedObject> objects, BiConsumer<Digest, byte[]> contents) {
        return objects.stream()
                .map(object -> object.check(file, bases, contents))
                .flatMap(Optional::stream)
                .toList();
    }

    /** Says where, as far as the parts that still hold tell. */
    private List<Finding> broken(Digest actual, Digest end) {
        Optional<Finding> header = PackFile.headerDamage(name, file);
        if (header.isPresent()) {
            return List.of(header.get());
        }
        int endAt = file.length - Digest.BYTES;
        if (actual.equals(expected)) {
            int at = Arrays.mismatch(end.bytes(), expected.bytes());
            return List.of(damaged(OptionalLong.of((long) endAt + at), "the digest at its end is not its own"));
        }
        boolean endHolds = end.equals(expected);
        List<PackedObject> objects;
        try {
            objects = PackFile.index(name, file);
        } catch (DamageException e) {
            return List.of(
                    endHolds || !(e.finding() instanceof Finding.Truncated truncated)
                            ? damaged(OptionalLong.empty(), "its index cannot be read")
                            : truncated);
        }
        long length = length(objects);
        if (length != file.length) {
            return List.of(endHolds ? damaged(OptionalLong.empty(), "its index is not its own") : resized(length));
        }
        List<Finding> damaged = damagedObjects(objects, (object, content) -> {}).stream()
                .filter(Finding.Damaged.class::isInstance) // a base that cannot be had says nothing about this pack
                .toList();
        return damaged.isEmpty()
                ? List.of(damaged(OptionalLong.empty(), "its bytes do not match the SHA-256 that names it"))
                : damaged;
    }

    private Finding resized(long length) {
        if (length > file.length) {
            return new Finding.Truncated(name, length, file.length);
        }
        boolean followed = Digest.at(file, (int) length - Digest.BYTES).equals(expected);
        return followed
                ? damaged(OptionalLong.of(length), (file.length - length) + " bytes follow its end")
                : damaged(OptionalLong.empty(), "its bytes do not match the SHA-256 that names it");
    }

    private Finding damaged(OptionalLong offset, String what) {
        return new Finding.Damaged(name, offset, what);
    }
}
