package dev.truce.testkit.fuzz;

import dev.truce.conflict.access.FieldPath;
import dev.truce.conflict.ruleset.RecordFormat;
import dev.truce.integrity.Digest;
import dev.truce.integrity.age.Identities;
import dev.truce.integrity.bag.SigningKey;
import dev.truce.integrity.json.StrictJson;
import dev.truce.integrity.store.ContentStore;
import dev.truce.integrity.store.ObjectStore;
import dev.truce.integrity.tree.RecordProof;
import dev.truce.integrity.tree.RecordTree;
import dev.truce.rollback.RollbackPlan;
import dev.truce.rollback.RollbackRequest;
import dev.truce.rollback.planning.RollbackPlanner;
import dev.truce.rollback.snapshot.Snapshot;
import dev.truce.rollback.snapshot.SnapshotRepository;
import dev.truce.rollback.store.LiveStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Inputs to begin with: what the product itself writes, or what a person would, and what earlier runs found worth keeping. */
final class Seeds {

    private static final Path KEPT = Path.of("src/test/fuzz");
    private static final InstantSource CLOCK = () -> Instant.parse("2026-03-01T10:00:00Z");

    private Seeds() {}

    /** What its decoder must take. */
    static List<byte[]> sound(Decoder decoder) throws IOException {
        return switch (decoder) {
            case JSON ->
                texts("{\"a\":[1,2.50,-0.0,1e300,\"\\u00e9\\ud83d\\ude00\"],\"b\":{\"c\":null,\"d\":true}}", "[]");
            case NDJSON -> texts("{\"id\":1}\n{\"id\":2}\n", "{\"id\":\"x\"}\r\n\r\n[1]");
            case MERGE ->
                texts(
                        "{\"a\":1,\"l\":[1,2],\"o\":{\"x\":1}}\n{\"a\":2,\"l\":[1,2,3],\"o\":{\"x\":1}}\n{\"a\":1,\"l\":[0,1,2],\"o\":{\"y\":2}}",
                        "{\"l\":[{\"id\":1}]}\n{\"l\":[{\"id\":1,\"v\":1}]}\n{\"l\":[{\"id\":2},{\"id\":1}]}");
            case RULESET -> texts("""
                    ruleset: tables
                    version: 1.0.0
                    topology: hub
                    record: { type: table, key: /id, syncVersion: /v, modifiedAt: /at, deleted: /gone }
                    default: fieldLevelMerge
                    lists: strict
                    fields:
                      /status: { rank: [open, paid] }
                      /tags:   set
                      /items:  { keyed: /sku }
                      /*/n:    counter
                    types:
                      note: { strategy: latestWins, rank: /status }
                    """, "{\"ruleset\":\"x\",\"version\":\"0.1.0\"}");
            case CONDITION -> texts("/a = 1 and not (/b = \"y\" or /c = absent)", "/a >= 0.5");
            case POLICY -> texts("""
                    thresholds: { shrunkenShare: 0.4, offlineAfter: P7D }
                    levels: { R-OPEN-CASES: dangerous }
                    windows:
                      - { name: soon, type: event, field: /date, before: P14D, after: P1D, level: dangerous }
                    guards:
                      users: { ann: [admin, user] }
                    """);
            case PLAN -> List.of(plan());
            case OBJECT -> List.of(object());
            case NODE -> List.of(node(3));
            case COMMIT -> List.of(commit());
            case PROOF -> List.of();
            case KEYS ->
                List.of(
                        Identities.generate().secretText().getBytes(StandardCharsets.UTF_8),
                        SigningKey.generate().verificationKey().text().getBytes(StandardCharsets.UTF_8));
            case BAG ->
                texts(Digest.of("content".getBytes(StandardCharsets.UTF_8)).hex() + "  data/file\n");
            case IMPORT ->
                texts(
                        "id,n\ntext,number\na,1\n",
                        "{\"export_date\":\"2026-01-01T00:00:00Z\",\"version\":\"1.0\",\"items\":[{\"id\":\"a\",\"n\":1}]}");
        };
    }

    /** All that a run begins with. */
    static List<byte[]> all(Decoder decoder) throws IOException {
        List<byte[]> all = new ArrayList<>(sound(decoder));
        if (decoder == Decoder.PROOF) {
            all.add(proof());
        } else if (decoder == Decoder.NODE) {
            all.add(node(400)); // an inner one, whose children are missing
        }
        all.addAll(kept(decoder));
        return all;
    }

    /** What earlier runs found worth keeping; these come last. */
    static List<byte[]> kept(Decoder decoder) throws IOException {
        List<byte[]> kept = new ArrayList<>();
        Path folder = folder(decoder);
        if (Files.isDirectory(folder)) {
            try (Stream<Path> files = Files.list(folder)) {
                for (Path file : files.sorted().toList()) {
                    kept.add(Files.readAllBytes(file));
                }
            }
        }
        return kept;
    }

    private static Path folder(Decoder decoder) {
        return KEPT.resolve(decoder.name().toLowerCase(Locale.ROOT));
    }

    private static List<byte[]> texts(String... texts) {
        return Stream.of(texts)
                .map(text -> text.getBytes(StandardCharsets.UTF_8))
                .toList();
    }

    private static RecordTree tree(ContentStore store, int records) {
        return RecordTree.build(
                store,
                IntStream.range(0, records)
                        .mapToObj(i -> RecordTree.Entry.of(
                                "t",
                                String.format("%05d", i),
                                StrictJson.reader().read("{\"n\":" + i + "}", "seed")))
                        .iterator());
    }

    private static byte[] node(int records) {
        ContentStore store = ContentStore.in(ObjectStore.memory());
        return store.get(tree(store, records).rootObject());
    }

    private static byte[] proof() {
        return RecordProof.of(tree(ContentStore.in(ObjectStore.memory()), 400), "t", "00007")
                .bytes();
    }

    private static byte[] object() {
        ObjectStore objects = ObjectStore.memory();
        ContentStore.in(objects).put("promised".getBytes(StandardCharsets.UTF_8));
        return objects.get(objects.list("objects/").get(0)).orElseThrow();
    }

    private static byte[] commit() throws IOException {
        ObjectStore objects = ObjectStore.memory();
        snapshot(SnapshotRepository.in(objects, CLOCK));
        return objects.get(objects.list("snapshots/").get(0)).orElseThrow();
    }

    private static Snapshot snapshot(SnapshotRepository repository) throws IOException {
        try (LiveStore live = live("{\"id\":\"a\"}\n{\"id\":\"b\"}\n")) {
            return repository.create(live, Snapshot.Note.of("seed"));
        }
    }

    private static LiveStore live(String lines) throws IOException {
        Path folder = Scratch.folder();
        Files.writeString(folder.resolve("guest.ndjson"), lines);
        return LiveStore.directory(folder, RecordFormat.keyed("", FieldPath.parse("/id")));
    }

    private static byte[] plan() throws IOException {
        SnapshotRepository repository = SnapshotRepository.in(ObjectStore.memory(), CLOCK);
        Snapshot target = snapshot(repository);
        try (LiveStore live = live("{\"id\":\"b\",\"n\":1}\n{\"id\":\"c\"}\n")) {
            RollbackPlan plan = RollbackPlanner.builder(
                            repository, RecordFormat.keyed("", FieldPath.parse("/id")), CLOCK)
                    .build()
                    .plan(RollbackRequest.authoritative(target), live);
            return StrictJson.write(plan.toJson());
        }
    }
}
