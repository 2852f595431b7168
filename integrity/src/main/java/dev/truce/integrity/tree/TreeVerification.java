package dev.truce.integrity.tree;

import dev.truce.integrity.Digest;
import dev.truce.integrity.Finding;
import dev.truce.integrity.VerificationReport;
import dev.truce.integrity.Work;
import dev.truce.integrity.store.ContentStore;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One deep verification of one tree. Inner nodes are read one after the other, and leaves by whoever helps. */
final class TreeVerification {

    private final TreeCodec codec;
    private final ObjectNotes notes;
    private final Deque<Part> running = new ArrayDeque<>();
    private final List<Finding> findings = new ArrayList<>();
    private long nodes;
    private long bytes;
    private long runningBytes;

    private record Part(long bytes, Work<SubtreeCheck.Checked> work) {}

    /**
     * Before the verification.
     *
     * @param notes of leaves that need not be read again
     */
    TreeVerification(ContentStore store, ObjectNotes notes) {
        this.codec = new TreeCodec(store);
        this.notes = notes;
    }

    VerificationReport run(String subject, Digest rootObject) {
        SubtreeCheck check = new SubtreeCheck(codec);
        walk(rootObject, check, check.node(rootObject));
        while (!running.isEmpty()) {
            take();
        }
        return new VerificationReport(subject, nodes, bytes, findings);
    }

    private void walk(Digest object, SubtreeCheck check, @Nullable TreeNode node) {
        if (node instanceof TreeNode.Leaf leaf) {
            check.entries(object, leaf);
        }
        add(check.checked());
        if (node instanceof TreeNode.Inner inner) {
            inner.children().forEach(child -> child(inner.level() - 1, child));
        }
    }

    private void child(int level, TreeNode.Child child) {
        if (level > 0) {
            SubtreeCheck check = new SubtreeCheck(codec);
            walk(child.object(), check, check.node(level, child));
            return;
        }
        long noted = notes.soundBytes(child);
        if (noted >= 0) {
            add(new SubtreeCheck.Checked(1, noted, List.of()));
            return;
        }
        long length = codec.bytes(child).orElse(NodesAhead.MAX_BYTES);
        while (!running.isEmpty()
                && (running.size() >= NodesAhead.MAX_NODES || runningBytes + length > NodesAhead.MAX_BYTES)) {
            take();
        }
        add(length, Work.start(codec.workers(), () -> {
            SubtreeCheck check = new SubtreeCheck(codec);
            check.all(level, child);
            return check.checked();
        }));
    }

    /** Adds what is known already, in its turn. */
    private void add(SubtreeCheck.Checked checked) {
        add(0, Work.start(Runnable::run, () -> checked));
    }

    private void add(long length, Work<SubtreeCheck.Checked> work) {
        running.add(new Part(length, work));
        runningBytes += length;
    }

    private void take() {
        SubtreeCheck.Checked checked = running.element().work().result(running, Part::work);
        runningBytes -= running.remove().bytes();
        nodes += checked.nodes();
        bytes += checked.bytes();
        findings.addAll(checked.findings());
    }
}
