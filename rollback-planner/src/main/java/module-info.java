/** Snapshots, exports, and rollbacks that are planned with risk and evidence, journalled and verified. */
module dev.truce.rollback {
    requires transitive dev.truce.conflict;
    requires com.github.luben.zstd_jni;
    requires tools.jackson.dataformat.csv;
    requires static transitive org.jspecify;

    exports dev.truce.rollback;
    exports dev.truce.rollback.planning;
    exports dev.truce.rollback.execution;
    exports dev.truce.rollback.store;
    exports dev.truce.rollback.snapshot;
    exports dev.truce.rollback.retention;
    exports dev.truce.rollback.repair;
    exports dev.truce.rollback.copy;
    exports dev.truce.rollback.operation;
    exports dev.truce.rollback.export;
    exports dev.truce.rollback.risk;
    exports dev.truce.rollback.replica;
    exports dev.truce.rollback.guard;
}
