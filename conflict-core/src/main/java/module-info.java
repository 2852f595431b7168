/** Conflict detection and resolution: versions, strategies, field merge, rulesets, manual queue and audit. */
module dev.truce.conflict {
    requires transitive dev.truce.integrity;
    requires transitive tools.jackson.databind;
    requires tools.jackson.dataformat.yaml;
    requires com.github.benmanes.caffeine;
    requires org.objectweb.asm;
    requires static transitive org.jspecify;

    exports dev.truce.conflict;
    exports dev.truce.conflict.version;
    exports dev.truce.conflict.access;
    exports dev.truce.conflict.merge;
    exports dev.truce.conflict.ruleset;
    exports dev.truce.conflict.event;
    exports dev.truce.conflict.queue;
    exports dev.truce.conflict.audit;
    exports dev.truce.conflict.engine;
    exports dev.truce.conflict.registry;
    exports dev.truce.conflict.suggest;
    exports dev.truce.conflict.stream;
}
