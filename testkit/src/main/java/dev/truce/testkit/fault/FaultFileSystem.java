package dev.truce.testkit.fault;

import dev.truce.testkit.fault.Operation.Kind;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.WatchService;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * A file system in memory that can crash, lose power, fail and fill up, for any program that is given a {@link Path}.
 *
 * <p>What a program sees and what is durable are kept apart. Of a file, the bytes and permissions at the last {@code force} are
 * durable; every write, truncation and change of permissions since is pending. Of a directory, the entries at its last
 * {@code force} are durable; every create, link, rename and delete since is pending. Closing makes nothing durable, forcing a
 * file does not make its name durable, and forcing a directory not the content of its files. A power cut leaves any set of
 * pending changes: those of one entry in their order, renames whole, writes lost, whole, zeroed, or torn at any byte or
 * sector of 512 bytes. Times and the permissions of directories are durable at once.
 *
 * <p>After a failed {@code force} of a file its pending changes count as clean: no later {@code force} makes them durable, as on
 * Linux. After one of a directory they stay pending.
 *
 * <p>Paths are those of POSIX, with hard and symbolic links, without owners; permissions are kept and not enforced. The same
 * seed gives the same states. Thread-safe, but operations are counted in the order in which threads make them.
 */
public final class FaultFileSystem extends FileSystem {

    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    private final Volume volume;
    private final Gate gate = new Gate();
    private final FaultProvider provider = new FaultProvider(this);
    private final Entries entries;
    private final long seed;
    private final List<String> origin;
    private final Set<Omission> omissions = EnumSet.noneOf(Omission.class);
    private final List<Path> retriedForces = new ArrayList<>();
    private long capacityBytes = Long.MAX_VALUE;

    private FaultFileSystem(Volume volume, long seed, List<String> origin) {
        this.volume = volume;
        this.entries = new Entries(this, volume, gate);
        this.seed = seed;
        this.origin = List.copyOf(origin);
    }

    /**
     * An empty file system.
     *
     * @param seed chooses among the states that a power cut can leave
     * @return a root directory with nothing in it
     */
    public static FaultFileSystem create(long seed) {
        return new FaultFileSystem(Volume.empty(), seed, List.of());
    }

    /**
     * The root directory.
     *
     * @return the path {@code /}
     */
    public Path root() {
        return getPath("/");
    }

    /**
     * The operations so far.
     *
     * @return in their order, numbered from 1; those that failed too, those after a crash not
     */
    public List<Operation> operations() {
        synchronized (volume) {
            return gate.operations();
        }
    }

    /**
     * Lets the process die: that operation and every later one throws {@link SimulatedCrash} and does nothing.
     *
     * @param number the first operation that is not made
     */
    public void crashBefore(int number) {
        synchronized (volume) {
            gate.crashBefore(number);
        }
    }

    /**
     * Lets one operation go wrong, if it is of a kind that can.
     *
     * @param number the operation
     * @param fault how
     */
    public void fail(int number, Fault fault) {
        synchronized (volume) {
            gate.fail(number, fault, false);
        }
    }

    /**
     * Lets an operation and all after it go wrong, as far as they are of kinds that can.
     *
     * @param number the first operation
     * @param fault how
     */
    public void failFrom(int number, Fault fault) {
        synchronized (volume) {
            gate.fail(number, fault, true);
        }
    }

    /** Takes back all of {@link #fail} and {@link #failFrom}; what was dropped by a failed force stays dropped. */
    public void heal() {
        synchronized (volume) {
            gate.heal();
        }
    }

    /**
     * Limits the space. Writes beyond it are short, then fail with ENOSPC; what is deleted and not open is free again.
     *
     * @param bytes the limit for the content of all files, and 512 bytes for each file, directory and link
     */
    public void setCapacity(long bytes) {
        synchronized (volume) {
            capacityBytes = bytes;
        }
    }

    /**
     * The space in use.
     *
     * @return as {@link #setCapacity} counts
     */
    public long usedBytes() {
        synchronized (volume) {
            return volume.usedBytes();
        }
    }

    /**
     * Makes whatever changes anything fail with EROFS.
     *
     * @param readOnly whether to
     */
    public void setReadOnly(boolean readOnly) {
        synchronized (volume) {
            gate.setReadOnly(readOnly);
        }
    }

    /**
     * Behaves as if the program had forgotten something, to prove that a test would find it.
     *
     * @param omission what
     */
    public void omit(Omission omission) {
        synchronized (volume) {
            omissions.add(omission);
        }
    }

