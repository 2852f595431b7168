package dev.truce.testkit.contract;

import dev.truce.conflict.Answer;
import dev.truce.conflict.ConflictKind;
import dev.truce.conflict.Detection;
import dev.truce.conflict.ParkReason;
import dev.truce.conflict.RecordId;
import dev.truce.conflict.Side;
import dev.truce.conflict.Topology;
import dev.truce.conflict.access.FieldPath;
import dev.truce.conflict.merge.ChosenSide;
import dev.truce.conflict.merge.FieldConflict;
import dev.truce.conflict.merge.Trace;
import dev.truce.conflict.queue.NewCase;
import dev.truce.conflict.version.HybridTime;
import dev.truce.conflict.version.Stamp;
import dev.truce.conflict.version.Version;
import dev.truce.conflict.version.VersionVector;
import dev.truce.integrity.Digest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Conflicts for the suites: a guest's name that local and the server changed. */
final class SampleCases {

    static final Instant START = Instant.parse("2026-03-01T10:00:00.123456789Z");

    static final FieldPath NAME = FieldPath.parse("/name");

    private static final Digest RULES = Digest.of("rules".getBytes(StandardCharsets.UTF_8));

    private SampleCases() {}

    static NewCase.Key key(String record) {
        return new NewCase.Key("hotel", new RecordId("guest", record), "tablet-1");
    }

    /** Local, at version 3, renamed the guest to {@code local}, the server, at 5, to {@code server}. */
    static NewCase conflict(NewCase.Key key, String local, String server) {
        return new NewCase(
                key,
                new Detection(Answer.CONFLICT, ConflictKind.UPDATE_UPDATE, null),
                ParkReason.FIELD_CONFLICT,
                "",
                Topology.HUB,
                side("Ann", 3, 1_000),
                side(local, 3, 2_000),
                side(server, 5, 3_000),
                guest(server),
                List.of(new FieldConflict<>(
                        NAME, quoted("Ann"), quoted(local), quoted(server), "both changed it", false)),
                List.of(new Trace.Step(NAME, "conflict", ChosenSide.NEITHER, "both changed it")),
                new NewCase.RulesetRef("guests", "1.2.0", RULES));
    }

    static NewCase conflict(String record) {
        return conflict(key(record), "Anna", "Anne");
    }

    /** A conflict that uses every form a side, a stamp and a text can have. */
    static NewCase odd() {
        Stamp peers = new Stamp(
                VersionVector.of(Map.of("n\u00f6de", 3L, "b", 1L)),
                new HybridTime(-5, 7, "n\u00f6de"),
                HybridTime.ofMillis(1),
                new TreeMap<>(Map.of("/a~1b", HybridTime.ofMillis(9))));
        return new NewCase(
                new NewCase.Key("", new RecordId("t\u0000", "\ud83d\ude00 '\"\\\n"), ""),
                new Detection(Answer.FAULT, null, ParkReason.EPOCH_CHANGED),
                ParkReason.EPOCH_CHANGED,
                "a line\nand \u0000",
                Topology.PEER,
                Side.none(),
                Side.unknown(),
                Side.tombstone(peers),
                null,
                List.of(new FieldConflict<>(FieldPath.parse("/a~1b/0"), null, "null", "1.10", "", true)),
                List.of(new Trace.Step(FieldPath.ROOT, "r", ChosenSide.BOTH, "")),
                new NewCase.RulesetRef("", "", RULES));
    }

    static String guest(String name) {
        return "{\"id\":\"g\",\"name\":" + quoted(name) + ",\"visits\":1.10}";
    }

    private static Side<String> side(String name, long version, long millis) {
        return Side.present(guest(name), new Stamp(Version.of(version), HybridTime.ofMillis(millis)));
    }

    private static String quoted(String text) {
        return "\"" + text.replace("\"", "\\\"") + "\"";
    }
}
