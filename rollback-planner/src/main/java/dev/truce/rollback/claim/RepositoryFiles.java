package dev.truce.rollback.claim;

import dev.truce.integrity.DamageException;
import dev.truce.integrity.Digest;
import dev.truce.integrity.Finding;
import dev.truce.integrity.store.ObjectStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The account of a repository's files: each is of a kind that docs/format.md names, or unknown. */
public final class RepositoryFiles {

    /** Where commit objects are, with the slash. */
    public static final String SNAPSHOTS = "snapshots/";

    /** Where damaged files are that a repair replaced, with the slash. */
    public static final String QUARANTINE = "quarantine/";

    private static final Pattern STORED = Pattern.compile("(?:objects|packs)/([0-9a-f]{2})/\\1[0-9a-f]{62}");
    private static final Pattern COMMIT = Pattern.compile(SNAPSHOTS + "[0-9a-f]{64}");
    private static final Pattern CONDEMNED = Pattern.compile("condemned/[1-9][0-9]{0,17}(?:\\.swept)?");

    private RepositoryFiles() {}

    /**
     * What the file of a commit object is called.
     *
     * @param snapshot its digest
     * @return the name
     */
    public static String commit(Digest snapshot) {
        return SNAPSHOTS + snapshot.hex();
    }

    private static boolean isKnown(String name) {
        return STORED.matcher(name).matches()
                || COMMIT.matcher(name).matches()
                || CONDEMNED.matcher(name).matches()
                || Claims.isKnown(name)
                || name.equals(Reserve.NAME)
                || name.startsWith(QUARANTINE);
    }

    /**
     * Files that are no part of a repository.
     *
     * @param objects the files of the repository
     * @return their names, in order
     */
    public static List<String> unknown(ObjectStore objects) {
        return objects.list("").stream().filter(name -> !isKnown(name)).toList();
    }

    /**
     * What is wrong with the small files beside objects, packs and commit objects; and all unknown ones.
     *
     * @param objects the files of the repository
     * @return all findings, in order of the names
     */
    public static List<Finding> check(ObjectStore objects) {
        List<Finding> findings = new ArrayList<>(objects.strangers());
        for (String name : objects.list("")) {
            if (!isKnown(name)) {
                // those in the folders of objects and commit objects are reported by whoever reads the folders
                if (!name.startsWith("objects/") && !name.startsWith("packs/") && !name.startsWith(SNAPSHOTS)) {
                    findings.add(new Finding.Unexpected(name, "a repository has no such file"));
                }
                continue;
            }
            try {
                Optional<byte[]> file = isSealed(name) ? objects.get(name) : Optional.empty();
                file.ifPresent(bytes -> read(name, bytes));
            } catch (DamageException e) {
                findings.add(e.finding());
            }
        }
        return findings;
    }

    private static boolean isSealed(String name) {
        return Claims.isKnown(name) || CONDEMNED.matcher(name).matches() || name.equals(Reserve.NAME);
    }

    private static void read(String name, byte[] file) {
        if (name.equals(Reserve.NAME)) {
            Reserve.check(file);
        } else if (CONDEMNED.matcher(name).matches()) {
            Condemnation.read(name, file);
        } else {
            Claim.read(name, file);
        }
    }
}
