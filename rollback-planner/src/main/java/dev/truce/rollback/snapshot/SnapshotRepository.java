package dev.truce.rollback.snapshot;

import dev.truce.integrity.DamageException;
import dev.truce.integrity.Digest;
import dev.truce.integrity.Finding;
import dev.truce.integrity.VerificationReport;
import dev.truce.integrity.age.Identities;
import dev.truce.integrity.age.Recipients;
import dev.truce.integrity.json.InputRejectedException;
import dev.truce.integrity.store.ContentStore;
import dev.truce.integrity.store.ContentWriter;
import dev.truce.integrity.store.ObjectStore;
import dev.truce.integrity.store.RepositoryKeys;
import dev.truce.integrity.store.Sample;
import dev.truce.integrity.tree.DeepVerification;
import dev.truce.integrity.tree.RecordTree;
import dev.truce.rollback.claim.Claim;
import dev.truce.rollback.claim.Claims;
import dev.truce.rollback.claim.Replacement;
import dev.truce.rollback.claim.RepositoryFiles;
import dev.truce.rollback.store.ClaimLostException;
import dev.truce.rollback.store.LiveStore;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Snapshots and the objects they consist of. A snapshot is there exactly when its commit object is, which is written last.
 *
 * <p>Thread-safe as its object store is; several processes may take snapshots at once.
 */
public final class SnapshotRepository {

    /** The name that stands for the newest snapshot that is no safety snapshot. */
    public static final String LATEST = "latest";

    private static final int MIN_PREFIX_CHARS = 4;
    private static final String DIGEST_PREFIX = "sha256:";

    private final ObjectStore objects;
    private final ContentStore contents;
    private final @Nullable Path folder;
    private final InstantSource clock;
    private final String holder;

    private SnapshotRepository(ContentStore contents, @Nullable Path folder, InstantSource clock, String holder) {
        this.objects = contents.objects();
        this.contents = contents;
        this.folder = folder;
        this.clock = clock;
        this.holder = holder;
    }

    /**
     * A repository in a folder.
     *
     * @param folder the folder; created by the first write
     * @param clock tells when snapshots are taken
     * @return the repository
     */
    public static SnapshotRepository directory(Path folder, InstantSource clock) {
        return new SnapshotRepository(
                ContentStore.in(ObjectStore.directory(folder)),
                folder.toAbsolutePath().normalize(),
                clock,
                process());
    }

    /**
     * A repository in any object store.
     *
     * @param objects keeps objects and commit objects
     * @param clock tells when snapshots are taken
     * @return the repository
     */
    public static SnapshotRepository in(ObjectStore objects, InstantSource clock) {
        return new SnapshotRepository(ContentStore.in(objects), null, clock, process());
    }

    /**
     * This repository with helpers, which compress and verify. Without them the caller's thread does all.
     *
     * @param workers threads
     * @return the same repository
     */
    public SnapshotRepository on(Executor workers) {
        return new SnapshotRepository(contents.on(workers), folder, clock, holder);
    }

    /**
     * This repository as a process has it that knows nothing of it yet. Who has used it for long knows parts of it by heart, and does
     * not see when these are damaged.
     *
     * @return the same repository
     */
    public SnapshotRepository anew() {
        return new SnapshotRepository(contents.anew(), folder, clock, holder);
    }

    /**
     * This repository, used by somebody.
     *
     * @param user who it is, in words that tell others where to ask; unless told, the number of the process
     * @return the same repository
     */
    public SnapshotRepository as(String user) {
        return new SnapshotRepository(contents, folder, clock, user + ", " + process());
    }

    private static String process() {
        return "process " + ProcessHandle.current().pid();
    }

    /**
     * Begins work that nobody may prune away meanwhile.
     *
     * @param why what is being done, in words
     * @return the work, to be closed
     */
    public InProgress begin(String why) {
        return InProgress.begin(contents, clock, holder, why);
    }

    /**
     * Gives free what was kept for a plan, because it is carried out or undone, or will never be.
     *
     * @param plan names the plan
     */
    public void endRollback(Digest plan) {
        Claims claims = new Claims(objects);
        claims.delete(Claims.name(Claim.Kind.PLAN, plan));
        claims.delete(Claims.name(Claim.Kind.ROLLBACK, plan));
    }

    /**
     * Snapshots that nobody may remove.
     *
     * @return the pins of this repository
     */
    public Pins pins() {
        return new Pins(objects, clock, holder);
    }

