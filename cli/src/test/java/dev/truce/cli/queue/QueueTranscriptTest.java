package dev.truce.cli.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.cli.Call;
import dev.truce.cli.Typist;
import dev.truce.cli.Workshop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The life of a case in docs/queue.md is what the commands print. With {@code -Dtruce.docs.write=true} it is written there
 * anew.
 */
class QueueTranscriptTest {

    private static final Path DOCUMENT = Path.of(System.getProperty("truce.root"), "docs", "queue.md");
    private static final Pattern BLOCK = Pattern.compile("(?s)(?<=<!-- transcript -->\n```\n).*?(?=```\n)");
    private static final Pattern WORD = Pattern.compile("'([^']*)'|\\S+");
    /** Leases pass by the machine's time, which no test can hold. */
    private static final Pattern CLOCK_TIME =
            Pattern.compile("T1\\d:\\d\\d:\\d\\d(?:\\.\\d+)?Z|(?<=records) in [0-9.]+ s");

    private static final Pattern PROMPT = Pattern.compile("(?:for more|reason)\\): |quit: ");
    /** A column as wide as the folder's name, which is not shown. */
    private static final Pattern SUBJECT = Pattern.compile("(?m)(subject|case \\d+|out) {2,}");

    private static final String RECONCILE =
            "reconcile --base base.ndjson --local local.ndjson --server server.ndjson --rules rules.yaml --out out";

    @TempDir
    Path folder;

    private final StringBuilder transcript = new StringBuilder();
    private Workshop shop;

    @Test
    void theDocumentShowsWhatTheCommandsPrint() throws IOException {
        shop = new Workshop(folder);
        shop.write("rules.yaml", Workshop.RULES);
        sides("base.ndjson", 1, "Ann", "Bea", "Cid", "Dan");
        sides("local.ndjson", 1, "Anna", "Beate", "Cida", "Dana");
        sides("server.ndjson", 4, "Anne", "Beatrix", "Cide", "Dane");
        say("Two replicas changed the same names. What no rule decides is parked, and the rest goes on.");
        run(RECONCILE);
        run("queue list");
        run("queue show 1");
        say("Alice takes the case for a quarter of an hour. Bob cannot decide it meanwhile.");
        run("queue claim 1 --for 15m --owner alice");
        run("queue decide 1 --revision 1 --take local --actor bob");
        say("The server changes the record again: the case has a new revision, and the old view decides nothing.");
        sides("server.ndjson", 4, "Annie", "Beatrix", "Cide", "Dane");
        run(RECONCILE);
        run("queue decide 1 --revision 1 --token 1 --take local --owner alice");
        say("At a terminal she is asked instead, and sees what would be stored before anything is.");
        run("queue decide 1 --token 1 --owner alice", "Anna", "local", "yes", "she spells it so");
        say("The next run takes the decision; the server gets it with the next version.");
        run(RECONCILE);
        say("Many cases are decided alike: first looked at, then applied.");
        run("queue bulk --take server --limit 2 --reason 'import of Monday'");
        run("queue bulk --take server --limit 2 --reason 'import of Monday' --apply");
        say("The last one waits until tomorrow.");
        run("queue decide 4 --revision 1 --defer 1d --reason 'ask the guest'");
        say("The decision was wrong: the case is decided anew, from what stands now.");
        run("queue reopen 1 --reason 'it was her sister'");
        run("queue show 5");
        run("queue decide 5 --revision 1 --take base --reason 'as the server had it'");
        say("Three times the server's name stood. That is a hint for the last case, and may become a rule.");
        run("queue show 4");
        run("rules suggest --least 3");
        say("What happened, and that nobody changed the record of it.");
        run("queue stats");
        run("audit list");
        run("audit verify");
        compare();
    }

    private void compare() throws IOException {
        String document = Files.readString(DOCUMENT);
        Matcher block = BLOCK.matcher(document);
        assertThat(block.find()).as("a transcript in %s", DOCUMENT).isTrue();
        if (Boolean.getBoolean("truce.docs.write")) {
            Files.writeString(
                    DOCUMENT, document.substring(0, block.start()) + transcript + document.substring(block.end()));
            return;
        }
        assertThat(timeless(block.group()))
                .as("%s; -Dtruce.docs.write=true writes it anew", DOCUMENT)
                .isEqualTo(timeless(transcript.toString()));
    }

    private static String timeless(String text) {
        return CLOCK_TIME.matcher(text).replaceAll("T..");
    }

    private void sides(String file, int version, String... names) {
        List<String> lines = new ArrayList<>();
        for (String name : names) {
            int own = name.equals("Annie") ? version + 1 : version;
            lines.add("{\"id\":" + (lines.size() + 1) + ",\"v\":" + own + ",\"name\":\"" + name + "\"}");
        }
        shop.write(file, lines.toArray(String[]::new));
    }

    private void say(String comment) {
        transcript
                .append(transcript.length() == 0 ? "" : "\n")
                .append("# ")
                .append(comment)
                .append('\n');
    }

    /** What a terminal shows, which repeats what is typed into it. */
    private static String typed(String printed, String... answers) {
        Deque<String> left = new ArrayDeque<>(List.of(answers));
        return PROMPT.matcher(printed)
                .replaceAll(each -> Matcher.quoteReplacement(each.group() + left.remove() + "\n"));
    }

    /** Runs a command; with answers, at a terminal where they are typed. */
    private void run(String command, String... answers) {
        List<Object> arguments = new ArrayList<>();
        Matcher words = WORD.matcher(command);
        while (words.find()) {
            String word = words.group(1) == null ? words.group() : words.group(1);
            boolean file = word.endsWith(".ndjson") || word.endsWith(".yaml") || word.equals("out");
            arguments.add(file ? shop.path(word).toString() : word);
        }
        Call call = answers.length == 0
                ? shop.truce(arguments.toArray())
                : shop.typing(new Typist().lines(answers), arguments.toArray());
        transcript.append("$ truce ").append(command).append('\n');
        String printed = (typed(call.out(), answers) + call.err()).replace(folder + "/", "");
        transcript.append(SUBJECT.matcher(printed).replaceAll(each -> String.format("%-9s", each.group(1))));
        if (call.code() != 0) {
            transcript.append("(exit code ").append(call.code()).append(")\n");
        }
        transcript.append('\n');
    }
}
