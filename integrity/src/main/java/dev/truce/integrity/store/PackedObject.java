package dev.truce.integrity.store;

import dev.truce.integrity.DamageException;
import dev.truce.integrity.Digest;
import dev.truce.integrity.Finding;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Where a pack has an object.
 *
 * @param pack the name of the pack's file
 * @param digest the object
 * @param encoding that of its payload
 * @param contentLength the length of its content in bytes
 * @param offset where its payload begins in the file
 * @param storedLength the length of its payload in bytes
 */
record PackedObject(String pack, Digest digest, byte encoding, int contentLength, int offset, int storedLength) {

    /**
     * Reads the object and nothing else.
     *
     * @return its content; empty if the pack is gone
     * @throws DamageException if what stands there is not the object
     */
    Optional<byte[]> read(ObjectStore objects) {
        return objects.get(pack, offset, storedLength).map(bytes -> {
            if (bytes.length < storedLength) {
                throw new DamageException(new Finding.Truncated(pack, end(), (long) offset + bytes.length));
            }
            try {
                return new Payload(encoding, bytes).content(digest, contentLength);
            } catch (Payload.UndecodableException e) {
                throw new DamageException(damage(e.problem()));
            }
        });
    }

    /** What is wrong with the object in the bytes of its pack, which reach at least to its end; nothing if it is sound. */
    Optional<Finding> check(byte[] file) {
        try {
            byte[] payload = Arrays.copyOfRange(file, offset, offset + storedLength);
            new Payload(encoding, payload).content(digest, contentLength);
            return Optional.empty();
        } catch (Payload.UndecodableException e) {
            return Optional.of(damage(e.problem()));
        }
    }

    /** Index and payload contradict each other; nothing tells which of the two changed, so no offset is accused. */
    private Finding damage(String problem) {
        return new Finding.Damaged(
                pack,
                OptionalLong.empty(),
                "its object " + digest + " at bytes " + offset + " to " + end() + ": " + problem);
    }

    private long end() {
        return (long) offset + storedLength;
    }
}
