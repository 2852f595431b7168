package dev.truce.testkit.fault;

import java.nio.file.attribute.PosixFilePermission;
import java.time.Instant;
import java.util.EnumSet;

/** A symbolic link. */
final class LinkNode extends Node {

    private final String target;

    LinkNode(long id, Instant modified, String target) {
        super(id, EnumSet.allOf(PosixFilePermission.class), modified);
        this.target = target;
    }

    String target() {
        return target;
    }

    @Override
    long sizeBytes() {
        return target.length();
    }
}
