package dev.truce.rollback.planning;

import dev.truce.conflict.RecordId;
import dev.truce.conflict.audit.AuditEntry;
import dev.truce.conflict.audit.AuditKind;
import dev.truce.conflict.audit.AuditPayload;
import dev.truce.conflict.audit.AuditTrail;
import dev.truce.integrity.json.StrictJson;
import dev.truce.rollback.json.JsonMembers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What records were before decisions, as the audit trail tells it. Reads the trail once, and keeps what the latest parking of each case saw. */
final class DecisionHistory {

    private static final JsonMembers MEMBERS = new JsonMembers("the audit trail was written by another program");
    private static final String CASE = "case ";

    private final SortedMap<RecordId, Optional<byte[]>> before = new TreeMap<>();
    private final SortedMap<Long, String> refused = new TreeMap<>();
    private final SortedSet<Long> cases = new TreeSet<>();
    /** The last parking of each case that is undecided: its sequence, so that memory goes by numbers and not by documents. */
    private final Map<Long, Long> parked = new HashMap<>();

    private DecisionHistory() {}

    static DecisionHistory read(AuditTrail audit, BiPredicate<Long, AuditEntry> chosen, Set<Long> wanted) {
        DecisionHistory history = new DecisionHistory();
        SortedSet<Long> missing = new TreeSet<>(wanted);
        audit.forEach(entry -> {
            Long number = number(entry);
            if (number == null) {
                return;
            }
            if (entry.event().kind() == AuditKind.PARKED) {
                history.parked.put(number, entry.sequence());
            } else if (entry.event().kind() == AuditKind.DECISION && chosen.test(number, entry)) {
                missing.remove(number);
                history.add(number, entry, audit);
            }
        });
        missing.forEach(number ->
                history.refused.put(number, "case " + number + " was not decided, as far as the trail goes back"));
        return history;
    }

    private static @Nullable Long number(AuditEntry entry) {
        String subject = entry.event().subject();
        boolean ofCase =
                subject.startsWith(CASE) && subject.substring(CASE.length()).matches("[0-9]{1,18}");
        return ofCase ? Long.valueOf(subject.substring(CASE.length())) : null;
    }

    private void add(Long number, AuditEntry decision, AuditTrail audit) {
        Long place = parked.get(number);
        List<AuditEntry> seen = place == null ? List.of() : audit.entries(place - 1, 1);
        JsonNode decided = payload(decision);
        JsonNode conflict = seen.isEmpty() ? null : payload(seen.get(0));
        if (decided == null || conflict == null) {
            refused.put(number, CASE + number + ": what it had seen was erased, or is sealed");
            return;
        }
        RecordId id = new RecordId(MEMBERS.text(decided, "type"), MEMBERS.text(decided, "key"));
        JsonNode server = conflict.path("conflict").path("server");
        String state = server.path("state").asString("unknown");
        if (state.equals("present") && server.has("mask")) {
            refused.put(number, CASE + number + ": of the server's state only a part was known");
            return;
        } else if (state.equals("present")) {
            byte[] document = MEMBERS.text(server, "value").getBytes(StandardCharsets.UTF_8);
            before.putIfAbsent(id, Optional.of(document));
        } else if (state.equals("tombstone") || state.equals("none")) {
            before.putIfAbsent(id, Optional.empty());
        } else {
            refused.put(number, CASE + number + ": the server's state was not known");
            return;
        }
        cases.add(number);
        JsonNode created = decided.path("effect").path("created");
        if (created.path("key").isString()) {
            before.putIfAbsent(new RecordId(id.type(), created.path("key").stringValue()), Optional.empty());
        }
    }

    private static @Nullable JsonNode payload(AuditEntry entry) {
        return entry.event().payload() instanceof AuditPayload.Kept kept
                ? StrictJson.reader().read(kept.text(), "the payload of audit entry " + entry.sequence())
                : null;
    }

    /** What each record was; empty for what was not there, or deleted. */
    SortedMap<RecordId, Optional<byte[]>> before() {
        return before;
    }

    List<String> refused() {
        return new ArrayList<>(refused.values());
    }

    String words() {
        List<String> named = cases.stream().limit(10).map(String::valueOf).toList();
        return (cases.size() == 1 ? "case " : "cases ")
                + String.join(", ", named)
                + (cases.size() > named.size() ? " and " + (cases.size() - named.size()) + " more" : "");
    }
}
