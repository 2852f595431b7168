package dev.truce.rollback.claim;

import dev.truce.integrity.Digest;
import dev.truce.integrity.Finding;
import dev.truce.integrity.store.ObjectStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A good commit object that takes the place of a damaged one of the same name. Nothing is ever overwritten, so there is a moment
 * at which neither is there; the good one then stands in the quarantine, and whoever misses the snapshot finds it there.
 *
 * @param snapshot whose commit object it is
 */
public record Replacement(Digest snapshot) {

    private static final String PREFIX = RepositoryFiles.QUARANTINE + "snapshots.";
    private static final String GOOD = ".good";

    /**
     * Where it belongs.
     *
     * @return the commit object's name
     */
    public String name() {
        return RepositoryFiles.commit(snapshot);
    }

    /**
     * Where it stands meanwhile.
     *
     * @return a name in the quarantine
     */
    public String staged() {
        return PREFIX + snapshot.hex() + GOOD;
    }

    /**
     * Those that a repair did not bring to their end.
     *
     * @param objects the repository's files
     * @return all, in order of the snapshots
     */
    public static List<Replacement> interrupted(ObjectStore objects) {
        List<Replacement> found = new ArrayList<>();
        for (String name : objects.list(PREFIX)) {
            if (name.endsWith(GOOD)) {
                digest(name.substring(PREFIX.length(), name.length() - GOOD.length()))
                        .ifPresent(snapshot -> found.add(new Replacement(snapshot)));
            }
        }
        return found;
    }

    private static Optional<Digest> digest(String hex) {
        try {
            return Optional.of(Digest.parseHex(hex));
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // somebody put it there by hand
        }
    }

    /**
     * Snapshots that are not listed, although their commit object is kept: as bad as a damaged one for what is needed.
     *
     * @param objects the repository's files
     * @return a finding for each
     */
    public static List<Finding> missing(ObjectStore objects) {
        return interrupted(objects).stream()
                .filter(each -> !objects.contains(each.name()))
                .<Finding>map(each -> new Finding.Missing(
                        each.name(), each.staged() + ", which an interrupted repair left and the next puts back,"))
                .toList();
    }

    /**
     * Puts the good bytes where they belong; while nothing is there, they stay, as the sign that something should be.
     *
     * @param objects the repository's files
     */
    public void end(ObjectStore objects) {
        objects.get(staged())
                .filter(bytes -> Digest.of(bytes).equals(snapshot))
                .ifPresent(bytes -> objects.putIfAbsent(name(), bytes));
        if (objects.contains(name())) {
            objects.delete(staged());
        }
    }
}
