package dev.truce.integrity.store;

import dev.truce.integrity.DamageException;
import dev.truce.integrity.Digest;
import dev.truce.integrity.Finding;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * Finds a sound copy of an object in packs and files, and the objects that it is stored as a change of. Thread-safe.
 */
final class ContentReader {

    /** Writers make changes of whole objects only; but one of these may since have lost its whole copy to a change. */
    private static final int MAX_CHANGES = 4;

    private final ObjectStore objects;
    private final Packs packs;

    ContentReader(ObjectStore objects, Packs packs) {
        this.objects = objects;
        this.packs = packs;
    }

    /**
     * Reads content.
     *
     * @throws DamageException if the object is missing, or every copy is damaged or needs an object that is
     */
    byte[] get(Digest digest) {
        return get(digest, MAX_CHANGES);
    }

    /** Reads content that another object is stored as a change of. */
    byte[] base(Digest digest) {
        return get(digest, MAX_CHANGES - 1);
    }

    private byte[] get(Digest digest, int changes) {
        try {
            Optional<byte[]> content = find(digest, changes);
            if (content.isPresent()) {
                return content.get();
            }
        } catch (DamageException e) {
            // another process may have written a sound copy since
        }
        packs.refresh();
        return find(digest, changes).orElseThrow(() -> missing(ContentStore.name(digest)));
    }

    /** From the packs known now, or else from its own file. */
    private Optional<byte[]> find(Digest digest, int changes) {
        DamageException damage = null;
        try {
            Optional<byte[]> content = packed(digest, changes);
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
        return file.map(bytes -> ObjectFile.content(name, checked(name, digest, bytes), bases(changes)));
    }

    private Payload.Bases bases(int changes) {
        return base -> {
            if (changes == 0) {
                throw new DamageException(new Finding.Malformed(
                        ContentStore.name(base),
                        "more than " + MAX_CHANGES + " objects are stored as changes of one another"));
            }
            return find(base, changes - 1).orElseThrow(() -> missing(ContentStore.name(base)));
        };
    }

    /** Whole copies first: they need no other object. */
    private Optional<byte[]> packed(Digest digest, int changes) {
        List<PackedObject> copies = new ArrayList<>(packs.find(digest));
        copies.sort(Comparator.comparing(PackedObject::isWhole).reversed());
        DamageException damage = null;
        for (PackedObject copy : copies) {
            try {
                Optional<byte[]> content = copy.read(objects, bases(changes));
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

    /** Every object that a copy of this one is stored as a change of. */
    Set<Digest> bases(Digest digest) {
        Set<Digest> bases = new TreeSet<>();
        packs.find(digest).forEach(copy -> copy.base(objects).ifPresent(bases::add));
        objects.get(ContentStore.name(digest), 0, ObjectFile.BASE_END)
                .flatMap(ObjectFile::base)
                .ifPresent(bases::add);
        return bases;
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

    /** What can be read. An encrypted store itself refuses what is damaged. */
    static Optional<byte[]> readable(Supplier<Optional<byte[]>> reading) {
        try {
            return reading.get();
        } catch (DamageException e) {
            return Optional.empty();
        }
    }

    DamageException missing(String name) {
        String unreadable = packs.unreadable()
                .map(names -> ", in which the index of " + names + " cannot be read,")
                .orElse("");
        return new DamageException(new Finding.Missing(name, "the store" + unreadable));
    }
}
