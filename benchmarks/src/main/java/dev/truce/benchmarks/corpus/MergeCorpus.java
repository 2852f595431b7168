package dev.truce.benchmarks.corpus;

import dev.truce.conflict.access.FieldAccess;
import dev.truce.conflict.merge.FieldMerge;
import dev.truce.conflict.merge.FieldRules;
import dev.truce.conflict.merge.MergeOptions;
import dev.truce.conflict.merge.MergeOptions.Lists;
import dev.truce.conflict.merge.MergeResult;
import dev.truce.conflict.version.Stamp;
import dev.truce.integrity.json.JsonLimits;
import dev.truce.integrity.json.NdjsonReader;
import dev.truce.integrity.json.StrictJson;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Merges real documents that people merged, and counts how often the result is theirs.
 *
 * <p>clean: merged without a conflict; right: clean and equal to the person's, list order included; silent: clean and
 * different. The silent ones are split by what differs; where the person wrote a value that stands there in none of the three
 * versions, no merge that invents nothing is right.
 */
public final class MergeCorpus {

    private static final FieldAccess<JsonNode> JSON = FieldAccess.json();

    private MergeCorpus() {}

    /**
     * Prints the table.
     *
     * @param args the path of {@code merges.ndjson.gz}; a second argument prints each silent case's id with its class
     * @throws IOException when the file cannot be read
     */
    public static void main(String[] args) throws IOException {
        Path corpus = Path.of(args.length > 0 ? args[0] : "../shared/corpus/merges.ndjson.gz");
        boolean listSilent = args.length > 1;
        PrintStream out = System.out;
        out.printf(
                "%-8s %-22s %6s %7s %7s %7s | silent: %6s %9s %9s %6s%n",
                "lists", "set", "cases", "clean", "right", "silent", "order", "one side", "invented", "rest");
        for (Lists lists : Lists.values()) {
            scores(corpus, lists, listSilent ? out : null)
                    .forEach((group, score) -> out.println(score.row(lists, group)));
        }
    }

    /** Merges every case; the scores of each set of cases. */
    static Map<Group, Score> scores(Path corpus, Lists lists, @Nullable PrintStream silent) throws IOException {
        Map<Group, Score> scores = new EnumMap<>(Group.class);
        for (Group group : Group.values()) {
            scores.put(group, new Score());
        }
        try (InputStream in = new GZIPInputStream(Files.newInputStream(corpus));
                NdjsonReader cases = NdjsonReader.of(in, corpus.toString(), StrictJson.reader(JsonLimits.defaults()))) {
            while (cases.hasNext()) {
                score(cases.next().json(), lists, scores, silent);
            }
        }
        return scores;
    }

    /** A set of cases. */
    enum Group {
        ALL,
        GIT_CONFLICT,
        GIT_CONFLICT_BOTH_KEPT,
        GIT_AUTO;

        boolean holds(JsonNode each) {
            boolean conflict = each.get("stratum").asString().equals("git_conflict");
            return switch (this) {
                case ALL -> true;
                case GIT_CONFLICT -> conflict;
                case GIT_CONFLICT_BOTH_KEPT ->
                    conflict && each.path("naive").path("rest_eq").asBoolean(false);
                case GIT_AUTO -> each.get("stratum").asString().equals("git_auto");
            };
        }
    }

    /** What came of the cases of a set. */
    static final class Score {
        int cases;
        int clean;
        int right;
        final Map<Difference, Integer> silent = new EnumMap<>(Difference.class);

        String row(Lists lists, Group group) {
            return String.format(
                    "%-8s %-22s %6d %6.1f%% %6.1f%% %6.1f%% |         %5.1f%% %8.1f%% %8.1f%% %5.1f%%",
                    lists.name().toLowerCase(Locale.ROOT),
                    group.name().toLowerCase(Locale.ROOT),
                    cases,
                    share(clean),
                    right(),
                    silent(),
                    silent(Difference.ORDER),
                    silent(Difference.ONE_SIDE),
                    silent(Difference.INVENTED),
                    silent(Difference.REST));
        }

        double right() {
            return share(right);
        }

        double silent() {
            return share(clean - right);
        }

        double silent(Difference difference) {
            return share(silent.getOrDefault(difference, 0));
        }

        private double share(int count) {
            return cases == 0 ? 0 : 100.0 * count / cases;
        }
    }

    private static void score(JsonNode each, Lists lists, Map<Group, Score> scores, @Nullable PrintStream silent) {
        JsonNode local = each.get("ours");
        JsonNode server = each.get("theirs");
        JsonNode person = each.get("merged");
        MergeResult<JsonNode> merge = new FieldMerge<>(
                        JSON, FieldRules.NONE, new MergeOptions(MergeOptions.OnFieldConflict.MANUAL, false, lists))
                .merge(each.get("base"), local, server, Stamp.UNKNOWN, Stamp.UNKNOWN);
        boolean clean = merge.conflicts().isEmpty();
        List<Difference> differences = clean
                ? Difference.between(new Difference.Place(merge.value(), person, each.get("base"), local, server))
                : List.of();
        scores.forEach((group, score) -> {
            if (group.holds(each)) {
                score.cases++;
                score.clean += clean ? 1 : 0;
                score.right += clean && differences.isEmpty() ? 1 : 0;
                if (!differences.isEmpty()) {
                    score.silent.merge(Difference.worst(differences), 1, Integer::sum);
                }
            }
        });
        if (silent != null && !differences.isEmpty()) {
            silent.println(lists + " " + each.get("stratum").asString() + " "
                    + each.get("naive").path("rest_eq") + " " + Difference.worst(differences) + " "
                    + each.get("id").asString());
        }
    }
}
