package dev.truce.rollback.change;

import dev.truce.conflict.RecordId;
import dev.truce.integrity.DamageException;
import dev.truce.integrity.Digest;
import dev.truce.integrity.Finding;
import dev.truce.integrity.json.InputRejectedException;
import dev.truce.integrity.json.StrictJson;
import dev.truce.integrity.store.ContentStore;
import dev.truce.rollback.RollbackPlan;
import dev.truce.rollback.json.JsonMembers;
import dev.truce.rollback.store.RecordChange;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Changes as objects of the repository: a change a line, so that the executor finds them decided. Writing is not thread-safe. */
public final class ChangeBatches {

    private static final JsonMembers MEMBERS = new JsonMembers("make a new plan");
    private static final int MAX_CHANGES = 50_000;
    private static final int MAX_BYTES = 32 << 20;

    private final ContentStore contents;
    private final List<RollbackPlan.Batch> batches = new ArrayList<>();
    private final ByteArrayOutputStream waiting = new ByteArrayOutputStream();
    private int count;

    /**
     * Begins to write batches.
     *
     * @param contents receives them
     */
    public ChangeBatches(ContentStore contents) {
        this.contents = contents;
    }

    /**
     * Adds a change.
     *
     * @param change the change
     */
    public void add(RecordChange change) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("type", change.id().type()).put("key", change.id().key());
        Digest expected = change.expected();
        if (expected != null) {
            json.put("expected", expected.toString());
        }
        byte[] document = change.json();
        if (document != null) {
            json.put("document", new String(document, StandardCharsets.UTF_8));
        }
        waiting.writeBytes(StrictJson.write(json));
        waiting.write('\n');
        count++;
        if (count == MAX_CHANGES || waiting.size() >= MAX_BYTES) {
            flush();
        }
    }

    private void flush() {
        if (count > 0) {
            batches.add(new RollbackPlan.Batch(contents.put(waiting.toByteArray()), count));
            waiting.reset();
            count = 0;
        }
    }

    /**
     * Writes what waits.
     *
     * @return all batches, in their order
     */
    public List<RollbackPlan.Batch> finish() {
        flush();
        return List.copyOf(batches);
    }

    /**
     * Reads a batch.
     *
     * @param contents has it
     * @param batch which one
     * @return its changes, in their order
     * @throws DamageException when it is missing, damaged, or not what the plan says
     */
    public static List<RecordChange> read(ContentStore contents, RollbackPlan.Batch batch) {
        String name = ContentStore.name(batch.object());
        List<RecordChange> changes = new ArrayList<>();
        try {
            String lines = new String(contents.get(batch.object()), StandardCharsets.UTF_8);
            lines.lines().forEach(line -> changes.add(change(StrictJson.reader().read(line, name))));
        } catch (InputRejectedException | IllegalArgumentException e) {
            throw new DamageException(new Finding.Malformed(name, "this is no batch of changes: " + e.getMessage()));
        }
        if (changes.size() != batch.changes()) {
            throw new DamageException(new Finding.Malformed(
                    name, "the plan says " + batch.changes() + " changes, but there are " + changes.size()));
        }
        return changes;
    }

    /**
     * Finds changed records.
     *
     * @param contents has the batches
     * @param plan the plan
     * @param among the records that matter
     * @return those of them that the plan changes
     */
    public static Set<RecordId> ids(ContentStore contents, RollbackPlan plan, Set<RecordId> among) {
        Set<RecordId> ids = new HashSet<>();
        for (RollbackPlan.Batch batch : plan.batches()) {
            read(contents, batch).stream()
                    .map(RecordChange::id)
                    .filter(among::contains)
                    .forEach(ids::add);
        }
        return ids;
    }

    private static RecordChange change(JsonNode json) {
        JsonNode document = json.get("document");
        return new RecordChange(
                new RecordId(MEMBERS.text(json, "type"), MEMBERS.text(json, "key")),
                json.has("expected") ? MEMBERS.digest(json, "expected") : null,
                document == null ? null : MEMBERS.text(json, "document").getBytes(StandardCharsets.UTF_8));
    }
}
