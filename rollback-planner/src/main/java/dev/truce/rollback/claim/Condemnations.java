package dev.truce.rollback.claim;

import dev.truce.integrity.Digest;
import dev.truce.integrity.store.ObjectStore;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The condemnations of a repository: those that wait to be swept, and the number of the last. */
public final class Condemnations {

    /** Where they are. */
    public static final String FOLDER = "condemned/";

    static final String SWEPT = ".swept";

    private final ObjectStore objects;

    /**
     * The condemnations of a repository.
     *
     * @param objects its files
     */
    public Condemnations(ObjectStore objects) {
        this.objects = objects;
    }

    /**
     * What was condemned at one time.
     *
     * @param highest the number of the last condemnation, swept or not; 0 for none
     * @param waiting those that are not swept, oldest first
     */
    public record Seen(long highest, List<Condemnation> waiting) {

        /**
         * The files that are about to be removed.
         *
         * @return their names
         */
        public Set<String> files() {
            return waiting.stream().flatMap(each -> each.files().stream()).collect(Collectors.toUnmodifiableSet());
        }

        /**
         * What removes a snapshot.
         *
         * @param snapshot the snapshot
         * @return empty when nothing does
         */
        public Optional<Condemnation> of(Digest snapshot) {
            return waiting.stream()
                    .filter(each -> each.snapshots().contains(snapshot))
                    .findFirst();
        }
    }

    /**
     * Reads them.
     *
     * @return what is condemned now
     * @throws dev.truce.integrity.DamageException when one cannot be read
     */
    public Seen read() {
        TreeMap<Long, Condemnation> waiting = new TreeMap<>();
        Set<Long> swept = new HashSet<>();
        long highest = 0;
        for (String name : objects.list(FOLDER)) {
            Optional<Condemnation> found = objects.get(name).map(file -> Condemnation.read(name, file));
            if (found.isEmpty()) {
                continue; // swept meanwhile: it then has a later one, or the mark that it is swept
            }
            long generation = found.get().generation();
            highest = Math.max(highest, generation);
            if (found.get().swept()) {
                swept.add(generation);
            } else {
                waiting.put(generation, found.get());
            }
        }
        waiting.keySet().removeAll(swept);
        return new Seen(highest, List.copyOf(waiting.values()));
    }

    /**
     * Condemns.
     *
     * @param condemnation what is about to be removed
     * @return false if its number was used
     */
    public boolean put(Condemnation condemnation) {
        return objects.putIfAbsent(condemnation.name(), condemnation.write());
    }

    /**
     * Ends a condemnation whose files are gone, or that is given up; its number stays.
     *
     * @param condemnation which
     */
    public void end(Condemnation condemnation) {
        put(condemnation.asSwept());
        objects.delete(condemnation.name());
    }

    /** Removes what stands only for a number below the last, and what a process that died left of one that ended. */
    public void removeLower() {
        List<String> names = objects.list(FOLDER);
        long highest = names.stream().mapToLong(Condemnations::generation).max().orElse(0);
        for (String name : names) {
            boolean swept = name.endsWith(SWEPT);
            boolean ended = !swept && names.contains(name + SWEPT);
            if (ended || (swept && generation(name) < highest)) {
                objects.delete(name);
            }
        }
    }

    private static long generation(String name) {
        int end = name.endsWith(SWEPT) ? name.length() - SWEPT.length() : name.length();
        return Long.parseLong(name.substring(FOLDER.length(), end));
    }
}
