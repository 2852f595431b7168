package dev.truce.rollback;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.integrity.DamageException;
import dev.truce.integrity.Digest;
import dev.truce.integrity.json.InputRejectedException;
import dev.truce.integrity.json.StrictJson;
import dev.truce.rollback.execution.StalePlanException;
import dev.truce.rollback.snapshot.Snapshot;
import dev.truce.rollback.snapshot.StateRoot;
import dev.truce.rollback.snapshot.UnknownSnapshotException;
import dev.truce.rollback.store.LiveStore;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Each member of a plan is replaced by what it must not be. Such a plan is refused as a malformed document, and one whose forger
 * wrote a fitting digest either is, too, or carrying it out ends in an error that has a message, with the live data as it was or
 * as the plan says.
 */
@Tag("slow")
class HostilePlanTest {

    private static final List<String> VALUES = List.of(
            "null",
            "true",
            "-1",
            "7",
            "1e300",
            "99999999999999999999",
            "9223372036854775807",
            "\"\"",
            "\"x\\u0000\\n\"",
            "\"../../x\"",
            "\"" + "9".repeat(10_000) + "\"",
            "[]",
            "[{}]",
            "[[1]]",
            "{}",
            "{\"\": {}}",
            "{\"counts\": {\"\": 1}, \"samples\": [{}]}");

    private static final int EACH_FOURTH = 4;
    private static final String BEFORE = "a1 b1 c1 table/t1";
    private static final String LIVE = "a2 d2 table/t4";

    @TempDir
    Path temp;

    private Town town = new Town(Path.of("unused"), Town.FULL);
    private int refused;
    private int read;

    /** Each change of one member, made and told where it is, and taken back. */
    private static void each(JsonNode at, Consumer<String> place) {
        if (at instanceof ObjectNode object) {
            for (String name : List.copyOf(object.propertyNames())) {
                JsonNode was = object.get(name);
                object.remove(name);
                place.accept(name + " is missing");
                for (String value : VALUES) {
                    object.set(name, StrictJson.reader().read(value, "value"));
                    place.accept(name + " is " + shown(value));
                }
                object.set(name, was);
                each(was, inner -> place.accept(name + "/" + inner));
            }
        } else if (at instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                JsonNode was = array.get(i);
                for (String value : VALUES) {
                    array.set(i, StrictJson.reader().read(value, "value"));
                    int index = i;
                    place.accept(index + " is " + shown(value));
                }
                array.set(i, was);
                int index = i;
                each(was, inner -> place.accept(index + "/" + inner));
            }
        }
    }

    private static String shown(String value) {
        return value.substring(0, Math.min(60, value.length()));
    }

    private static ObjectNode tree(RollbackPlan plan) {
        return (ObjectNode) StrictJson.reader().read(StrictJson.write(plan.toJson()), "plan");
    }

    @Test
    void isRefusedOrHarmless() {
        town = new Town(temp.resolve("live"), Town.FULL).hold(BEFORE);
        Snapshot snapshot = town.snapshot("before");
        town.hold(LIVE);
        RollbackPlan plan = plan(RollbackRequest.authoritative(snapshot).ofTypes(Set.of("guest", "table")));
        Digest before;
        try (LiveStore live = town.live()) {
            before = StateRoot.of(live);
        }
        ObjectNode forged = tree(plan);

        each(forged, place -> tryIt(forged, place, read -> carryOut(read, place, before, plan.predictedRoot())));

        assertThat(refused).isGreaterThan(1_000);
        assertThat(read).isGreaterThan(20);
    }

    @Test
    void aForkIsRefusedOrRead() {
        town = new Town(temp.resolve("live"), Town.FULL).hold(BEFORE);
        ObjectNode forged = tree(plan(RollbackRequest.fork(town.snapshot("before"), temp.resolve("fork"))));

        each(forged, place -> tryIt(forged, place, read -> {}));

        assertThat(refused).isGreaterThan(1_000);
        assertThat(read).isGreaterThan(20);
    }

    private RollbackPlan plan(RollbackRequest request) {
        try (LiveStore live = town.live()) {
            return town.planner().plan(request, live);
        }
    }

    private void tryIt(ObjectNode forged, String place, Consumer<RollbackPlan> whatFollows) {
        JsonNode stated = forged.get("digest");
        try {
            ObjectNode body = forged.deepCopy();
            body.remove("digest");
            forged.put("digest", Digest.ofCanonical(body).toString());
            RollbackPlan plan = RollbackPlan.parse(forged, "plan.json");
            if (read++ % EACH_FOURTH == 0) { // each would take a minute
                whatFollows.accept(plan);
            }
        } catch (InputRejectedException e) {
            assertThat(e.getMessage()).as(place).startsWith("plan.json: ").doesNotContain("null", "Exception");
            refused++;
        } catch (RuntimeException e) {
            throw new AssertionError(place + " is not refused but ends in " + e, e);
        } finally {
            if (stated == null) {
                forged.remove("digest");
            } else {
                forged.set("digest", stated);
            }
        }
    }

    private void carryOut(RollbackPlan plan, String place, Digest before, Digest after) {
        Approval approval = new Approval(plan.digest(), "eve", Town.START, "");
        try (LiveStore live = town.live()) {
            town.executor().execute(plan, live, approval, "eve");
        } catch (StalePlanException
                | PlanRefusedException
                | UnknownSnapshotException
                | DamageException
                | RollbackInterruptedException e) {
            assertThat(e.getMessage()).as(place).isNotBlank();
        }
        try (LiveStore live = town.live()) {
            town.executor().recover(live, "ann");
            assertThat(StateRoot.of(live)).as(place).isIn(before, after);
        }
        town.hold(LIVE);
    }
}
