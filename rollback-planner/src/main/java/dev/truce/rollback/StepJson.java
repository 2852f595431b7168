package dev.truce.rollback;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A step as a JSON object. */
final class StepJson {

    private static final String SAFETY_SNAPSHOT = "safety-snapshot";
    private static final String PUT_BACK = "put-back";
    private static final String REPLACE = "replace";
    private static final String TOMBSTONE = "tombstone";
    private static final String REMOVE = "remove";
    private static final String WRITE_FORK = "write-fork";
    private static final String CHECK = "check";

    private StepJson() {}

    static void write(ObjectNode json, Step step) {
        if (step instanceof Step.SafetySnapshot) {
            json.put("step", SAFETY_SNAPSHOT);
        } else if (step instanceof Step.PutBack putBack) {
            PlanJson.counts(json.put("step", PUT_BACK), putBack.counts());
        } else if (step instanceof Step.Replace replace) {
            PlanJson.counts(json.put("step", REPLACE), replace.counts());
        } else if (step instanceof Step.Tombstone tombstone) {
            PlanJson.counts(json.put("step", TOMBSTONE), tombstone.counts());
        } else if (step instanceof Step.Remove remove) {
            PlanJson.counts(json.put("step", REMOVE), remove.counts());
        } else if (step instanceof Step.WriteFork fork) {
            PlanJson.counts(json.put("step", WRITE_FORK).put("folder", fork.folder()), fork.counts());
        } else {
            Step.Check check = (Step.Check) step;
            json.put("step", CHECK).put("stateRoot", check.stateRoot().toString());
        }
    }

    static Step read(JsonNode json) {
        String name = PlanJson.text(json, "step");
        return switch (name) {
            case SAFETY_SNAPSHOT -> new Step.SafetySnapshot();
            case PUT_BACK -> new Step.PutBack(PlanJson.counts(json));
            case REPLACE -> new Step.Replace(PlanJson.counts(json));
            case TOMBSTONE -> new Step.Tombstone(PlanJson.counts(json));
            case REMOVE -> new Step.Remove(PlanJson.counts(json));
            case WRITE_FORK -> new Step.WriteFork(PlanJson.text(json, "folder"), PlanJson.counts(json));
            case CHECK -> new Step.Check(PlanJson.digest(json, "stateRoot"));
            default -> throw new IllegalArgumentException("there is no step \"" + name + "\"; make a new plan");
        };
    }
}
