package dev.truce.testkit.contract;

import dev.truce.conflict.engine.Shadow;
import tools.jackson.databind.JsonNode;

class InMemoryShadowTest extends ShadowContract {

    @Override
    protected Shadow<JsonNode> emptyShadow() {
        return Shadow.inMemory();
    }
}
