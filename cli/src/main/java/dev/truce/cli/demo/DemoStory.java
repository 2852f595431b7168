package dev.truce.cli.demo;

import dev.truce.cli.terminal.ExitCode;
import dev.truce.cli.terminal.Output;
import dev.truce.cli.terminal.Values;
import dev.truce.conflict.access.FieldAccess;
import dev.truce.integrity.Digest;
import dev.truce.integrity.json.StrictJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The story that {@code truce demo} tells. */
final class DemoStory {

    private static final int COLUMNS = 100;
    private static final int EXPLAINED = 2;
    private static final int LOST_RECORDS = 40;
    private static final int OVERWRITTEN_RECORDS = 25;

    private final DemoStage stage;
    private final Path folder;
    private final Output out;
    private final Map<DemoData.Release, SortedMap<String, JsonNode>> releases = new EnumMap<>(DemoData.Release.class);

    DemoStory(Path folder, DemoStage.Caller caller, Output out) {
        this.stage = new DemoStage(folder, caller, out);
        this.folder = folder;
        this.out = out;
    }

    void tell() throws IOException, InterruptedException {
        prepare();
        reconcile();
        decide();
        snapshot();
        rollback();
        goOn();
    }

    private void say(String line) {
        String rest = line;
        String indent = " ".repeat(line.length() - line.stripLeading().length() + 2);
        while (rest.length() > COLUMNS) {
            int space = rest.lastIndexOf(' ', COLUMNS);
            if (space < indent.length()) {
                break; // one word, such as a path
            }
            out.say(rest.substring(0, space).stripTrailing());
            rest = indent + rest.substring(space).strip();
        }
        out.say(rest);
    }

    private void chapter(String title) {
        out.say(out.bold(title));
    }

    private void prepare() throws IOException {
        for (DemoData.Release release : DemoData.Release.values()) {
            releases.put(release, DemoData.records(release));
            DemoData.write(release, records(release), stage.path(release.side() + ".ndjson"));
        }
        DemoData.writeRules(stage.path("rules.yaml"));
        chapter("1. Two lines of development of Spring Boot's configuration metadata, in " + folder);
        for (DemoData.Release release : DemoData.Release.values()) {
            say(String.format(
                    "   %-7s %-7s released %s  %s records",
                    release.side(),
                    release.version(),
                    release.date(),
                    Values.count(records(release).size())));
        }
        say("   changed alike on both sides " + Values.count(changedAlike()) + ": nothing to do for them");
    }

    private SortedMap<String, JsonNode> records(DemoData.Release release) {
        return Objects.requireNonNull(releases.get(release), "a release was not read");
    }

    private JsonNode record(DemoData.Release release, String name) {
        return Objects.requireNonNull(records(release).get(name));
    }

    private long changedAlike() {
        Set<String> names = new TreeSet<>();
        releases.values().forEach(records -> names.addAll(records.keySet()));
        return names.stream()
                .filter(name -> {
                    JsonNode base = records(DemoData.Release.BASE).get(name);
                    JsonNode local = records(DemoData.Release.LOCAL).get(name);
                    JsonNode server = records(DemoData.Release.SERVER).get(name);
                    return same(local, server) && !same(base, local);
                })
                .count();
    }

    private static boolean same(@Nullable JsonNode one, @Nullable JsonNode two) {
        if (one == null || two == null) {
            return one == two;
        }
        return FieldAccess.json().same(one, two);
    }

    private JsonNode reconcile(ExitCode expected) {
        return stage.truce(
                        expected,
                        "reconcile",
                        "--base",
                        stage.path("base.ndjson").toString(),
                        "--local",
                        stage.path("local.ndjson").toString(),
                        "--server",
                        stage.path("server.ndjson").toString(),
                        "--rules",
                        stage.path("rules.yaml").toString(),
                        "--out",
                        stage.path("out").toString())
                .document();
    }

