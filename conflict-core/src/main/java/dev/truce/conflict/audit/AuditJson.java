package dev.truce.conflict.audit;

import dev.truce.integrity.Digest;
import dev.truce.integrity.json.JsonLimits;
import dev.truce.integrity.json.NdjsonReader;
import dev.truce.integrity.json.StrictJson;
import java.time.DateTimeException;
import java.time.Instant;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** An entry of the audit trail as a line of NDJSON, as {@code truce audit export} and sealed segments have it. */
public final class AuditJson {

    /** Reads such lines: an entry is flat, but its payload may be a whole document in one string. */
    public static final StrictJson READER = StrictJson.reader(new JsonLimits(512 << 20, 256 << 20, 8, 100, 1_000));

    private static final String PAYLOAD = "payload";
    private static final String PAYLOAD_DIGEST = "payloadDigest";

    private AuditJson() {}

    /**
     * An entry as JSON: a flat object with the payload as text, or with its digest when it was erased.
     *
     * @param entry the entry
     * @return the line without its end, in UTF-8; {@link #READER} reads it
     */
    public static byte[] line(AuditEntry entry) {
        return StrictJson.write(write(entry));
    }

    private static ObjectNode write(AuditEntry entry) {
        AuditEvent event = entry.event();
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("entry", entry.sequence()).put("at", entry.at().toString());
        json.put("kind", event.kind().name()).put("subject", event.subject());
        json.put("actor", event.actor()).put("reason", event.reason());
        if (event.payload() instanceof AuditPayload.Kept kept) {
            json.put(PAYLOAD, kept.text());
        } else {
            json.put(PAYLOAD_DIGEST, event.payload().digest().toString());
        }
        return json.put("previous", entry.previous().toString())
                .put("digest", entry.self().toString());
    }

    /**
     * Reads what {@link #line} wrote. Whether the entry fits is for the chain to say.
     *
     * @param line a line
     * @return the entry
     * @throws dev.truce.integrity.json.InputRejectedException for what is no entry
     */
    public static AuditEntry read(NdjsonReader.Line line) {
        JsonNode json = line.json();
        JsonNode sequence = json.path("entry");
        if (!sequence.isIntegralNumber() || !sequence.canConvertToLong() || sequence.longValue() < 1) {
            throw refused(line, "/entry", "the number of an entry, at least 1");
        }
        return new AuditEntry(
                sequence.longValue(),
                time(line, text(line, json, "at")),
                new AuditEvent(
                        kind(line, text(line, json, "kind")),
                        text(line, json, "subject"),
                        text(line, json, "actor"),
                        text(line, json, "reason"),
                        payload(line, json)),
                digest(line, json, "previous"),
                digest(line, json, "digest"));
    }

    private static AuditPayload payload(NdjsonReader.Line line, JsonNode json) {
        if (json.has(PAYLOAD) == json.has(PAYLOAD_DIGEST)) {
            throw refused(line, "", "either /payload or, when that was erased, /payloadDigest");
        }
        return json.has(PAYLOAD)
                ? new AuditPayload.Kept(text(line, json, PAYLOAD))
                : new AuditPayload.Erased(digest(line, json, PAYLOAD_DIGEST));
    }

    private static String text(NdjsonReader.Line line, JsonNode json, String member) {
        JsonNode value = json.path(member);
        if (!value.isString()) {
            throw refused(line, "/" + member, "a text");
        }
        return value.stringValue();
    }

    private static Instant time(NdjsonReader.Line line, String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            throw refused(line, "/at", "a time such as 2026-01-13T12:00:00Z");
        }
    }

    private static AuditKind kind(NdjsonReader.Line line, String text) {
        try {
            return AuditKind.valueOf(text);
        } catch (IllegalArgumentException e) {
            throw refused(line, "/kind", "a kind that this version knows");
        }
    }

    private static Digest digest(NdjsonReader.Line line, JsonNode json, String member) {
        try {
            return Digest.parse(text(line, json, member));
        } catch (IllegalArgumentException e) {
            throw refused(line, "/" + member, "sha256: and 64 lower-case hexadecimal digits");
        }
    }

    private static RuntimeException refused(NdjsonReader.Line line, String member, String expected) {
        return line.rejected(
                member,
                (member.isEmpty() ? "this line" : member) + " is not " + expected
                        + "; is this a file of truce audit export, unchanged?");
    }
}
