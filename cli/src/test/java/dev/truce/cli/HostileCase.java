package dev.truce.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * An input that means harm, and the call that meets it.
 *
 * @param name what is hostile about it, in words
 * @param maker makes the input in an empty folder of its own
 * @param call the arguments; {@code @} in front of a name stands for the folder
 */
record HostileCase(String name, Maker maker, List<String> call) {

    /** Makes files. */
    interface Maker {
        void make(Path folder) throws Exception;
    }

    static HostileCase imported(String name, String file, Maker maker) {
        return new HostileCase(name, maker, List.of("import", "@" + file, "--store", "dir:@target", "--key", "/id"));
    }

    static HostileCase verified(String name, String file, Maker maker) {
        return new HostileCase(name, maker, List.of("verify", "@" + file));
    }

    static HostileCase deeplyVerified(String name, Maker maker) {
        return new HostileCase(name, maker, List.of("verify", "@repository", "--deep"));
    }

    /** Every hostile input there is. */
    static List<HostileCase> all() {
        List<HostileCase> all = new ArrayList<>();
        all.addAll(HostileBags.all());
        all.addAll(HostileTexts.all());
        all.addAll(HostileArchives.all());
        all.addAll(HostileTables.all());
        all.addAll(HostileRepositories.all());
        return all;
    }
}
