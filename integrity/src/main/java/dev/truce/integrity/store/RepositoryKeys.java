package dev.truce.integrity.store;

import dev.truce.integrity.DamageException;
import dev.truce.integrity.Finding;
import dev.truce.integrity.VerificationReport;
import dev.truce.integrity.age.Identities;
import dev.truce.integrity.age.KeyRefusedException;
import dev.truce.integrity.age.Recipients;
import dev.truce.integrity.json.InputRejectedException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The keys of an encrypted store. What is written there is encrypted to a key of the store's own, which stands in the folder
 * {@code keys/}, itself encrypted to the holders of identities or a passphrase. So a passphrase costs its second of work once
 * and not for each file, and to let others in rewrites nothing.
 *
 * <p>Immutable; thread-safe. Keys that were added since are seen by opening the store again.
 */
public final class RepositoryKeys {

    private final ObjectStore objects;
    private final Identities identities;
    private final KeyedNames names;
    private final @Nullable Recipients newest;
    private final AtomicBoolean whole = new AtomicBoolean();

    private RepositoryKeys(ObjectStore objects, Identities identities, boolean hasNewest) {
        this.objects = objects;
        this.identities = identities;
        List<String> keys = identities.secretText().lines().toList();
        // the first key there ever was, so that names stay when keys change
        this.names = new KeyedNames(keys.get(keys.size() - 1).getBytes(StandardCharsets.US_ASCII));
        this.newest = hasNewest ? Recipients.of(identities.publicKeys().subList(0, 1)) : null;
    }

    /**
     * Whether a store is encrypted.
     *
     * @param objects the store as it is kept
     * @return true if it has keys; false for {@link #store()}, which shows none
     */
    public static boolean exist(ObjectStore objects) {
        return !objects.list(KeyFile.FOLDER).isEmpty();
    }

    /**
     * Refuses to read or write past the encryption of a store.
     *
     * @param objects the store
     * @throws KeyRefusedException if it is encrypted and this is not {@link #store()}
     */
    public static void requireOpened(ObjectStore objects) {
        if (exist(objects)) {
            throw new KeyRefusedException(
                    "The repository is encrypted, and no key was given; give an identity of its recipients,"
                            + " or the passphrase.");
        }
    }

    /**
     * Begins to encrypt a store, in which nothing may be yet.
     *
     * @param objects the store
     * @param to who can open it
     * @return its keys
     * @throws InputRejectedException if anything is in it
     */
    public static RepositoryKeys create(ObjectStore objects, Recipients to) {
        if (!objects.list("").isEmpty()) {
            throw new InputRejectedException(
                    "the repository",
                    exist(objects)
                            ? "it is encrypted already; to change its recipients, rotate its keys"
                            : "it holds unencrypted data, which would stay so; begin a new one and remove the old");
        }
        return write(objects, 1, Identities.generate(), to);
    }

    /**
     * Opens an encrypted store.
     *
     * @param objects the store as it is kept
     * @param held secrets, of which one at least must open it; older ones may show less
     * @return its keys
     * @throws KeyRefusedException if none fits
     * @throws DamageException if the keys are damaged
     */
    public static RepositoryKeys open(ObjectStore objects, Identities held) {
        if (held.isEmpty()) {
            requireOpened(objects);
        }
        List<String> known = List.of();
        boolean hasNewest = false;
        KeyRefusedException refusal = null;
        SortedMap<Integer, byte[]> files = read(objects);
        for (Map.Entry<Integer, byte[]> file : files.entrySet()) {
            String name = KeyFile.name(file.getKey());
            try {
                List<String> keys = new String(held.open(name, file.getValue()), StandardCharsets.US_ASCII)
                        .lines()
                        .toList();
                requireContinued(name, file.getKey(), keys, known);
                known = keys;
                hasNewest = file.getKey().equals(files.lastKey());
            } catch (KeyRefusedException e) {
                refusal = e;
            }
        }
        if (known.isEmpty()) {
            throw new KeyRefusedException("The repository cannot be opened: "
                    + (refusal == null ? "it has no keys" : refusal.getMessage()) + ".");
        }
        // the newest that was opened has those of all before
        return new RepositoryKeys(objects, Identities.parse(KeyFile.FOLDER, String.join("\n", known)), hasNewest);
    }

    /**
     * Who knows a recipient's public key can write a key file for him. But he cannot write the older keys into it, and so cannot have
     * what comes later encrypted to a key of his own.
     */
    private static void requireContinued(String name, int number, List<String> keys, List<String> known) {
        boolean continued = keys.size() == number // and so more than before
                && keys.subList(keys.size() - known.size(), keys.size()).equals(known);
        if (!continued) {
            throw new DamageException(new Finding.Malformed(
                    name,
                    "its keys do not continue those before it; somebody may have put it there, so do not write here"));
        }
    }

    /** The age files of all key files, by number; each from its sound copy. */
    private static SortedMap<Integer, byte[]> read(ObjectStore objects) {
        SortedMap<Integer, byte[]> files = new TreeMap<>();
        for (int number : KeyFile.numbers(objects)) {
            files.put(number, KeyFile.read(objects, number));
        }
        return files;
    }

    private static RepositoryKeys write(ObjectStore objects, int number, Identities all, Recipients to) {
        byte[] sealed = to.seal(all.secretText().getBytes(StandardCharsets.US_ASCII));
        if (!KeyFile.write(objects, number, sealed)) {
            throw new InputRejectedException(
                    "the repository",
                    "another process has just written " + KeyFile.name(number) + "; look at its keys again");
        }
        return new RepositoryKeys(objects, all, true);
    }

    /**
     * Makes a new key for what is written from now on, and hands it and all before to other recipients. Who could open the
     * store before, can open what was written before.
     *
     * @param to who can open all of it
     * @return the new keys
     * @throws KeyRefusedException if the newest key is not held
     */
    public RepositoryKeys rotate(Recipients to) {
        requireNewest();
        int last = read(objects).lastKey();
        return write(objects, last + 1, Identities.generate().and(identities), to);
    }

    /**
     * The store behind its encryption: what is put there is encrypted, and what is read decrypted and proved.
     *
     * @return a store without the keys
     */
    public ObjectStore store() {
        return new SealedObjectStore(objects, this);
    }

    Identities identities() {
        return identities;
    }

    KeyedNames names() {
        return names;
    }

    /** For whom something new is encrypted. Makes whole what a crash may have left of the keys. */
    Recipients newest() {
        Recipients recipients = requireNewest();
        if (!whole.getAndSet(true)) {
            KeyFile.numbers(objects).forEach(number -> KeyFile.complete(objects, number));
        }
        return recipients;
    }

    private Recipients requireNewest() {
        if (newest == null) {
            throw new KeyRefusedException(
                    "The repository's keys were changed, and the newest does not open with the keys given, so nothing can be"
                            + " written; give an identity of its present recipients.");
        }
        return newest;
    }

    /**
     * Checks the raw bytes of all files of an encrypted store; needs no key. Does not stop at the first fault.
     *
     * @param objects the store as it is kept
     * @param subject its name in the report
     * @param sample which part; all keys are checked in any case
     * @return all findings, in order of the names
     */
    public static VerificationReport verify(ObjectStore objects, String subject, Sample sample) {
        return SealedVerification.run(objects, subject, sample);
    }
}
