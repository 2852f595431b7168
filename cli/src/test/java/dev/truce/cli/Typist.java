package dev.truce.cli;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;

/** A person at the terminal: types lines when they are asked for, may do something else in between, then ends the input. */
public final class Typist extends InputStream {

    private final Deque<Object> todo = new ArrayDeque<>();
    private byte[] line = new byte[0];
    private int at;

    /** Types a line. */
    public Typist line(String text) {
        return bytes((text + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /** Types lines. */
    public Typist lines(String... texts) {
        for (String text : texts) {
            line(text);
        }
        return this;
    }

    /** Types what need not be text, nor a line. */
    public Typist bytes(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        todo.add(all.toByteArray());
        return this;
    }

    /** Does something while the next answer is waited for. */
    public Typist meanwhile(Runnable step) {
        todo.add(step);
        return this;
    }

    /** Whether all was typed, and asked for. */
    public boolean isDone() {
        return todo.isEmpty() && at == line.length;
    }

    @Override
    public int read() {
        while (at == line.length) {
            Object next = todo.poll();
            if (next == null) {
                return -1;
            }
            if (next instanceof Runnable step) {
                step.run();
            } else {
                line = (byte[]) next;
                at = 0;
            }
        }
        return line[at++] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) {
        throw new UnsupportedOperationException("what comes after a line is not the answer's");
    }
}
