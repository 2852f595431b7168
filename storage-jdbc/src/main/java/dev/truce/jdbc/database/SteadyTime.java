package dev.truce.jdbc.database;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A time that never jumps, and that all processes of a machine share until it is started anew. */
public interface SteadyTime {

    /** That of this machine; where it has none that processes can be known to share, an empty {@link #boot}. */
    SteadyTime MACHINE = new SteadyTime() {

        /** No process outlives the run. */
        private final String boot = read();

        private static String read() {
            try {
                return Files.readString(Path.of("/proc/sys/kernel/random/boot_id"), StandardCharsets.UTF_8)
                        .strip();
            } catch (IOException notLinux) {
                return "";
            }
        }

        @Override
        public String boot() {
            return boot;
        }

        @Override
        public long nanos() {
            return System.nanoTime(); // on Linux the time since the machine was started, the same in every process
        }
    };

    /** Names the run of the machine; empty when it has no name. */
    String boot();

    /** Nanoseconds since some moment of this run. */
    long nanos();
}
