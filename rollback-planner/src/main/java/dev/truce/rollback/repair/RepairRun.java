package dev.truce.rollback.repair;

import dev.truce.integrity.DamageException;
import dev.truce.integrity.Digest;
import dev.truce.integrity.Finding;
import dev.truce.integrity.store.ContentStore;
import dev.truce.integrity.store.ContentWriter;
import dev.truce.integrity.store.ObjectStore;
import dev.truce.integrity.store.StoreInventory;
import dev.truce.integrity.tree.RecordTree;
import dev.truce.rollback.claim.Claim;
import dev.truce.rollback.claim.Claims;
import dev.truce.rollback.claim.Condemnations;
import dev.truce.rollback.claim.PruneLock;
import dev.truce.rollback.claim.Reach;
import dev.truce.rollback.claim.Replacement;
import dev.truce.rollback.claim.RepositoryFiles;
import dev.truce.rollback.snapshot.InProgress;
import dev.truce.rollback.snapshot.Snapshot;
import dev.truce.rollback.snapshot.SnapshotRepository;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** One repair of one repository. Can be interrupted anywhere, and repeated. */
final class RepairRun {

    private static final Pattern STORED = Pattern.compile("(?:objects|packs)/([0-9a-f]{2})/\\1[0-9a-f]{62}");

    private final SnapshotRepository repository;
    private final ObjectStore objects;
    private final InstantSource clock;
    private final RepairSource source;
    private final Claims claims;
    private final NavigableSet<Digest> restored = new TreeSet<>();
    private final NavigableSet<Digest> commits = new TreeSet<>();
    private final List<String> quarantined = new ArrayList<>();

    RepairRun(SnapshotRepository repository, InstantSource clock, RepairSource source) {
        this.repository = repository;
        this.objects = repository.contents().objects();
        this.clock = clock;
        this.source = source;
        this.claims = new Claims(objects);
    }

    RepairReport run() {
        try (PruneLock lock = PruneLock.take(objects, clock, repository.holder());
                InProgress work = repository.begin("repair")) {
            commitObjects();
            Set<String> damaged = damagedFiles();
            Set<String> avoided = new HashSet<>(damaged);
            avoided.addAll(new Condemnations(objects).read().files());
            ContentStore writing = work.contents().avoiding(avoided);
            Set<Digest> lost = bringBack(writing, work, lock);
            setAside(damaged, lost, writing, work, lock);
            keepAway();
        }
        return new RepairReport(restored, commits, quarantined, left());
    }

    /** Commit objects that are damaged, and those that are gone although somebody claims their snapshots. */
    private void commitObjects() {
        NavigableSet<Digest> wanted = new TreeSet<>();
        for (Replacement each : Replacement.interrupted(objects)) {
            if (!objects.contains(each.name())) {
                each.end(objects);
                (objects.contains(each.name()) ? commits : wanted).add(each.snapshot());
            }
        }
        for (String name : objects.list(RepositoryFiles.SNAPSHOTS)) {
            digest(name).filter(snapshot -> isDamaged(name, snapshot)).ifPresent(wanted::add);
        }
        for (Claim claim : readableClaims()) {
            claim.snapshots().stream()
                    .filter(snapshot -> !objects.contains(RepositoryFiles.commit(snapshot)))
                    .forEach(wanted::add);
        }
        for (Digest snapshot : wanted) {
            source.commit(snapshot)
                    .filter(bytes -> Digest.of(bytes).equals(snapshot))
                    .ifPresent(bytes -> replace(new Replacement(snapshot), bytes));
        }
        Replacement.interrupted(objects).forEach(each -> each.end(objects));
    }

    /** Behind encryption what is damaged does not open. */
    private boolean isDamaged(String name, Digest snapshot) {
        try {
            return objects.get(name)
                    .filter(bytes -> !Digest.of(bytes).equals(snapshot))
                    .isPresent();
        } catch (DamageException e) {
            return true;
        }
    }

