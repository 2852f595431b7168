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
        SubtreeCheck.Checked checked = check.checked();
        add(0, Work.start(Runnable::run, () -> checked));
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
            SubtreeCheck.Checked known = new SubtreeCheck.Checked(1, noted, List.of());
            add(0, Work.start(Runnable::run, () -> known));
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

    private void add(long length, Work<SubtreeCheck.Checked> work) {
        running.add(new Part(length, work));
        runningBytes += length;
    }

    /** While others have the first, there are more to be done. */
    private void take() {
        Work<SubtreeCheck.Checked> first = running.element().work();
        for (Part part : running) {
            if (first.isDone()) {
                break;
            }
            part.work().help();
        }
        SubtreeCheck.Checked checked = first.result();
        runningBytes -= running.remove().bytes();
        nodes += checked.nodes();
        bytes += checked.bytes();
        findings.addAll(checked.findings());
    }
}