    private void reconcile() throws IOException {
        JsonNode report = reconcile(ExitCode.LEFT_OPEN);
        JsonNode answers = report.path("answers");
        JsonNode outcomes = report.path("outcomes");
        chapter("2. truce reconcile");
        say("   changed by local alone " + count(answers, "PUSH") + ", by the server alone " + count(answers, "PULL")
                + ", by both differently " + count(answers, "CONFLICT"));
        say("   resolved " + count(outcomes, "resolved") + " of " + count(report, "records") + " records, parked "
                + count(outcomes, "parked") + "; two of the merges, explained:");
        for (JsonNode merge : explainedMerges()) {
            say("   " + merge.path("key").asString());
            for (JsonNode step : merge.path("trace")) {
                say(String.format(
                        "     %-26s %-7s %s",
                        Values.cut(step.path("path").asString(), 26),
                        step.path("side").asString(),
                        step.path("why").asString()));
            }
        }
    }

    private static String count(JsonNode counts, String name) {
        return Values.count(counts.path(name).asLong(0));
    }

    /** Records that both sides changed and that merge all the same, explained by {@code truce merge}; the richest first. */
    private List<JsonNode> explainedMerges() throws IOException {
        List<JsonNode> explained = new ArrayList<>();
        for (Map.Entry<String, JsonNode> entry : records(DemoData.Release.LOCAL).entrySet()) {
            JsonNode base = records(DemoData.Release.BASE).get(entry.getKey());
            JsonNode server = records(DemoData.Release.SERVER).get(entry.getKey());
            if (base == null || server == null || same(base, entry.getValue())) {
                continue;
            }
            if (same(base, server) || same(entry.getValue(), server)) {
                continue;
            }
            ObjectNode answer = (ObjectNode) merged(base, entry.getValue(), server);
            if (answer.path("outcome").asString().equals("resolved")) {
                explained.add(answer.put("key", entry.getKey()));
            }
        }
        explained.sort(Comparator.comparingInt(DemoStory::sidesThatGave)
                .reversed()
                .thenComparing(merge -> merge.path("key").asString()));
        List<JsonNode> told = explained.subList(0, Math.min(EXPLAINED, explained.size()));
        if (!told.isEmpty()) {
            String first = told.get(0).path("key").asString();
            // the files that the story leaves are those of the merge it tells first
            merged(
                    record(DemoData.Release.BASE, first),
                    record(DemoData.Release.LOCAL, first),
                    record(DemoData.Release.SERVER, first));
        }
        return told;
    }

    private static int sidesThatGave(JsonNode merge) {
        return (int) List.of("local", "server", "both").stream()
                .filter(side -> merge.path("trace").toString().contains("\"side\":\"" + side + "\""))
                .count();
    }

    private JsonNode merged(JsonNode base, JsonNode local, JsonNode server) throws IOException {
        List<String> call = new ArrayList<>(List.of("merge"));
        for (Map.Entry<String, JsonNode> side :
                Map.of("base", base, "local", local, "server", server).entrySet()) {
            Path file = stage.path("one-" + side.getKey() + ".json");
            Files.write(file, StrictJson.write(side.getValue()));
            call.addAll(List.of("--" + side.getKey(), file.toString()));
        }
        DemoStage.Played played = stage.truceWhatever(call.toArray(String[]::new));
        return played.document();
    }

    private void decide() throws IOException {
        JsonNode parked = stage.truce(ExitCode.DONE, "queue", "list").document();
        String number = parked.path("case").asString();
        chapter("3. truce queue show " + number + ": " + parked.path("key").asString());
        for (JsonNode conflict : parked.path("conflicts")) {
            say("   " + conflict.path("path").asString());
            for (String side : List.of("base", "local", "server")) {
                say(String.format("     %-7s %s", side, Values.brief(conflict.get(side), 86)));
            }
        }
        stage.truce(
                ExitCode.DONE,
                "queue",
                "decide",
                number,
                "--revision",
                parked.path("revision").asString(),
                "--take",
                "server",
                "--reason",
                "renamed in 3.0");
        JsonNode again = reconcile(ExitCode.DONE);
        say("   decided: --take server, because renamed in 3.0; reconciled again: parked "
                + count(again.path("outcomes"), "parked") + " of " + count(again, "records"));
        Files.createDirectories(stage.path("data"));
        Files.copy(stage.path("out/merged.ndjson"), stage.path("data/property.ndjson"));
    }

