package dev.truce.integrity.store;

import dev.truce.integrity.DamageException;
import dev.truce.integrity.Digest;
import dev.truce.integrity.Finding;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BiConsumer;

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
     * @param bases gives the content of its base, if it has one
     * @return its content; empty if the pack is gone
     * @throws DamageException if what stands there is not the object, or its base cannot be had
     */
    Optional<byte[]> read(ObjectStore objects, Payload.Bases bases) {
        return objects.get(pack, offset, storedLength).map(bytes -> {
            if (bytes.length < storedLength) {
                throw new DamageException(new Finding.Truncated(pack, end(), (long) offset + bytes.length));
            }
            try {
                return new Payload(encoding, bytes).content(digest, contentLength, bases);
            } catch (Payload.UndecodableException e) {
                throw new DamageException(damage(e.problem()));
            } catch (Payload.BaselessException e) {
                throw new DamageException(e.of(pack, "object " + digest));
            }
        });
    }

    /** Whether nothing else is needed to read it. */
    boolean isWhole() {
        return Payload.isWhole(encoding);
    }

    /** Reads which object it is stored as a change of; empty if of none, or if that cannot be read. */
    Optional<Digest> base(ObjectStore objects) {
        return isWhole()
                ? Optional.empty()
                : objects.get(pack, offset, Math.min(storedLength, Digest.BYTES))
                        .flatMap(bytes -> Payload.base(encoding, bytes));
    }

    /** Whether something is said of the change that it is stored as. */
    boolean isNoted() {
        return encoding == Payload.NOTED_DELTA;
    }

    /** What is said of that change, in the bytes of its pack, which are sound. */
    Optional<NotedChange> noted(byte[] file) {
        return new Payload(encoding, Arrays.copyOfRange(file, offset, offset + storedLength)).noted();
    }

    /**
     * What is wrong with the object in the bytes of its pack, which reach at least to its end.
     *
     * @param bases gives the content of its base, if it has one
     * @param contents receives its content if it is sound
     * @return nothing if it is sound; {@link Finding.Unproven} or {@link Finding.Missing} if its base cannot be had
     */
    Optional<Finding> check(byte[] file, Payload.Bases bases, BiConsumer<Digest, byte[]> contents) {
        try {
            byte[] payload = Arrays.copyOfRange(file, offset, offset + storedLength);
            contents.accept(digest, new Payload(encoding, payload).content(digest, contentLength, bases));
            return Optional.empty();
        } catch (Payload.UndecodableException e) {
            return Optional.of(damage(e.problem()));
        } catch (Payload.BaselessException e) {
            return Optional.of(e.of(pack, "object " + digest));
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
