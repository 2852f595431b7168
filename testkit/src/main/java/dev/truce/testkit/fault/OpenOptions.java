package dev.truce.testkit.fault;

import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/** How an open channel may be used. */
record OpenOptions(boolean read, boolean write, boolean append) {

    static OpenOptions of(Set<? extends OpenOption> options) {
        boolean append = options.contains(StandardOpenOption.APPEND);
        boolean write = append || options.contains(StandardOpenOption.WRITE);
        return new OpenOptions(!write || options.contains(StandardOpenOption.READ), write, append);
    }

    static boolean follows(Collection<?> options) {
        return !options.contains(LinkOption.NOFOLLOW_LINKS);
    }

    static boolean follows(LinkOption... options) {
        List<LinkOption> given = Arrays.asList(options);
        return follows(given);
    }
}
