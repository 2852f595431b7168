/**
 * What data is and whether it is still that: digests and canonical JSON.
 *
 * <p>The JCS library has no module name of its own; its name here is the one of its file.
 */
module dev.truce.integrity {
    requires transitive tools.jackson.databind;
    requires java.json.canonicalization;
    requires static org.jspecify;

    exports dev.truce.integrity;
    exports dev.truce.integrity.json;
}
