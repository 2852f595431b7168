package dev.truce.rollback.snapshot;

import dev.truce.integrity.DamageException;
import dev.truce.integrity.Digest;
import dev.truce.integrity.Finding;
import dev.truce.integrity.VerificationReport;
import dev.truce.integrity.store.ContentStore;
import dev.truce.integrity.store.ObjectStore;
import dev.truce.integrity.tree.RecordTree;
import dev.truce.rollback.claim.RepositoryFiles;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;

/** One verification of one snapshot. */
final class SnapshotVerification {

    private final ObjectStore objects;
    private final ContentStore contents;
    private final Snapshot snapshot;
    private final String subject;
    private final List<Finding> findings = new ArrayList<>();
    private long files;
    private long bytes;

    SnapshotVerification(ObjectStore objects, ContentStore contents, Snapshot snapshot) {
        this.objects = objects;
        this.contents = contents;
        this.snapshot = snapshot;
        this.subject = "snapshot " + snapshot.id().shortText();
    }

    /** Reads every object once, and looks closer only when one is damaged. */
    VerificationReport run() {
        commitObject();
        if (!walk()) {
            tree(RecordTree.verify(subject, contents, snapshot.content().rootObject()));
        }
        return report(snapshot.content().bytes());
    }

    /**
     * Decodes every record and computes every hash again.
     *
     * @param trees verifies a tree, given a name in the report and the root object
     */
    VerificationReport run(BiFunction<String, Digest, VerificationReport> trees) {
        commitObject();
        VerificationReport tree = trees.apply(subject, snapshot.content().rootObject());
        tree(tree);
        return report(tree.bytesChecked());
    }

    private VerificationReport report(long documentBytes) {
        if (findings.isEmpty()) {
            try {
                totals(documentBytes);
            } catch (DamageException e) {
                findings.add(e.finding()); // it was sound a moment ago
            }
        }
        return new VerificationReport(subject, files, bytes, findings);
    }

    private void commitObject() {
        String name = RepositoryFiles.commit(snapshot.id());
        Optional<byte[]> commit = objects.get(name);
        if (commit.isEmpty()) {
            findings.add(new Finding.Missing(name, subject));
            return;
        }
        files++;
        bytes += commit.get().length;
        try {
            CommitObject.read(name, commit.get());
        } catch (DamageException e) {
            findings.add(e.finding());
        }
    }

    /** Reads every object once; false when one is damaged, which a walk cannot see past. */
    private boolean walk() {
        try {
            Set<Digest> names = new LinkedHashSet<>();
            RecordTree.open(contents, snapshot.content().rootObject()).objects(names::add);
            for (Digest name : names) {
                bytes += contents.get(name).length;
            }
            files += names.size();
            return true;
        } catch (DamageException e) {
            return false;
        }
    }

    private void tree(VerificationReport tree) {
        files += tree.filesChecked();
        bytes += tree.bytesChecked();
        findings.addAll(tree.findings());
    }

    private void totals(long documents) {
        String name = RepositoryFiles.commit(snapshot.id());
        Snapshot.Content content = snapshot.content();
        RecordTree tree = RecordTree.open(contents, content.rootObject());
        if (!tree.root().equals(content.stateRoot())) {
            findings.add(new Finding.Malformed(name, "its records have another state root than it says"));
        }
        if (!tree.counts().equals(content.counts())) {
            findings.add(new Finding.Malformed(
                    name, "it says " + content.counts() + " records, but there are " + tree.counts()));
        }
        if (documents != content.bytes()) {
            findings.add(new Finding.Malformed(
                    name, "it says " + content.bytes() + " bytes, but the documents have " + documents));
        }
    }
}
