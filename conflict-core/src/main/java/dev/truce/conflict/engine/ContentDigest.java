package dev.truce.conflict.engine;

import dev.truce.conflict.access.FieldAccess;
import dev.truce.conflict.access.FieldPath;
import dev.truce.integrity.Digest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The digest of a record without its metadata: a state that wins again has a new version and time each time.
 *
 * @param access how records are taken apart
 * @param metadata where a record keeps what is no content
 * @param <T> the type of a record
 */
record ContentDigest<T>(FieldAccess<T> access, List<FieldPath> metadata) {

    private static final Digest GONE = Digest.of(new byte[0]);

    Digest of(@Nullable T record) {
        return record == null ? GONE : of(record, FieldPath.ROOT);
    }

    private Digest of(T value, FieldPath path) {
        boolean mixed = metadata.stream().anyMatch(place -> place.isWithin(path));
        if (!mixed || access.kind(value) != FieldAccess.Kind.OBJECT) {
            return access.digest(value);
        }
        Map<String, Digest> members = new TreeMap<>();
        for (Map.Entry<String, T> member : access.members(value)) {
            FieldPath place = path.child(member.getKey());
            if (!metadata.contains(place)) {
                members.put(member.getKey(), of(member.getValue(), place));
            }
        }
        return Digest.of(members.toString().getBytes(StandardCharsets.UTF_8));
    }
}
