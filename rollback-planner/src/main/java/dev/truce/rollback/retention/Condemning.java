package dev.truce.rollback.retention;

import dev.truce.integrity.Digest;
import dev.truce.integrity.store.StoreInventory;
import dev.truce.rollback.claim.Claim;
import dev.truce.rollback.claim.Condemnation;
import dev.truce.rollback.claim.Condemnations;
import dev.truce.rollback.claim.Reach;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/** Chooses the files that nothing needs, and those of which so little is needed that it is better moved. */
final class Condemning {

    private static final int PERCENT = 100;

    private final StoreInventory inventory;
    private final Reach reach;
    private final Condemnations.Seen condemned;
    private final List<Claim> living;
    private final PruneOptions options;
    private final Instant now;

    Condemning(
            StoreInventory inventory,
            Reach reach,
            Condemnations.Seen condemned,
            List<Claim> living,
            PruneOptions options,
            Instant now) {
        this.inventory = inventory;
        this.reach = reach;
        this.condemned = condemned;
        this.living = living;
        this.options = options;
        this.now = now;
    }

    /** What becomes of what was condemned before. */
    List<PrunePlan.Earlier> earlier(Set<Digest> snapshots, boolean blocked) {
        List<PrunePlan.Earlier> earlier = new ArrayList<>();
        for (Condemnation each : condemned.waiting()) {
            int files = 0;
            long bytes = 0;
            for (StoreInventory.StoredFile file : inventory.files()) {
                if (each.files().contains(file.name())) {
                    files++;
                    bytes += file.bytes();
                }
            }
            Instant due = each.since().plus(options.grace());
            Claim older = living.stream()
                    .filter(mark -> mark.generation() < each.generation())
                    .findFirst()
                    .orElse(null);
            PrunePlan.Action action = PrunePlan.Action.WAIT;
            String why;
            if (each.snapshots().stream().anyMatch(snapshots::contains)) {
                action = PrunePlan.Action.GIVE_UP;
                why = "it was interrupted before its snapshots were removed";
            } else if (blocked) {
                why = "it is not known what is needed";
            } else if (now.isBefore(due)) {
                why = "its grace lasts until " + due;
            } else if (older != null) {
                why = "what began before has not ended: " + older;
            } else {
                action = PrunePlan.Action.SWEEP;
                why = "its grace is over";
            }
            earlier.add(new PrunePlan.Earlier(each.generation(), each.since(), files, bytes, action, why));
        }
        return earlier;
    }

    /** What is condemned now. Files that are condemned already are not, unless that is given up. */
    List<PrunePlan.CondemnedFile> files(List<PrunePlan.Earlier> earlier) {
        Set<String> taken = new HashSet<>();
        for (PrunePlan.Earlier each : earlier) {
            if (each.action() != PrunePlan.Action.GIVE_UP) {
                condemned.waiting().stream()
                        .filter(other -> other.generation() == each.generation())
                        .forEach(other -> taken.addAll(other.files()));
            }
        }
        List<StoreInventory.StoredFile> files = inventory.files().stream()
                .filter(file -> !taken.contains(file.name()))
                .toList();
        Map<Digest, String> homes = homes(files);
        List<PrunePlan.CondemnedFile> chosen = new ArrayList<>();
        for (StoreInventory.StoredFile file : files) {
            SortedSet<Digest> needed = new TreeSet<>();
            long neededBytes = 0;
            for (StoreInventory.StoredObject object : file.objects()) {
                if (file.name().equals(homes.get(object.digest())) && needed.add(object.digest())) {
                    neededBytes += object.bytes();
                }
            }
            boolean mostlyDead = (file.bytes() - neededBytes) * PERCENT >= file.bytes() * options.deadPercent();
            boolean movable = file.objects().size() > 1;
            if (needed.isEmpty() || (movable && mostlyDead)) {
                chosen.add(new PrunePlan.CondemnedFile(file.name(), file.bytes(), needed, neededBytes));
            }
        }
        return chosen;
    }

    /** The one file that is to have each needed object: of several that one of which most is needed. */
    private Map<Digest, String> homes(List<StoreInventory.StoredFile> files) {
        Map<String, Long> neededBytes = new HashMap<>();
        for (StoreInventory.StoredFile file : files) {
            for (StoreInventory.StoredObject object : file.objects()) {
                if (reach.has(object.digest())) {
                    neededBytes.merge(file.name(), object.bytes(), Long::sum);
                }
            }
        }
        List<StoreInventory.StoredFile> fullestFirst = new ArrayList<>(files);
        fullestFirst.sort(Comparator.comparingDouble((StoreInventory.StoredFile file) ->
                        -share(neededBytes.getOrDefault(file.name(), 0L), file.bytes()))
                .thenComparing(StoreInventory.StoredFile::name));
        Map<Digest, String> homes = new HashMap<>();
        for (StoreInventory.StoredFile file : fullestFirst) {
            for (StoreInventory.StoredObject object : file.objects()) {
                if (reach.has(object.digest()) && reach.serves(object)) {
                    homes.putIfAbsent(object.digest(), file.name());
                }
            }
        }
        return homes;
    }

    private static double share(long part, long whole) {
        return (double) part / Math.max(1, whole);
    }
}