    /**
     * Who uses this repository.
     *
     * @return in words, as {@link #as} was told
     */
    public String holder() {
        return holder;
    }

    /**
     * This repository, opened if it is encrypted; to be asked for before {@link #on}.
     *
     * @param held secrets that open it; none are needed where nothing is encrypted
     * @return the repository as it is behind its encryption
     * @throws dev.truce.integrity.age.KeyRefusedException when it is encrypted and none of them opens it
     */
    public SnapshotRepository opened(Identities held) {
        return opened(() -> held);
    }

    /**
     * The same, where secrets cost something: a person is asked for them, or a passphrase takes a second.
     *
     * @param held gives secrets that open it; only asked where something is encrypted
     * @return the repository as it is behind its encryption
     * @throws dev.truce.integrity.age.KeyRefusedException when it is encrypted and none of them opens it
     */
    public SnapshotRepository opened(Supplier<Identities> held) {
        return RepositoryKeys.exist(objects) ? behind(RepositoryKeys.open(objects, held.get())) : this;
    }

    /**
     * This repository, encrypted from now on; to be asked for before {@link #on}.
     *
     * @param to who can open it
     * @return the repository as it is behind its encryption
     * @throws InputRejectedException when anything is in it
     */
    public SnapshotRepository encrypted(Recipients to) {
        return behind(RepositoryKeys.create(objects, to));
    }

    private SnapshotRepository behind(RepositoryKeys keys) {
        return new SnapshotRepository(ContentStore.in(keys.store()), folder, clock, holder);
    }

    /**
     * Where the objects are.
     *
     * @return the content of the repository, without commit objects
     */
    public ContentStore contents() {
        return contents;
    }

    /**
     * The folder that holds the repository.
     *
     * @return empty when it is not in a folder
     */
    public Optional<Path> folder() {
        return Optional.ofNullable(folder);
    }

    /**
     * Takes a snapshot.
     *
     * @param live the store
     * @param note what to say about it
     * @return the snapshot, durable
     * @throws InputRejectedException when a record cannot be read as JSON: a copy of it would be no backup
     */
    public Snapshot create(LiveStore live, Snapshot.Note note) {
        try (InProgress work = begin("snapshot of " + live.location())) {
            return commit(read(live, work, true), note, work);
        }
    }

    /**
     * Brings all records of a store into the repository, damaged ones as they are. Nothing refers to them before
     * {@link #commit}.
     *
     * @param live the store
     * @param work keeps the records until then
     * @return what is there
     */
    public StagedState stage(LiveStore live, InProgress work) {
        return read(live, work, false);
    }

    private StagedState read(LiveStore live, InProgress work, boolean refuseDamaged) {
        try (ContentWriter writer = work.contents().writer()) {
            try {
                Snapshot.Content content =
                        new LiveReading(live, work, refuseDamaged).into(writer.store(), earlier(live.location()));
                writer.flush(); // what refers to the tree is written by whoever gets this state
                return new StagedState(live.location(), content);
            } catch (RuntimeException | Error e) {
                writer.abandon();
                throw e;
            }
        }
    }

    /**
     * Copies a staged state, for changes that nobody else sees.
     *
     * @param live the store that the state was read from; asked for its form alone
     * @param state what {@link #stage} returned
     * @param work keeps what the copy writes
     * @return the copy; close it
     */
    public StagedCopy copy(LiveStore live, StagedState state, InProgress work) {
        return new StagedCopy(live, state, work.contents().writer());
    }

    /** The newest state of a source that can still be opened; what is stored of the next one is what changed since. */
    private Optional<RecordTree> earlier(String source) {
        return list().stream()
                .filter(snapshot -> snapshot.source().equals(source))
                .flatMap(snapshot -> opened(snapshot).stream())
                .findFirst();
    }

    private Optional<RecordTree> opened(Snapshot snapshot) {
        try {
            return Optional.of(tree(snapshot));
        } catch (DamageException e) {
            return Optional.empty(); // verification reports it; a new snapshot must not depend on it
        }
    }

