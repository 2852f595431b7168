package dev.truce.rollback.claim;

import dev.truce.integrity.Digest;
import dev.truce.integrity.store.ObjectStore;
import java.util.Comparator;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BinaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The claims in a repository. One that cannot be read is a {@link dev.truce.integrity.DamageException}: it may protect anything. */
public final class Claims {

    /** Where claims are, with the slash. */
    public static final String FOLDER = "claims/";

    static final String LOCKS = "locks/";

    private static final Pattern LASTING = Pattern.compile("claims/(pin|plan|rollback)-[0-9a-f]{64}");
    private static final Pattern BEAT = Pattern.compile(
            "(claims/mark-[0-9a-f]{32}|locks/prune-[1-9][0-9]{0,17})\\.([1-9][0-9]{0,17})(\\.watched)?");
    private static final Pattern ENDED = Pattern.compile("locks/prune-([1-9][0-9]{0,17})\\.ended");

    private static final BinaryOperator<Beat> LATER = BinaryOperator.maxBy(Comparator.comparingLong(Beat::number));

    private final ObjectStore objects;

    /**
     * The claims of a repository.
     *
     * @param objects its files
     */
    public Claims(ObjectStore objects) {
        this.objects = objects;
    }

    /**
     * What the file of a claim is called.
     *
     * @param kind of a pin, a plan or a rollback
     * @param digest names what is pinned, or the plan
     * @return the name
     */
    public static String name(Claim.Kind kind, Digest digest) {
        return FOLDER + kind.text() + "-" + digest.hex();
    }

    /** Whether a file in the folders of claims and locks can be one. */
    static boolean isKnown(String name) {
        return LASTING.matcher(name).matches()
                || BEAT.matcher(name).matches()
                || ENDED.matcher(name).matches();
    }

    /**
     * Claims.
     *
     * @param name of the file
     * @param claim what it says
     * @return false if there is a file of that name
     */
    public boolean put(String name, Claim claim) {
        return objects.putIfAbsent(name, claim.write(name));
    }

    /**
     * Reads one claim.
     *
     * @param name of its file
     * @return empty when there is none
     * @throws dev.truce.integrity.DamageException when it cannot be read
     */
    public Optional<Claim> get(String name) {
        return objects.get(name).map(file -> Claim.read(name, file));
    }

    /**
     * Whether a claim stands, readable or not.
     *
     * @param name of its file
     * @return false when it is gone
     */
    public boolean has(String name) {
        return objects.contains(name);
    }

    /**
     * Ends a claim.
     *
     * @param name of its file
     * @return false if there was none
     */
    public boolean delete(String name) {
        return objects.delete(name);
    }

    /**
     * Pins, plans and rollbacks: what stands without signs of life.
     *
     * @return the claims by the names of their files
     * @throws dev.truce.integrity.DamageException when one cannot be read
     */
    public SortedMap<String, Claim> lasting() {
        SortedMap<String, Claim> found = new TreeMap<>();
        for (String name : objects.list(FOLDER)) {
            if (LASTING.matcher(name).matches()) {
                get(name).ifPresent(claim -> found.put(name, claim));
            }
        }
        return found;
    }

    /**
     * The last sign of life of each lease.
     *
     * @param prefix how the name of the lease starts
     * @return the beats by the lease's name
     */
    public SortedMap<String, Beat> beats(String prefix) {
        SortedMap<String, Beat> last = new TreeMap<>();
        for (String name : objects.list(prefix)) {
            Matcher beat = BEAT.matcher(name);
            if (beat.matches() && beat.group(3) == null) {
                Beat found = new Beat(beat.group(1), Long.parseLong(beat.group(2)));
                last.merge(found.lease(), found, LATER);
            }
        }
        return last;
    }

    /**
     * Watches of beats that are no longer the last, and beats before the last.
     *
     * @return the names of the files
     */
    public SortedMap<String, String> leftovers() {
        SortedMap<String, Beat> last = new TreeMap<>(beats(FOLDER + "mark-"));
        last.putAll(beats(LOCKS));
        SortedMap<String, String> found = new TreeMap<>();
        for (String folder : new String[] {FOLDER, LOCKS}) {
            for (String name : objects.list(folder)) {
                Matcher beat = BEAT.matcher(name);
                if (beat.matches()) {
                    Beat now = last.get(beat.group(1));
                    if (now == null || now.number() != Long.parseLong(beat.group(2))) {
                        found.put(name, "it is of a beat that is past");
                    }
                }
            }
        }
        return found;
    }

    /** The number of the last lock that ended, and its file. */
    SortedMap<Long, String> endedLocks() {
        SortedMap<Long, String> found = new TreeMap<>();
        for (String name : objects.list(LOCKS)) {
            Matcher ended = ENDED.matcher(name);
            if (ended.matches()) {
                found.put(Long.parseLong(ended.group(1)), name);
            }
        }
        return found;
    }

    /**
     * A sign of life of a lease's holder.
     *
     * @param lease the lease's name
     * @param number grows by one with each
     */
    public record Beat(String lease, long number) {

        /**
         * Reads what {@link #name} wrote.
         *
         * @param name of the file
         * @return the beat
         */
        public static Beat parse(String name) {
            int dot = name.lastIndexOf('.');
            return new Beat(name.substring(0, dot), Long.parseLong(name.substring(dot + 1)));
        }

        /**
         * What its file is called.
         *
         * @return the name
         */
        public String name() {
            return lease + "." + number;
        }

        /**
         * What the file is called of whoever watches it.
         *
         * @return the name
         */
        public String watched() {
            return name() + ".watched";
        }

        Beat next() {
            return new Beat(lease, number + 1);
        }
    }
}
