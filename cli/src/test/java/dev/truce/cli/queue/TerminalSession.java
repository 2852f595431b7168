package dev.truce.cli.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** The command in a pseudo-terminal, which script (bsdutils) makes, and a person who reads and types there. */
final class TerminalSession implements AutoCloseable {

    private final Process process;
    private final OutputStream keys;
    private final InputStream screen;
    private final ByteArrayOutputStream shown = new ByteArrayOutputStream();

    private TerminalSession(Process process) {
        this.process = process;
        this.keys = process.getOutputStream();
        this.screen = process.getInputStream();
    }

    /** Begins a command, in a terminal of so many columns. Its arguments hold nothing that a shell understands. */
    static TerminalSession of(Path folder, int columns, String arguments) throws IOException {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        String size = "stty rows 24 cols " + columns + " && stty size";
        ProcessBuilder script = new ProcessBuilder(
                        "script", "-qec", size + " && exec " + java + " dev.truce.cli.Truce " + arguments, "/dev/null")
                .directory(folder.toFile())
                .redirectErrorStream(true);
        script.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        script.environment().put("USER", "alice");
        script.environment().put("TERM", "xterm");
        script.environment().remove("NO_COLOR");
        return new TerminalSession(script.start()).until("24 " + columns + "\n");
    }

    /** Reads on until what was shown last is this: then the command waits for an answer. */
    TerminalSession until(String end) throws IOException {
        byte last = end.getBytes(StandardCharsets.UTF_8)[end.length() - 1];
        int next = read();
        while (next >= 0 && !(next == last && shown().endsWith(end))) {
            next = read();
        }
        assertThat(next).as("\"%s\" was not shown:%n%s", end, shown()).isNotNegative();
        return this;
    }

    /** Types keys, such as an answer and its line end. */
    TerminalSession type(String typed) throws IOException {
        keys.write(typed.getBytes(StandardCharsets.UTF_8));
        keys.flush();
        return this;
    }

    /** All that was shown until the command ended, which must be with this exit code. */
    String end(int code) throws Exception {
        int next = read();
        while (next >= 0) {
            next = read();
        }
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as("%s", shown()).isEqualTo(code);
        return shown();
    }

    /** What was shown until now, with plain line ends. */
    String shown() {
        return shown.toString(StandardCharsets.UTF_8);
    }

    private int read() throws IOException {
        int next = screen.read();
        if (next >= 0 && next != '\r') {
            shown.write(next);
        }
        return next;
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
