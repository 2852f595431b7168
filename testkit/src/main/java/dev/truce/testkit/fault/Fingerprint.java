package dev.truce.testkit.fault;

import dev.truce.integrity.Digest;
import java.nio.charset.StandardCharsets;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;

/** Equal for volumes in which programs see the same names, contents and permissions. */
final class Fingerprint {

    private final Digest.Hasher hasher = Digest.hasher();

    private Fingerprint() {}

    static String of(Volume volume) {
        Fingerprint fingerprint = new Fingerprint();
        fingerprint.add(volume.root());
        return fingerprint.hasher.digest().hex();
    }

    private void add(DirectoryNode directory) {
        for (Map.Entry<String, Node> entry : directory.entries().entrySet()) {
            Node node = entry.getValue();
            text(entry.getKey());
            if (node instanceof FileNode file) {
                text("file " + file.sizeBytes() + PosixFilePermissions.toString(file.permissions()));
                hasher.update(file.bytes(), 0, file.bytes().length);
            } else if (node instanceof LinkNode link) {
                text("link " + link.target());
            } else {
                text("(");
                add((DirectoryNode) node);
            }
        }
        text(")");
    }

    private void text(String text) {
        byte[] bytes = (text + "\0").getBytes(StandardCharsets.UTF_8);
        hasher.update(bytes, 0, bytes.length);
    }
}
