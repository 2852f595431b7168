package dev.truce.cli.rollback;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.cli.Call;
import dev.truce.cli.Workshop;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * Who may do what to a store of seats, of which one was edited after the snapshot, so that taking it back is dangerous. Each row is what
 * is done one after the other, and how the last of it ends. Digests are written as #, the folder as DIR.
 */
class GuardTest {

    private static final String A = "{\"id\":\"a\",\"v\":1,\"at\":\"2026-01-01T00:00:00Z\",\"row\":1}";
    private static final String NEWER_A = "{\"id\":\"a\",\"v\":2,\"at\":\"2026-02-01T00:00:00Z\",\"row\":9}";
    private static final String BORN_C = "{\"id\":\"c\",\"v\":1,\"at\":\"2026-02-01T00:00:00Z\",\"row\":3}";

    private static final String ROLES =
            "guards: { users: { ann: [admin], bob: [admin], eve: [emergency], alice: [user] } }";
    private static final String CLOSED = "guards: { users: { ann: [admin] } }";
    private static final int REFUSED = 7;
    private static final String TWO = "guards: { secondApprover: true }";

    private static final String TABLE = """
            nobody approved            | plan, rollback                                 | 6 | Plan #… is DANGEROUS and has no approval; read its reasons, then approve sha256:#.
            approved                   | plan, approve, rollback                        | 0 |
            a stale plan               | plan, approve, edit, rollback                  | 3 | Plan #… was made for state #…, but the store is now at #… (1 record: seat/c added); make a new plan.
            the approval of another    | plan, rollback --approve other                 | 6 | The approval is for plan #…, but this is plan #…; read its reasons, then approve sha256:#.
            an expired approval        | plan, approve, wait 168h, rollback              | 6 | Plan #… is DANGEROUS and has no approval that holds: that of alice expired at 2030-03-08T12:00:00Z; read its reasons, then approve sha256:#.
            approved a moment before   | plan, approve, wait 167h, rollback              | 0 |
            another store              | plan, approve, rollback --store other          | 3 | Plan #… was made for dir:DIR/data, but this is dir:DIR/other; name that store or make a new plan.
            a changed policy           | plan, approve, policy two, rollback            | 3 | Plan #… was made under policy #…, but now default 1.0.0 (#…) holds; make a new plan.
            approving an old policy's  | plan, policy two, approve                      | 3 | Plan #… was made under policy #…, but now default 1.0.0 (#…) holds; make a new plan.
            one of two approvers       | policy two, plan, approve, rollback            | 6 | Plan #… is DANGEROUS and has the approval of alice alone, but the policy wants two persons; let another approve sha256:#.
            the same person twice      | policy two, plan, approve, approve as Alice, rollback | 6 | Plan #… is DANGEROUS and has the approval of Alice alone, but the policy wants two persons; let another approve sha256:#.
            two approvers              | policy two, plan, approve as ann, wait 3h, approve as bob, rollback | 0 |
            a stranger plans           | policy closed, plan                            | 7 | alice wants to plan, which the policy allows to the roles [ADMIN, EMERGENCY, USER], but has none; ask one of them, or have the policy changed.
            a user approves            | policy roles, plan, approve                    | 7 | alice wants to approve, which the policy allows to the roles [ADMIN], but has only [USER]; ask one of them, or have the policy changed.
            a user carries out         | policy roles, plan, approve as ann, rollback   | 7 | alice wants to execute, which the policy allows to the roles [ADMIN, EMERGENCY], but has only [USER]; ask one of them, or have the policy changed.
            an admin carries out       | policy roles, plan, approve as ann, rollback as bob | 0 |
            a stranger in an emergency | policy roles, emergency as joe                 | 7 | joe wants to restore in an emergency, which the policy allows to the roles [ADMIN, EMERGENCY], but has none; ask one of them, or have the policy changed.
            the one who is on call     | policy roles, emergency as eve                 | 0 |
            the second emergency       | emergency, emergency                           | 0 |
            the third emergency        | emergency, emergency, emergency                | 7 | An emergency restore was asked for, but the last hour had 2 already, and the policy allows 2; wait until 2030-03-01T13:00:00Z, or make a plan and have it approved.
            the third, after an hour   | emergency, wait 1h, emergency, emergency       | 0 |
            refusals do not count      | emergency, emergency, emergency, wait 1h, emergency, emergency | 0 |
            """;

