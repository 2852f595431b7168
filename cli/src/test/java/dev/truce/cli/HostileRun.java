package dev.truce.cli;

import com.github.luben.zstd.Zstd;
import com.sun.management.OperatingSystemMXBean;
import dev.truce.integrity.json.StrictJson;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Calls the command on every hostile input, one after the other in this process, and prints what it did, a line a call. */
final class HostileRun {

    private HostileRun() {}

    public static void main(String[] arguments) throws Exception {
        Path root = Path.of(arguments[0]);
        OperatingSystemMXBean machine = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        // what the native libraries unpack for themselves is not an input's doing
        Zstd.compress(new byte[1]);
        DriverManager.getConnection("jdbc:sqlite::memory:").close();
        int number = 0;
        for (HostileCase hostile : HostileCase.all()) {
            Path folder = Files.createDirectories(root.resolve(String.format("%03d", ++number)));
            hostile.maker().make(folder);
            List<Object> call = new ArrayList<>();
            hostile.call().forEach(part -> call.add(part.replace("@", folder + "/")));
            if (hostile.call().get(0).equals("import")) {
                call.addAll(List.of("--workspace", root.resolve("workspace")));
            }
            Set<String> before = entries(root);
            long start = machine.getProcessCpuTime();
            Call done = Call.truce(call.toArray());
            Duration took = Duration.ofNanos(machine.getProcessCpuTime() - start);
            Set<String> after = entries(root);
            after.removeAll(before);
            ObjectNode line = JsonNodeFactory.instance.objectNode();
            line.put("name", hostile.name())
                    .put("code", done.code())
                    .put("err", done.err())
                    .put("out", done.out());
            line.put("millis", took.toMillis()).put("written", after.toString());
            System.out.println(StrictJson.text(line));
            remove(folder);
        }
        Path status = Path.of("/proc/self/status");
        if (Files.exists(status)) {
            Files.readAllLines(status).stream()
                    .filter(line -> line.startsWith("VmHWM"))
                    .forEach(System.out::println);
        }
    }

    private static void remove(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    /** All files but those of the workspace, where what is done is audited. */
    private static Set<String> entries(Path root) throws IOException {
        Set<String> entries = new TreeSet<>();
        for (Path folder : List.of(root, Path.of(System.getProperty("java.io.tmpdir")))) {
            try (Stream<Path> all = Files.walk(folder)) {
                for (Path file : all.filter(path -> !path.startsWith(root.resolve("workspace")))
                        .toList()) {
                    boolean regular = Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
                    entries.add(file + (regular ? " " + Files.size(file) + " " + Files.getLastModifiedTime(file) : ""));
                }
            }
        }
        return entries;
    }
}
