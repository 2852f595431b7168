package dev.truce.integrity.tree;

import dev.truce.integrity.Digest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Stores nodes, those that are much like one of an earlier tree as what changed since that. */
final class StoredNodes implements NodeSink {

    private static final int USUAL_BYTES = 1 << 17;

    private final TreeCodec codec;
    private final @Nullable EarlierNodes earlier;
    private final NodeBytes room = new NodeBytes(USUAL_BYTES);

    StoredNodes(TreeCodec codec, @Nullable EarlierNodes earlier) {
        this.codec = codec;
        this.earlier = earlier;
    }

    @Override
    public RecordTree.Entry settle(RecordTree.Entry entry) {
        return codec.settle(entry);
    }

    @Override
    public Digest put(TreeNode node, String firstType, String firstKey) {
        Optional<Digest> like =
                earlier == null ? Optional.empty() : earlier.covering(node.level(), firstType, firstKey);
        return like.isPresent() ? codec.putLike(node, like.get(), room) : codec.put(node, room);
    }
}