    /** Makes everything durable, as {@code sync} does. Counts as no operation. */
    public void sync() {
        synchronized (volume) {
            volume.sync();
        }
    }

    /**
     * The files that were forced again after a force of them had failed: no program may rely on that.
     *
     * @return in order of the calls
     */
    public List<Path> retriedForces() {
        synchronized (volume) {
            return List.copyOf(retriedForces);
        }
    }

    /**
     * The file system as the next process finds it when this one was killed. Everything that was written is there; what was
     * not forced is still pending, and a later power cut can take it. No operation is counted and none is planned to fail.
     *
     * @return a file system of its own
     */
    public FaultFileSystem afterKill() {
        synchronized (volume) {
            return new FaultFileSystem(volume.copy(), seed, List.of("kill"));
        }
    }

    /**
     * The file systems that a power cut at this moment can leave, no two alike, each as {@link #afterKill} with nothing
     * pending. When there are at most {@code limit}, all of them; else the telling ones first (everything lost, everything
     * there, all but one change, one change alone), then ones chosen by the seed.
     *
     * @param limit how many at most
     * @return made as the stream is read
     */
    public Stream<FaultFileSystem> powerLossStates(int limit) {
        synchronized (volume) {
            Volume frozen = volume.copy();
            long own = seed + GOLDEN * (gate.operations().size() + 1L);
            Iterator<PowerLossStates.State> states = new PowerLossStates(frozen, limit, own);
            return StreamSupport.stream(Spliterators.spliteratorUnknownSize(states, Spliterator.ORDERED), false)
                    .map(state -> new FaultFileSystem(state.volume(), seed, state.story()));
        }
    }

    /**
     * How this file system came about.
     *
     * @return what became of the changes that were pending, as far as they did not simply happen; empty for a new one
     */
    public List<String> origin() {
        return origin;
    }

    /**
     * Tells states apart.
     *
     * @return equal for file systems with the same names, contents, links and permissions of files
     */
    public String fingerprint() {
        synchronized (volume) {
            return Fingerprint.of(volume);
        }
    }

    Volume volume() {
        return volume;
    }

    Gate gate() {
        return gate;
    }

    Entries entries() {
        return entries;
    }

    long freeBytes() {
        return Math.max(0, capacityBytes - volume.usedBytes());
    }

    void requireSpace(Kind kind, String path) throws IOException {
        if (freeBytes() < Volume.NODE_BYTES) {
            throw Fault.ENOSPC.exception(kind, path);
        }
    }

    boolean omits(Omission omission) {
        return omissions.contains(omission);
    }

    void noteRetriedForce(Path path) {
        retriedForces.add(path);
    }

    Path realPath(FaultPath path, LinkOption... options) throws IOException {
        return entries.realPath(path, OpenOptions.follows(options));
    }

    @Override
    public FaultProvider provider() {
        return provider;
    }

    /** Does nothing: there is nothing to give back. */
    @Override
    public void close() {}

    @Override
    public boolean isOpen() {
        return true;
    }

    @Override
    public boolean isReadOnly() {
        return gate.isReadOnly();
    }

    @Override
    public String getSeparator() {
        return "/";
    }

    @Override
    public Iterable<Path> getRootDirectories() {
        return List.of(root());
    }

    @Override
    public Iterable<FileStore> getFileStores() {
        return List.of(new FaultStore(this));
    }

    @Override
    public Set<String> supportedFileAttributeViews() {
        return Set.of("basic", "posix");
    }

    @Override
    public Path getPath(String first, String... more) {
        String path = Stream.concat(Stream.of(first), Stream.of(more))
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining("/"));
        return FaultPath.parse(this, path);
    }

    /** Matches as the default file system does. */
    @Override
    public PathMatcher getPathMatcher(String syntaxAndPattern) {
        PathMatcher matcher = FileSystems.getDefault().getPathMatcher(syntaxAndPattern);
        return path -> matcher.matches(Path.of(path.toString()));
    }

    @Override
    public UserPrincipalLookupService getUserPrincipalLookupService() {
        throw new UnsupportedOperationException("there are no users here");
    }

    @Override
    public WatchService newWatchService() {
        throw new UnsupportedOperationException("nothing is watched here");
    }

    /** Tells the seed. */
    @Override
    public String toString() {
        return "fault file system, seed " + seed;
    }
}
