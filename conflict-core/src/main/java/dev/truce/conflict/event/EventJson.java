package dev.truce.conflict.event;

import dev.truce.conflict.RecordId;
import dev.truce.integrity.Digest;
import dev.truce.integrity.json.CanonicalJson;
import dev.truce.integrity.json.InputRejectedException;
import dev.truce.integrity.json.StrictJson;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Events as JSON. Members are added to it, never renamed or removed: receivers are other people's programs. */
final class EventJson {

    private static final int DIGITS = 32;
    private static final String WHAT = "the event";

    private EventJson() {}

    static String id(Event event) {
        byte[] said = CanonicalJson.of(withoutId(event));
        String digits = Digest.of(said).toString().replaceFirst("^.*:", "").substring(0, DIGITS);
        return "evt_" + digits;
    }

    static String write(Event event) {
        return CanonicalJson.text(withoutId(event).put("id", id(event)));
    }

    private static ObjectNode withoutId(Event event) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("type", event.kind().type());
        json.put("timestamp", event.at().toString());
        json.put("severity", event.kind().severity().name().toLowerCase(Locale.ROOT));
        json.put("subject", event.subject());
        json.put("message", event.message());
        data(event, json.putObject("data"));
        return json;
    }

    private static void data(Event event, ObjectNode data) {
        if (event instanceof Event.CaseChanged of) {
            data.put("tenant", of.tenant());
            data.put("type", of.record().type());
            data.put("key", of.record().key());
            data.put("origin", of.origin());
            data.put("case", of.number());
            data.put("revision", of.revision());
            data.put("token", of.token());
            data.put("actor", of.actor());
            data.put("reason", of.reason());
        } else if (event instanceof Event.IntegrityViolation of) {
            data.put("problems", of.problems());
            data.put("first", of.first());
        } else if (event instanceof Event.BackupOverdue of) {
            if (of.last() != null) {
                data.put("last", of.last().toString());
            }
            data.put("limit", of.limit().toString());
        } else if (event instanceof Event.AlertChanged of) {
            data.put("alert", of.alert());
            data.put("detail", of.detail());
        }
    }

    static Event read(String text) {
        JsonNode json = StrictJson.reader().read(text, WHAT);
        try {
            return event(json, json.path("data"));
        } catch (IllegalArgumentException | ArithmeticException | DateTimeException e) {
            throw new InputRejectedException(WHAT, "it is no event of this version: " + e.getMessage());
        }
    }

    private static Event event(JsonNode json, JsonNode data) {
        String type = text(json, "type");
        EventKind kind =
                EventKind.of(type).orElseThrow(() -> new IllegalArgumentException("there is no kind \"" + type + "\""));
        Instant at = Instant.parse(text(json, "timestamp"));
        return switch (kind) {
            case PARKED, ESCALATED, DEAD, DECIDED ->
                new Event.CaseChanged(
                        kind,
                        at,
                        text(data, "tenant"),
                        new RecordId(text(data, "type"), text(data, "key")),
                        text(data, "origin"),
                        number(data, "case"),
                        Math.toIntExact(number(data, "revision")),
                        number(data, "token"),
                        text(data, "actor"),
                        text(data, "reason"));
            case INTEGRITY_VIOLATION ->
                new Event.IntegrityViolation(at, text(json, "subject"), number(data, "problems"), text(data, "first"));
            case BACKUP_OVERDUE ->
                new Event.BackupOverdue(
                        at,
                        text(json, "subject"),
                        data.has("last") ? Instant.parse(text(data, "last")) : null,
                        Duration.parse(text(data, "limit")));
            case ALERT_RAISED, ALERT_CLEARED ->
                new Event.AlertChanged(kind, at, text(json, "subject"), text(data, "alert"), text(data, "detail"));
        };
    }

    private static String text(JsonNode of, String name) {
        JsonNode value = of.path(name);
        if (!value.isString()) {
            throw new IllegalArgumentException("\"" + name + "\" is no text");
        }
        return value.asString();
    }

    private static long number(JsonNode of, String name) {
        JsonNode value = of.path(name);
        if (!value.isIntegralNumber() || !value.canConvertToLong()) {
            throw new IllegalArgumentException("\"" + name + "\" is no whole number");
        }
        return value.asLong();
    }
}
