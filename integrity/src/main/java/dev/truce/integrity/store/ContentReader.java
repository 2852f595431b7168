package dev.truce.integrity.store;

import dev.truce.integrity.DamageException;
import dev.truce.integrity.Digest;
import dev.truce.integrity.Finding;
import java.util.Optional;

/** Finds a sound copy of an object in packs and files. Thread-safe. */
final class ContentReader {

    private final ObjectStore objects;
    private final Packs packs;

    ContentReader(ObjectStore objects, Packs packs) {
        this.objects = objects;
        this.packs = packs;
    }

    /**
     * Reads content.
     *
     * @throws DamageException if the object is missing, or every copy is damaged
     */
    byte[] get(Digest digest) {
        try {
            Optional<byte[]> content = find(digest);
            if (content.isPresent()) {
                return content.get();
            }
        } catch (DamageException e) {
            // another process may have written a sound copy since
        }
        packs.refresh();
        return find(digest).orElseThrow(() -> missing(ContentStore.name(digest)));
    }

    /** From the packs known now, or else from its own file. */
    private Optional<byte[]> find(Digest digest) {
        DamageException damage = null;
        try {
            Optional<byte[]> content = packed(digest);
            if (content.isPresent()) {
                return content;
            }
        } catch (DamageException e) {
            damage = e;
        }
        String name = ContentStore.name(digest);
        Optional<byte[]> file = objects.get(name);
        if (file.isEmpty() && damage != null) {
            throw damage;
        }
        return file.map(bytes -> ObjectFile.content(name, checked(name, digest, bytes)));
    }

    private Optional<byte[]> packed(Digest digest) {
        DamageException damage = null;
        for (PackedObject copy : packs.find(digest)) {
            try {
                Optional<byte[]> content = copy.read(objects);
                if (content.isPresent()) {
                    return content;
                }
            } catch (DamageException e) {
                damage = e;
            }
        }
        if (damage != null) {
            throw damage;
        }
        return Optional.empty();
    }

    /**
     * The object's own file.
     *
     * @throws DamageException if there is none, or it is damaged
     */
    byte[] file(Digest digest) {
        String name = ContentStore.name(digest);
        return checked(name, digest, objects.get(name).orElseThrow(() -> missing(name)));
    }

    private static byte[] checked(String name, Digest digest, byte[] file) {
        Optional<Finding> finding = ObjectFile.check(name, digest, file);
        if (finding.isPresent()) {
            throw new DamageException(finding.get());
        }
        return file;
    }

    DamageException missing(String name) {
        String unreadable = packs.unreadable()
                .map(names -> ", in which the index of " + names + " cannot be read,")
                .orElse("");
        return new DamageException(new Finding.Missing(name, "the store" + unreadable));
    }
}