    @TempDir
    Path temp;

    @TestFactory
    Stream<DynamicTest> eachDeedEndsAsThePolicySays() {
        List<String> rows = TABLE.lines().toList();
        return rows.stream().map(row -> {
            List<String> cells =
                    Arrays.stream(row.split("\\|", -1)).map(String::strip).toList();
            return DynamicTest.dynamicTest(
                    cells.get(0),
                    () -> new Story(temp.resolve("row" + rows.indexOf(row)))
                            .run(cells.get(1), Integer.parseInt(cells.get(2)), cells.get(3)));
        });
    }

    /** What is done in one row. */
    private static final class Story {

        private final Workshop shop;
        private Instant now = Call.NOW;

        Story(Path folder) {
            shop = new Workshop(folder);
            shop.write("data/seat.ndjson", A);
            shop.root("dir:" + shop.path("data"));
            shop.write("data/seat.ndjson", NEWER_A);
        }

        void run(String steps, int code, String message) {
            Call last = null;
            for (String step : steps.split(", ", -1)) {
                last = step(step.split(" ", -1), last);
            }
            assertThat(last).isNotNull();
            assertThat(last.code()).as("%s", last).isEqualTo(code);
            String said = last.err()
                    .lines()
                    .filter(line -> !line.startsWith("note: "))
                    .findFirst()
                    .orElse("")
                    .replace(shop.folder().toString(), "DIR")
                    .replaceAll("[0-9a-f]{12,}", "#");
            assertThat(code == 0 ? "" : said).isEqualTo(message.isEmpty() ? "" : "truce: " + message);
            if (code == REFUSED) {
                List<JsonNode> entries = Call.truce("audit", "list", "--json", "--workspace", shop.path(".truce"))
                        .jsonLines();
                assertThat(entries.get(entries.size() - 1).path("kind").asString())
                        .as("the last entry of the audit trail")
                        .isEqualTo("REFUSED");
            }
        }

        private Call step(String[] words, Call before) {
            return switch (words[0]) {
                case "plan" ->
                    call(words, "plan", "--to", "latest", "--mode", "authoritative", "-o", shop.path("plan.json"));
                case "approve" -> call(words, "approve", shop.path("plan.json"));
                case "rollback" -> call(words, "rollback", shop.path("plan.json"));
                case "emergency" -> call(words, "emergency", "--mode", "authoritative", "--reason", "the house burns");
                case "edit" -> {
                    shop.write("data/seat.ndjson", NEWER_A, BORN_C);
                    yield before;
                }
                case "policy" -> {
                    shop.write(
                            ".truce/risk.yaml",
                            switch (words[1]) {
                                case "two" -> TWO;
                                case "closed" -> CLOSED;
                                default -> ROLES;
                            });
                    yield before;
                }
                default -> {
                    now = now.plus(Duration.parse("PT" + words[1]));
                    yield before;
                }
            };
        }

        private Call call(String[] words, Object... command) {
            List<Object> call = new ArrayList<>(Arrays.asList(command));
            for (int i = 1; i < words.length; i += 2) {
                String value = words[i + 1];
                if (words[i].equals("as")) {
                    call.addAll(List.of("--actor", value));
                } else if (words[i].equals("--store")) {
                    shop.write(value + "/seat.ndjson", A);
                    call.addAll(List.of("--store", "dir:" + shop.path(value), "--rules", shop.path("rules.yaml")));
                } else {
                    call.addAll(List.of(words[i], "sha256:" + "0".repeat(64)));
                }
            }
            call.addAll(List.of("--workspace", shop.path(".truce")));
            return Call.truce(now, InputStream.nullInputStream(), false, call.toArray());
        }
    }
}
