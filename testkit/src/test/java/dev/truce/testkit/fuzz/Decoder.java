package dev.truce.testkit.fuzz;

import dev.truce.conflict.access.FieldAccess;
import dev.truce.conflict.access.FieldPath;
import dev.truce.conflict.merge.FieldMerge;
import dev.truce.conflict.merge.FieldRules;
import dev.truce.conflict.merge.JsonSpan;
import dev.truce.conflict.merge.JsonTextMerge;
import dev.truce.conflict.merge.MergeOptions;
import dev.truce.conflict.merge.MergeResult;
import dev.truce.conflict.ruleset.Condition;
import dev.truce.conflict.ruleset.RecordFormat;
import dev.truce.conflict.ruleset.Ruleset;
import dev.truce.conflict.ruleset.RulesetException;
import dev.truce.conflict.version.HybridTime;
import dev.truce.conflict.version.Stamp;
import dev.truce.conflict.version.Version;
import dev.truce.integrity.DamageException;
import dev.truce.integrity.Digest;
import dev.truce.integrity.age.Identities;
import dev.truce.integrity.age.KeyRefusedException;
import dev.truce.integrity.bag.Bag;
import dev.truce.integrity.bag.VerificationKey;
import dev.truce.integrity.json.CanonicalJson;
import dev.truce.integrity.json.InputRejectedException;
import dev.truce.integrity.json.NdjsonReader;
import dev.truce.integrity.json.StrictJson;
import dev.truce.integrity.store.ContentStore;
import dev.truce.integrity.store.ObjectStore;
import dev.truce.integrity.tree.RecordProof;
import dev.truce.integrity.tree.RecordTree;
import dev.truce.rollback.RollbackPlan;
import dev.truce.rollback.RollbackPolicy;
import dev.truce.rollback.export.ImportRefusedException;
import dev.truce.rollback.export.Importer;
import dev.truce.rollback.snapshot.SnapshotRepository;
import dev.truce.rollback.store.LiveStore;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * What reads bytes from elsewhere. Whatever these are, a decoder takes them or refuses them by the exceptions it declares; where two ways
 * lead to the same, they must agree.
 */
