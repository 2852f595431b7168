/**
 * What data is and whether it is still that: digests, canonical JSON, durable files, content-addressed objects, a Merkle
 * tree of records, bags and hash chains.
 *
 * <p>The JCS library has no module name of its own; its name here is the one of its file.
 */
module dev.truce.integrity {
    requires transitive tools.jackson.databind;
    requires java.json.canonicalization;
    requires com.github.luben.zstd_jni;
    requires com.exceptionfactory.jagged;
    requires com.exceptionfactory.jagged.framework;
    requires com.exceptionfactory.jagged.x25519;
    requires static transitive org.jspecify;

    exports dev.truce.integrity;
    exports dev.truce.integrity.age;
    exports dev.truce.integrity.bag;
    exports dev.truce.integrity.file;
    exports dev.truce.integrity.json;
    exports dev.truce.integrity.store;
    exports dev.truce.integrity.tree;
}
