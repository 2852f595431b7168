package dev.truce.conflict.stream;

import dev.truce.conflict.access.FieldPath;
import dev.truce.conflict.ruleset.RecordFormat;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The names on the way to a record's metadata, as bytes. A path ends in a slot. */
final class MetadataNames {

    static final int TYPE = 0;
    static final int KEY = 1;
    static final int EPOCH = 2;
    static final int VERSION = 3;
    static final int TIME = 4;
    static final int DELETED = 5;
    static final int SLOTS = 6;

    private static final int NO_SLOT = -1;

    private final byte[] name;
    private final long fingerprint;
    private final List<MetadataNames> children = new ArrayList<>();
    private int slot = NO_SLOT;

    private MetadataNames(byte[] name) {
        this.name = name;
        this.fingerprint = Swar.fingerprint(Arrays.copyOf(name, name.length + Swar.SLACK), 0, name.length);
    }

    /** The names of all metadata, or only of what names a record. */
    static MetadataNames of(RecordFormat format, boolean idOnly) {
        MetadataNames root = new MetadataNames(new byte[0]);
        root.add(format.typePath(), TYPE);
        root.add(format.key(), KEY);
        if (!idOnly) {
            root.add(format.epoch(), EPOCH);
            root.add(format.syncVersion(), VERSION);
            root.add(format.modifiedAt(), TIME);
            root.add(format.deleted(), DELETED);
        }
        return root;
    }

    private void add(@Nullable FieldPath path, int ownSlot) {
        if (path == null) {
            return;
        }
        MetadataNames at = this;
        for (String segment : path.segments()) {
            at = at.childOf(segment.getBytes(StandardCharsets.UTF_8));
        }
        at.slot = ownSlot;
    }

    private MetadataNames childOf(byte[] childName) {
        for (MetadataNames child : children) {
            if (Arrays.equals(child.name, childName)) {
                return child;
            }
        }
        MetadataNames child = new MetadataNames(childName);
        children.add(child);
        return child;
    }

    /** How many slots there are at and below this name. */
    int slots() {
        int count = hasSlot() ? 1 : 0;
        for (MetadataNames child : children) {
            count += child.slots();
        }
        return count;
    }

    boolean hasSlot() {
        return slot != NO_SLOT;
    }

    int slot() {
        return slot;
    }

    @Nullable
    MetadataNames child(byte[] bytes, int from, int to, long nameFingerprint) {
        for (int i = 0; i < children.size(); i++) {
            MetadataNames child = children.get(i);
            if (child.fingerprint == nameFingerprint
                    && Arrays.equals(child.name, 0, child.name.length, bytes, from, to)) {
                return child;
            }
        }
        return null;
    }
}