@SuppressWarnings("ImmutableEnumChecker") // the lists are made by List.of
enum Decoder {
    /** A document, and its canonical form: from bytes as from a tree, and the same again from itself. */
    JSON(InputRejectedException.class) {
        @Override
        void read(byte[] input) {
            JsonNode tree = StrictJson.reader().read(input, SOURCE);
            byte[] canonical = CanonicalJson.of(tree);
            same(canonical, CanonicalJson.of(input, SOURCE), "canonical form from bytes and from the tree");
            same(canonical, CanonicalJson.of(canonical, SOURCE), "canonical form of the canonical form");
        }
    },
    /** Lines of documents. */
    NDJSON(InputRejectedException.class) {
        @Override
        void read(byte[] input) {
            try (NdjsonReader lines = NdjsonReader.of(new ByteArrayInputStream(input), SOURCE, StrictJson.reader())) {
                while (lines.hasNext()) {
                    lines.next().json();
                }
            }
        }
    },
    /** Three states of a record, a line each: merged as texts and as trees. */
    MERGE(InputRejectedException.class) {
        @Override
        void read(byte[] input) {
            List<byte[]> texts = lines(input, 3);
            MergeResult<JsonSpan> merged = new JsonTextMerge(FieldRules.NONE, MergeOptions.DEFAULT, StrictJson.reader())
                    .merge(span(texts, 0), span(texts, 1), span(texts, 2), LOCAL, SERVER);
            JsonNode[] trees = texts.stream()
                    .map(text -> StrictJson.reader().read(text, SOURCE))
                    .toArray(JsonNode[]::new);
            MergeResult<JsonNode> expected = new FieldMerge<>(FieldAccess.json(), FieldRules.NONE, MergeOptions.DEFAULT)
                    .merge(trees[0], trees[1], trees[2], LOCAL, SERVER);
            same(
                    CanonicalJson.of(expected.value()),
                    CanonicalJson.of(merged.value().toBytes(), SOURCE),
                    "merge of trees and of texts");
        }
    },
    /** A ruleset in YAML or JSON. */
    RULESET(RulesetException.class, InputRejectedException.class) {
        @Override
        void read(byte[] input) {
            Ruleset.parse(text(input), SOURCE);
        }
    },
    /** A condition on records. */
    CONDITION(InputRejectedException.class) {
        @Override
        void read(byte[] input) {
            Condition.parse(text(input)).holds(StrictJson.reader().read("{\"a\":1,\"b\":\"x\"}", SOURCE));
        }
    },
    /** The policy of rollbacks in YAML. */
    POLICY(RulesetException.class, InputRejectedException.class) {
        @Override
        void read(byte[] input) {
            RollbackPolicy.parse(text(input), SOURCE);
        }
    },
    /** A plan of a rollback. */
    PLAN(InputRejectedException.class) {
        @Override
        void read(byte[] input) {
            RollbackPlan.parse(StrictJson.reader().read(input, SOURCE), SOURCE);
        }
    },
    /** A file of an object store under the name of other content. */
    OBJECT(DamageException.class) {
        @Override
        void read(byte[] input) {
            ObjectStore objects = ObjectStore.memory();
            objects.putIfAbsent("objects/" + PROMISED.hex().substring(0, 2) + "/" + PROMISED.hex(), input);
            ContentStore store = ContentStore.in(objects);
            store.get(PROMISED);
        }
    },
    /** A node of a record tree with a name that fits. */
    NODE(DamageException.class) {
        @Override
        void read(byte[] input) {
            ContentStore store = ContentStore.in(ObjectStore.memory());
            Digest root = store.put(input);
            RecordTree.verify(SOURCE, store, root);
            RecordTree.open(store, root).entries().forEachRemaining(RecordTree.Entry::record);
        }
    },
    /** A commit object with a name that fits: damaged ones are listed as that. */
    COMMIT {
        @Override
        void read(byte[] input) {
            ObjectStore objects = ObjectStore.memory();
            objects.putIfAbsent("snapshots/" + Digest.of(input).hex(), input);
            SnapshotRepository repository = SnapshotRepository.in(objects, () -> Instant.EPOCH);
            int listed = repository.list().size() + repository.damagedCommits().size();
            if (listed != 1) {
                throw new AssertionError("one commit object was listed " + listed + " times");
            }
        }
    },
    /** The proof that a record is in a tree, which no other bytes are. */
    PROOF(DamageException.class) {
        @Override
        void read(byte[] input) {
            RecordProof.parse(input).digestIn(PROMISED, "t", "k");
            throw new AssertionError("this proves something about a root that nobody knows");
        }
    },
    /** Keys, public and secret, and something sealed. */
    KEYS(InputRejectedException.class, KeyRefusedException.class, DamageException.class) {
        @Override
        void read(byte[] input) {
            if (Identities.isSealed(input)) {
                Identities.none().open(SOURCE, input);
            } else if (text(input).startsWith("-----BEGIN")) {
                VerificationKey.parse(SOURCE, text(input));
            } else {
                Identities.parse(SOURCE, text(input));
            }
        }
    },
    /** The manifest of a bag: never found sound, for it names none of the files that are there. */
    BAG(DamageException.class) {
        @Override
        void read(byte[] input) throws IOException {
            Path bag = Scratch.folder();
            Files.writeString(bag.resolve("bagit.txt"), "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n");
            Files.createDirectories(bag.resolve("data"));
            Files.writeString(bag.resolve("data/file"), "content");
            Files.write(bag.resolve("manifest-sha256.txt"), input);
            if (Bag.verify(bag).valid() && !text(input).contains("data/file")) {
                throw new AssertionError("a bag was found sound though its manifest leaves its file out");
            }
            Bag.open(bag);
        }
    },
    /** A file of comma-separated values, or of items, as an import. */
    IMPORT(InputRejectedException.class, ImportRefusedException.class) {
        @Override
        void read(byte[] input) throws IOException {
            Path folder = Scratch.folder();
            boolean items = input.length > 0 && (input[0] == '[' || input[0] == '{');
            Path file = Files.write(folder.resolve(items ? "guest.json" : "guest.csv"), input);
            RecordFormat format = RecordFormat.keyed("guest", FieldPath.parse("/id"));
            try (LiveStore live = LiveStore.directory(folder.resolve("live"), format)) {
                new Importer(format).read(file, live);
            }
        }
    };

    private static final String SOURCE = "input";
    private static final Digest PROMISED = Digest.of("promised".getBytes(StandardCharsets.UTF_8));
    private static final Stamp LOCAL = new Stamp(Version.of(3), HybridTime.ofMillis(2_000));
    private static final Stamp SERVER = new Stamp(Version.of(4), HybridTime.ofMillis(1_000));

    private final List<Class<?>> declared;

    Decoder(Class<?>... declared) {
        this.declared = List.of(declared);
    }

    abstract void read(byte[] input) throws IOException;

    /** Reads the bytes or sees them refused. */
    final void decode(byte[] input) throws IOException {
        try {
            read(input);
        } catch (RuntimeException e) {
            if (declared.stream().noneMatch(each -> each.isInstance(e))) {
                throw e;
            }
        }
    }

    private static String text(byte[] input) {
        return new String(input, StandardCharsets.UTF_8);
    }

    private static JsonSpan span(List<byte[]> texts, int index) {
        return JsonSpan.of(texts.get(index));
    }

    private static List<byte[]> lines(byte[] input, int count) {
        String[] lines = new String(input, StandardCharsets.ISO_8859_1).split("\n", count);
        return Arrays.stream(Arrays.copyOf(lines, count))
                .map(line -> (line == null ? "" : line).getBytes(StandardCharsets.ISO_8859_1))
                .toList();
    }

    private static void same(byte[] expected, byte[] found, String what) {
        if (!Arrays.equals(expected, found)) {
            throw new AssertionError(what + " differ: " + text(expected) + " and " + text(found));
        }
    }
}
