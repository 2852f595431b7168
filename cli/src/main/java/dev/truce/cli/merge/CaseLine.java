package dev.truce.cli.merge;

import dev.truce.cli.terminal.Values;
import dev.truce.cli.workspace.RulesOptions;
import dev.truce.conflict.RecordId;
import dev.truce.conflict.Side;
import dev.truce.conflict.access.FieldPath;
import dev.truce.conflict.ruleset.RecordFormat;
import dev.truce.conflict.ruleset.Ruleset;
import dev.truce.conflict.ruleset.StrategyName;
import dev.truce.conflict.ruleset.Times;
import dev.truce.conflict.version.HybridTime;
import dev.truce.conflict.version.ScalarVersion;
import dev.truce.conflict.version.Stamp;
import dev.truce.integrity.json.StrictJson;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * One case of {@code merge --cases}. Members that are not known are ignored, so that a file can carry notes and expectations.
 *
 * @param record the record's name: what the document says, else the case's id
 * @param rules the rules of the line, else those of the call
 * @param base the last agreed state
 * @param local local's state
 * @param server the server's state
 */
public record CaseLine(
        RecordId record, Ruleset rules, Side<JsonNode> base, Side<JsonNode> local, Side<JsonNode> server) {

    private static final String TOMBSTONE = "$tombstone";
    private static final String UNKNOWN = "$unknown";
    private static final List<String> STAMP_MEMBERS = List.of("epoch", "syncVersion", "modifiedAt", "fieldTimes");

    /**
     * Understands a case.
     *
     * @param line the case
     * @param rulesOfCall the rules where the line has none, with the strategy of the call
     * @param strategyOfCall the strategy where the line has rules and no strategy; null for the rules' own
     * @return the case
     * @throws IllegalArgumentException when something in it is not understood; other refusals come from the parts
     */
    public static CaseLine of(JsonNode line, Ruleset rulesOfCall, @Nullable StrategyName strategyOfCall) {
        if (!(line instanceof ObjectNode given)) {
            throw new IllegalArgumentException("a case is an object, but found " + Values.brief(line, 60));
        }
        JsonNode inline = given.get("rules");
        Ruleset rules =
                inline == null || inline.isNull() ? rulesOfCall : Ruleset.parse(StrictJson.text(inline), "rules");
        // the rules of the call have its strategy already
        rules = RulesOptions.withStrategy(rules, strategy(given, rules == rulesOfCall ? null : strategyOfCall));
        Side<JsonNode> base = side(given, "base", rules);
        return new CaseLine(
                record(given, rules),
                rules,
                base,
                missing(side(given, required(given, "local"), rules), base, rules),
                missing(side(given, required(given, "server"), rules), base, rules));
    }

    private static String required(ObjectNode given, String side) {
        if (!given.has(side)) {
            throw new IllegalArgumentException(
                    "the case has no \"" + side + "\"; write null where a side does not have the record");
        }
        return side;
    }

    private static @Nullable StrategyName strategy(ObjectNode given, @Nullable StrategyName strategyOfCall) {
        JsonNode name = given.get("strategy");
        if (name == null || name.isNull()) {
            return strategyOfCall;
        }
        return StrategyName.of(name.asString(""))
                .orElseThrow(() -> new IllegalArgumentException("strategy: there is no strategy "
                        + Values.brief(name, 60)
                        + "; take one of serverWins, localWins, latestWins, fieldLevelMerge, manualResolution"));
    }

    private static RecordId record(ObjectNode given, Ruleset rules) {
        RecordFormat format = rules.record();
        for (String name : List.of("server", "local", "base")) {
            JsonNode document = given.get(name);
            if (format != null && document instanceof ObjectNode && !isMarker(document)) {
                return format.id(document);
            }
        }
        JsonNode id = given.get("id");
        String key = id == null || !id.isValueNode() ? "" : id.asString();
        return new RecordId("case", key.isEmpty() ? "?" : key);
    }

    private static boolean isMarker(JsonNode document) {
        return document.has(TOMBSTONE) || document.has(UNKNOWN);
    }

    private static Side<JsonNode> side(ObjectNode given, String name, Ruleset rules) {
        JsonNode document = given.get(name);
        JsonNode stamps = given.get("stamps");
        Stamp beside = stamp(stamps == null ? null : stamps.get(name), "/stamps/" + name);
        if (document == null || document.isNull()) {
            return Side.none();
        }
        if (document.path(UNKNOWN).asBoolean(false)) {
            return Side.unknown();
        }
        if (document.path(TOMBSTONE).asBoolean(false)) {
            return Side.tombstone(filled(stamp(document, "/" + name), beside));
        }
        RecordFormat format = rules.record();
        Side<JsonNode> side = format == null ? Side.present(document, Stamp.UNKNOWN) : format.side(document);
        Stamp stamp = filled(side.stamp(), beside);
        return side.isPresent() ? Side.present(document, stamp) : Side.tombstone(stamp);
    }

    /** A side without the record, where base has it, is what the rules say about complete data sets. */
    private static Side<JsonNode> missing(Side<JsonNode> side, Side<JsonNode> base, Ruleset rules) {
        if (!(side instanceof Side.None) || !base.isPresent()) {
            return side;
        }
        return rules.missing() == Ruleset.Missing.UNKNOWN ? Side.unknown() : Side.tombstone(Stamp.UNKNOWN);
    }

    private static Stamp filled(Stamp own, Stamp beside) {
        return new Stamp(
                own.version() == null ? beside.version() : own.version(),
                own.modifiedAt() == null ? beside.modifiedAt() : own.modifiedAt(),
                own.bornAt(),
                own.fieldTimes().isEmpty() ? beside.fieldTimes() : own.fieldTimes());
    }

    private static Stamp stamp(@Nullable JsonNode stated, String path) {
        if (stated == null || stated.isNull()) {
            return Stamp.UNKNOWN;
        }
        if (!stated.isObject()) {
            throw new IllegalArgumentException(path + ": a stamp is an object with some of " + STAMP_MEMBERS
                    + ", but found " + Values.brief(stated, 60));
        }
        Long epoch = count(stated, "epoch", path);
        Long syncVersion = count(stated, "syncVersion", path);
        ScalarVersion version = epoch == null && syncVersion == null
                ? null
                : new ScalarVersion(Objects.requireNonNullElse(epoch, 0L), Objects.requireNonNullElse(syncVersion, 0L));
        JsonNode time = stated.get("modifiedAt");
        HybridTime modifiedAt = time == null || time.isNull()
                ? null
                : Times.read(time, FieldPath.parse(path).child("modifiedAt"), null);
        JsonNode times = stated.get("fieldTimes");
        return times == null || times.isNull()
                ? new Stamp(version, modifiedAt)
                : new Stamp(version, modifiedAt)
                        .withFieldTimes(
                                Times.readAll(times, FieldPath.parse(path).child("fieldTimes"), null));
    }

    private static @Nullable Long count(JsonNode stated, String name, String path) {
        JsonNode count = stated.get(name);
        if (count == null || count.isNull()) {
            return null;
        }
        if (!count.isIntegralNumber() || !count.canConvertToLong()) {
            throw new IllegalArgumentException(path + "/" + name + ": a whole number of 64 bits is expected, but found "
                    + Values.brief(count, 60));
        }
        return count.longValue();
    }
}