    private void snapshot() throws IOException, InterruptedException {
        JsonNode snapshot = stage.truce(
                        ExitCode.DONE,
                        "snapshot",
                        "create",
                        "--store",
                        "dir:" + stage.path("data"),
                        "--rules",
                        stage.path("rules.yaml").toString())
                .document();
        String export = stage.path("export").toString();
        stage.truce(ExitCode.DONE, "export", "latest", "--out", export);
        chapter("4. truce snapshot create, truce export");
        say("   snapshot " + shortText(snapshot.path("snapshot")) + " of " + count(snapshot, "records")
                + " records, exported as a BagIt bag");
        Integer checked = stage.program(stage.path("export"), "sha256sum", "-c", "manifest-sha256.txt");
        String foreign = checked == null ? "not on this machine" : checked == 0 ? "OK" : "FAILED (" + checked + ")";
        stage.truce(ExitCode.DONE, "verify", export);
        say("   sha256sum -c manifest-sha256.txt: " + foreign + "; truce verify: OK");
        Path copy = stage.path("export-damaged");
        copy(stage.path("export"), copy);
        Path file = copy.resolve("data/property.ndjson");
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 1;
        Files.write(file, bytes);
        say("   one bit flipped in a copy: "
                + stage.truce(ExitCode.LEFT_OPEN, "verify", copy.toString()).error());
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file).toString()), StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }

    private void rollback() throws IOException {
        damage();
        String plan = stage.path("plan.json").toString();
        JsonNode planned = stage.truce(ExitCode.DONE, "plan", "--to", "latest", "--mode", "authoritative", "-o", plan)
                .document();
        chapter("5. A bad import: " + LOST_RECORDS + " records gone, " + OVERWRITTEN_RECORDS
                + " overwritten; truce plan --to latest --mode authoritative");
        say("   " + planned.path("risk").path("class").asString() + ", plan " + shortText(planned.path("digest"))
                + ":");
        for (JsonNode reason : planned.path("risk").path("reasons")) {
            say("     " + reason.path("rule").asString() + " (" + count(reason, "count") + "): "
                    + reason.path("summary").asString());
        }
        JsonNode rehearsed =
                stage.truce(ExitCode.DONE, "rollback", plan, "--rehearse").document();
        say("   rehearsed on a copy: " + count(rehearsed, "total") + " records, as predicted: "
                + rehearsed.path("asPredicted").asBoolean());
        String refusal = stage.truce(ExitCode.NOT_APPROVED, "rollback", plan).error();
        say("   without approval, exit 6: " + refusal);
        String digest = planned.path("digest").asString();
        JsonNode done = stage.truce(ExitCode.DONE, "rollback", plan, "--approve", digest)
                .document();
        say("   approved and carried out: " + count(done, "total") + " records, " + count(done, "verified")
                + " verified; the state before is snapshot " + shortText(done.path("safetySnapshot")));
        stage.truce(ExitCode.DONE, "snapshot", "verify", "--deep");
        stage.truce(ExitCode.DONE, "audit", "verify");
        say("   all snapshots and the audit trail verified");
    }

    /** What the import did: it lost the first records and wrote over the next, in the name of today. */
    private void damage() throws IOException {
        Path data = stage.path("data/property.ndjson");
        List<String> lines = Files.readAllLines(data);
        List<String> damaged = new ArrayList<>();
        for (int i = LOST_RECORDS; i < lines.size(); i++) {
            ObjectNode record = (ObjectNode) StrictJson.reader().read(lines.get(i), "the record");
            if (i < LOST_RECORDS + OVERWRITTEN_RECORDS) {
                record.put("description", "?")
                        .put("modifiedAt", out.console().clock().instant().toString());
            }
            damaged.add(StrictJson.text(record));
        }
        Files.write(data, damaged);
    }

    private static String shortText(JsonNode digest) {
        return Digest.parse(digest.asString()).shortText();
    }

    private void goOn() {
        chapter("Go on:");
        say("   cd " + folder);
        say("   truce status; truce queue list --status all; truce audit list; truce snapshot list");
        say("   truce merge --base one-base.json --local one-local.json --server one-server.json --explain");
        say("   truce reconcile --help");
    }
}