    /**
     * Makes a snapshot of a state.
     *
     * @param state what {@link #stage} returned
     * @param note what to say about it
     * @param work in which it was staged
     * @return the snapshot, durable
     * @throws ClaimLostException when the work was taken for dead; there is no snapshot then
     */
    public Snapshot commit(StagedState state, Snapshot.Note note, InProgress work) {
        work.require();
        byte[] commit = CommitObject.write(nextTime(), note, state.source(), state.content(), libraryVersion());
        String name = RepositoryFiles.commit(Digest.of(commit));
        RepositoryKeys.requireOpened(objects); // somebody may have begun to encrypt it meanwhile
        boolean written = objects.putIfAbsent(name, commit);
        try {
            work.require();
        } catch (ClaimLostException e) {
            // what it needs may have been swept between the two looks
            objects.delete(name);
            throw e;
        }
        return readBack(name, written);
    }

    /** What was just written and cannot be read is no snapshot, and would be kept for a damaged one that holds up every prune. */
    private Snapshot readBack(String name, boolean written) {
        try {
            return CommitObject.read(name, objects.get(name).orElseThrow(() -> missing(name)));
        } catch (DamageException e) {
            if (written) {
                objects.delete(name);
            }
            throw e;
        }
    }

    /** Later than every snapshot there is, even when the clock was set back. */
    private Instant nextTime() {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        return list().stream()
                .findFirst()
                .map(newest -> newest.createdAt().plusMillis(1))
                .filter(now::isBefore)
                .orElse(now);
    }

    private static String libraryVersion() {
        return Objects.requireNonNullElse(
                SnapshotRepository.class.getPackage().getImplementationVersion(), "development");
    }

    /**
     * All snapshots whose commit object is sound; {@link #damagedCommits} names the others.
     *
     * @return newest first
     */
    public List<Snapshot> list() {
        List<Snapshot> snapshots = new ArrayList<>();
        readAll(snapshots, new ArrayList<>());
        snapshots.sort(Snapshot.NEWEST_FIRST);
        return List.copyOf(snapshots);
    }

    /**
     * The snapshots that are looked for, whose commit object is sound. Reads every commit object.
     *
     * @param filter which they are
     * @return newest first
     */
    public List<Snapshot> list(SnapshotFilter filter) {
        return filter.choose(list());
    }

    /**
     * What stands among the commit objects and is no sound one, and those that an interrupted repair has taken out.
     *
     * @return a finding for each, in order of the names
     */
    public List<Finding> damagedCommits() {
        List<Finding> findings = new ArrayList<>();
        readAll(new ArrayList<>(), findings);
        findings.addAll(Replacement.missing(objects));
        return List.copyOf(findings);
    }

    /**
     * What is wrong with the files that are no objects: commit objects, pins, marks and the like, and files that are no part
     * of a repository.
     *
     * @return all findings, in order of the names
     */
    public List<Finding> findings() {
        List<Finding> findings = new ArrayList<>(damagedCommits());
        findings.addAll(RepositoryFiles.check(objects));
        findings.sort(Comparator.comparing(Finding::file));
        return List.copyOf(findings);
    }

    private void readAll(List<Snapshot> snapshots, List<Finding> findings) {
        RepositoryKeys.requireOpened(objects);
        // a store that repeats a page must not make two snapshots of one: a policy counts them
        for (String name : new TreeSet<>(objects.list(RepositoryFiles.SNAPSHOTS))) {
            try {
                snapshots.add(CommitObject.read(name, objects.get(name).orElseThrow(() -> missing(name))));
            } catch (DamageException e) {
                findings.add(e.finding());
            }
        }
    }

    private static DamageException missing(String name) {
        return new DamageException(new Finding.Missing(name, "the listing of the repository"));
    }

    /**
     * Finds a snapshot. {@link #LATEST} passes over those that rollbacks took, which have the tag
     * {@link Snapshot#SAFETY_TAG}: the newest of them is the very state that somebody just left. By its id such a one
     * is found.
     *
     * @param name its id, the first 4 or more hexadecimal digits of it, or {@link #LATEST}
     * @return the one snapshot of this name
     * @throws UnknownSnapshotException when there is none, or more than one
     */
    public Snapshot find(String name) {
        List<Snapshot> all = list();
        if (name.equals(LATEST)) {
            return newest(all.stream()).orElseThrow(() -> new UnknownSnapshotException(noLatest(all)));
        }
        String hex = name.startsWith(DIGEST_PREFIX) ? name.substring(DIGEST_PREFIX.length()) : name;
        List<Snapshot> found = hex.length() < MIN_PREFIX_CHARS
                ? List.of()
                : all.stream().filter(one -> one.id().hex().startsWith(hex)).toList();
        if (found.size() != 1) {
            throw new UnknownSnapshotException(refusal(name, hex, all, found));
        }
        return found.get(0);
    }

