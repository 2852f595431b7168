package dev.truce.integrity.store;

import dev.truce.integrity.Digest;
import java.util.Optional;

/** Names of files that are named by a digest: {@code <folder>/ab/<64 hex digits>}. */
final class StoredName {

    private static final int FAN_OUT_CHARS = 2;

    private StoredName() {}

    static String of(String folder, Digest digest) {
        String hex = digest.hex();
        return folder + hex.substring(0, FAN_OUT_CHARS) + "/" + hex;
    }

    /** The digest that a file below a folder is named by, if it is. */
    static Optional<Digest> digest(String folder, String name) {
        String hex = name.substring(name.lastIndexOf('/') + 1);
        try {
            Digest digest = Digest.parseHex(hex);
            return of(folder, digest).equals(name) ? Optional.of(digest) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
