package dev.truce.rollback.repair;

import dev.truce.integrity.Digest;
import dev.truce.integrity.Finding;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What a repair did.
 *
 * @param objects the objects that are there again
 * @param commits the snapshots whose commit objects are there again
 * @param quarantined the damaged files that were moved away, by the names they had
 * @param left what is still wrong; empty when all is well
 */
public record RepairReport(
        SortedSet<Digest> objects, SortedSet<Digest> commits, List<String> quarantined, List<Finding> left) {

    /** Copies the collections. */
    public RepairReport {
        objects = new TreeSet<>(objects);
        commits = new TreeSet<>(commits);
        quarantined = List.copyOf(quarantined);
        left = List.copyOf(left);
    }
}
