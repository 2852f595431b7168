package dev.truce.benchmarks.record;

import dev.truce.integrity.json.StrictJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.eclipse.jgit.diff.RawText;
import org.eclipse.jgit.diff.RawTextComparator;
import org.eclipse.jgit.merge.MergeAlgorithm;
import org.eclipse.jgit.merge.MergeFormatter;
import org.eclipse.jgit.merge.MergeResult;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** The merge of git, line by line, on pretty-printed JSON. Changes of neighbouring lines conflict, which is counted as a merge. */
@State(Scope.Benchmark)
public class TextMergeBenchmark {

    /** How many leaves the documents have. */
    @Param({"20", "200"})
    public int leaves = 20;

    private final MergeAlgorithm algorithm = new MergeAlgorithm();
    private byte[] base = {};
    private byte[] local = {};
    private byte[] server = {};

    /** Prints the documents. */
    @Setup
    public void documents() {
        Documents documents = Documents.of(leaves);
        base = pretty(documents.base());
        local = pretty(documents.local());
        server = pretty(documents.server());
    }

    private static byte[] pretty(byte[] text) {
        return StrictJson.pretty(Documents.tree(text)).getBytes(StandardCharsets.UTF_8);
    }

    /** From bytes to bytes, as git works. */
    @Benchmark
    public byte[] jgit() throws IOException {
        MergeResult<RawText> merged =
                algorithm.merge(RawTextComparator.DEFAULT, new RawText(base), new RawText(local), new RawText(server));
        ByteArrayOutputStream out = new ByteArrayOutputStream(base.length + 64);
        new MergeFormatter().formatMerge(out, merged, List.of("BASE", "LOCAL", "SERVER"), StandardCharsets.UTF_8);
        return out.toByteArray();
    }
}