    /**
     * Finds the newest snapshot of a time or before. Passes over safety snapshots as {@link #LATEST} does.
     *
     * @param time the latest time it may have been taken at
     * @return the snapshot; empty when there is none
     */
    public Optional<Snapshot> findAt(Instant time) {
        return newest(list().stream().filter(one -> !one.createdAt().isAfter(time)));
    }

    private static Optional<Snapshot> newest(Stream<Snapshot> newestFirst) {
        return newestFirst.filter(one -> !one.isSafety()).findFirst();
    }

    private static String noLatest(List<Snapshot> all) {
        return "Snapshot " + LATEST + " was asked for, but the repository has "
                + (all.isEmpty()
                        ? "none; create one first."
                        : "only the " + all.size() + " that rollbacks took for safety; name one by its id ("
                                + all.get(0).id().shortText() + " is the newest), or create one.");
    }

    private String refusal(String name, String hex, List<Snapshot> all, List<Snapshot> found) {
        if (all.isEmpty()) {
            return "Snapshot " + name + " was asked for, but the repository has none; create one first.";
        }
        if (found.size() > 1) {
            return "Snapshot " + name + " was asked for, but " + found.size() + " begin so: "
                    + String.join(
                            ", ",
                            found.stream().map(one -> one.id().shortText()).toList())
                    + "; give more digits.";
        }
        if (hex.length() < MIN_PREFIX_CHARS) {
            return "Snapshot " + name + " was asked for; give at least " + MIN_PREFIX_CHARS + " digits of its id, or "
                    + LATEST + ".";
        }
        String damaged = objects.list(RepositoryFiles.SNAPSHOTS).stream()
                .filter(commit -> commit.startsWith(RepositoryFiles.SNAPSHOTS + hex))
                .findFirst()
                .map(commit -> "; its commit object " + commit + " is damaged")
                .orElse("");
        return "Snapshot " + name + " was asked for, but none of the " + all.size() + " snapshots begins so" + damaged
                + "; list them.";
    }

    /**
     * The records of a snapshot.
     *
     * @param snapshot the snapshot
     * @return its tree
     * @throws DamageException when its root is missing or damaged
     */
    public RecordTree tree(Snapshot snapshot) {
        return RecordTree.open(contents, snapshot.content().rootObject());
    }

    /**
     * Compares two snapshots.
     *
     * @param before one
     * @param after the other
     * @return in what they differ
     */
    public SnapshotDiff diff(Snapshot before, Snapshot after) {
        return new SnapshotDiff(tree(before), tree(after));
    }

    /**
     * Proves a snapshot from the bytes that are stored now.
     *
     * @param snapshot the snapshot
     * @param deep whether to decode every record and compute every hash again, too
     * @return all findings
     */
    public VerificationReport verify(Snapshot snapshot, boolean deep) {
        SnapshotVerification verification = new SnapshotVerification(objects, contents, snapshot);
        return deep
                ? verification.run((subject, root) -> RecordTree.verify(subject, contents, root))
                : verification.run();
    }

    /**
     * Proves the whole repository, or some of its files, from the bytes that are stored now. Each object is decoded once, however
     * many snapshots have it.
     *
     * @param subject its name in the report
     * @param deep whether to decode every record and compute every hash again, too
     * @param sample which of the files of objects; snapshots are proved only when it is {@link Sample#ALL}
     * @return all findings, each once; counted are files of objects and commit objects
     */
    public VerificationReport verify(String subject, boolean deep, Sample sample) {
        boolean all = sample.equals(Sample.ALL);
        Optional<DeepVerification> known =
                deep && all ? Optional.of(DeepVerification.of(contents, subject)) : Optional.empty();
        VerificationReport files =
                known.map(DeepVerification::files).orElseGet(() -> contents.verify(subject, deep, sample));
        Set<Finding> findings = new LinkedHashSet<>(findings());
        findings.addAll(files.findings());
        List<Snapshot> listed = list();
        for (Snapshot snapshot : all ? listed : List.<Snapshot>of()) {
            // an object that is gone shows only where it is missed
            SnapshotVerification verification = new SnapshotVerification(objects, contents, snapshot);
            findings.addAll(known.map(trees -> verification.run(trees::tree))
                    .orElseGet(verification::run)
                    .findings());
        }
        return new VerificationReport(
                subject, files.filesChecked() + listed.size(), files.bytesChecked(), List.copyOf(findings));
    }
}