    private static Optional<Digest> digest(String name) {
        try {
            return Optional.of(Digest.parseHex(name.substring(RepositoryFiles.SNAPSHOTS.length())));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private List<Claim> readableClaims() {
        try {
            return List.copyOf(claims.lasting().values());
        } catch (DamageException e) {
            return List.of(); // verification reports it
        }
    }

    /** The good bytes are durable before the damaged ones go, although both have one name. */
    private void replace(Replacement replacement, byte[] good) {
        objects.delete(replacement.staged());
        objects.putIfAbsent(replacement.staged(), good);
        quarantine(replacement.name());
        replacement.end(objects);
        commits.add(replacement.snapshot());
    }

    private static String quarantineName(String name) {
        return RepositoryFiles.QUARANTINE + name.replace('/', '.');
    }

    private void quarantine(String name) {
        Optional<byte[]> bytes = objects.kept(name);
        if (bytes.isEmpty()) {
            return;
        }
        String place = quarantineName(name);
        for (int number = 2; !isThere(place, bytes.get()); number++) {
            place = quarantineName(name) + "." + number;
        }
        objects.delete(name);
        quarantined.add(name);
    }

    private boolean isThere(String place, byte[] bytes) {
        try {
            return objects.putIfAbsent(place, bytes)
                    || objects.get(place)
                            .filter(found -> Arrays.equals(found, bytes))
                            .isPresent();
        } catch (DamageException e) {
            return false; // what was set aside before is itself damaged; it stays, too
        }
    }

    /** Behind encryption a finding names the file as it is stored, so what does not open is then looked for by the known names. */
    private Set<String> damagedFiles() {
        Set<String> damaged = new LinkedHashSet<>();
        boolean stored = false;
        for (Finding finding : repository.contents().verify("repair").findings()) {
            if (isDamage(finding) && objects.contains(finding.file())) {
                damaged.add(finding.file());
            } else {
                stored |= isDamage(finding);
            }
        }
        if (stored) {
            for (String folder : List.of("objects/", "packs/")) {
                objects.list(folder).stream().filter(this::doesNotOpen).forEach(damaged::add);
            }
        }
        return damaged;
    }

    /** What does not follow the format may be of a newer version, and what no key opens of a newer key. */
    private static boolean isDamage(Finding finding) {
        return finding instanceof Finding.Damaged
                || finding instanceof Finding.Truncated
                || finding instanceof Finding.Misplaced;
    }

    private boolean doesNotOpen(String name) {
        try {
            objects.get(name);
            return false;
        } catch (DamageException e) {
            return isDamage(e.finding());
        }
    }

    /** Writes what is lost, as often as that shows what more is lost; says what the other copy does not have. */
    private Set<Digest> bringBack(ContentStore writing, InProgress work, PruneLock lock) {
        while (true) {
            Set<Digest> lost = lost();
            lock.require();
            work.keepAlive();
            int before = restored.size();
            try (ContentWriter writer = writing.writer()) {
                for (Map.Entry<Digest, byte[]> found : source.objects(lost).entrySet()) {
                    if (Digest.of(found.getValue()).equals(found.getKey()) && restored.add(found.getKey())) {
                        writer.put(found.getValue());
                    }
                }
            }
            if (restored.size() == before) {
                return lost;
            }
        }
    }

    private Set<Digest> lost() {
        Set<Digest> lost = new TreeSet<>();
        ContentStore contents = repository.contents();
        for (Snapshot snapshot : repository.list()) {
            lost.addAll(RecordTree.lost(contents, snapshot.content().rootObject()));
        }
        for (Claim claim : readableClaims()) {
            for (Digest object : claim.objects()) {
                try {
                    contents.get(object);
                } catch (DamageException e) {
                    lost.add(object);
                }
            }
        }
        return lost;
    }

    /** Copies what is needed and still sound out of damaged files, and then moves those away. */
    private void setAside(
            Set<String> damaged, Set<Digest> lost, ContentStore writing, InProgress work, PruneLock lock) {
        Reach reach = new Reach(repository.contents());
        for (Snapshot snapshot : repository.list()) {
            Snapshot.Content content = snapshot.content();
            reach.add(content.rootObject(), content.stateRoot(), content.counts());
        }
        readableClaims().forEach(claim -> reach.add(claim.objects()));
        reach.addBases();
        StoreInventory inventory = repository.contents().inventory();
        Set<String> needed = new HashSet<>();
        try (ContentWriter writer = writing.writer()) {
            for (StoreInventory.StoredFile file : inventory.files()) {
                work.keepAlive();
                if (!damaged.contains(file.name())
                        && file.objects().stream().anyMatch(object -> reach.has(object.digest()))) {
                    // an earlier repair may have written it and died before it was durable
                    repository.contents().rely(file.name());
                }
                if (damaged.contains(file.name())) {
                    for (StoreInventory.StoredObject object : file.objects()) {
                        work.keepAlive();
                        if (reach.has(object.digest()) && !copy(object.digest(), writer)) {
                            needed.add(file.name());
                        }
                    }
                }
            }
        }
        for (String file : damaged) {
            // while something is lost, a damaged index may hide that it is in this file
            if (lost.isEmpty() && !needed.contains(file)) {
                lock.require();
                quarantine(file);
            }
        }
    }

    /** An earlier repair may have moved a file away and died before that was durable; it would come back, as damaged as it was. */
    private void keepAway() {
        for (String moved : objects.list(RepositoryFiles.QUARANTINE)) {
            String[] parts =
                    moved.substring(RepositoryFiles.QUARANTINE.length()).split("\\.", -1);
            String name = parts.length < 3 ? "" : parts[0] + "/" + parts[1] + "/" + parts[2];
            if (STORED.matcher(name).matches() && !objects.contains(name)) {
                objects.delete(name);
            }
        }
    }

    private boolean copy(Digest object, ContentWriter writer) {
        try {
            writer.put(repository.contents().get(object));
            return true;
        } catch (DamageException e) {
            return false;
        }
    }

    private List<Finding> left() {
        Set<Finding> findings = new LinkedHashSet<>(repository.findings());
        findings.addAll(repository.contents().verify("repaired").findings());
        for (Snapshot snapshot : repository.list()) {
            findings.addAll(repository.verify(snapshot, true).findings());
        }
        return List.copyOf(findings);
    }
}
