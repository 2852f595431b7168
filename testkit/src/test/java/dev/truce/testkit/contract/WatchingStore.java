package dev.truce.testkit.contract;

import dev.truce.conflict.RecordId;
import dev.truce.rollback.store.RecordChange;
import dev.truce.rollback.store.StoreSchema;
import dev.truce.rollback.store.StoreSchema.Reference;
import dev.truce.rollback.store.StoreSchema.TypeSchema;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** A store that watches over guests and stays, without a fault; a subclass does one thing wrong. */
class WatchingStore extends RightStore {

    static final List<Reference> TO_A_GUEST = List.of(new Reference(List.of("guest"), "guest", List.of("id")));
    static final List<List<String>> KEY_AND_MAIL = List.of(List.of("id"), List.of("mail"));

    /** The records before what is applied now. */
    Map<RecordId, byte[]> before = Map.of();

    WatchingStore() {
        super(new Data());
    }

    @Override
    public StoreSchema schema() {
        return schema(KEY_AND_MAIL, List.of(), TO_A_GUEST);
    }

    @Override
    public void apply(List<RecordChange> changes) {
        inOneStep(List.of(changes));
    }

    @Override
    public void applyAll(Iterable<List<RecordChange>> batches) {
        inOneStep(batches);
    }

    final void inOneStep(Iterable<List<RecordChange>> batches) {
        before = new TreeMap<>(data.records);
        try {
            batches.forEach(this::write);
            watch();
        } catch (RuntimeException e) {
            takeBack();
            throw e;
        }
    }

    /** Writes a batch without a look at what it breaks. */
    void write(List<RecordChange> changes) {
        super.apply(changes);
    }

    void watch() {
        watchMails(each -> true);
        watchGuests(each -> true);
    }

    void takeBack() {
        data.records.clear();
        data.records.putAll(before);
    }

    /** Looks whether guests have a mail of their own. */
    final void watchMails(Predicate<RecordId> which) {
        ids("guest")
                .filter(which)
                .forEach(each -> ids("guest")
                        .filter(other -> !other.equals(each) && other(other).equals(other(each)))
                        .forEach(other -> {
                            throw new IllegalStateException(each + " has the mail of " + other);
                        }));
    }

    /** Looks whether the guests of stays are there. */
    final void watchGuests(Predicate<RecordId> which) {
        ids("stay")
                .filter(which)
                .forEach(each -> guest(each)
                        .filter(guest -> !data.records.containsKey(guest))
                        .ifPresent(guest -> {
                            throw new IllegalStateException(each + " refers to " + guest + ", which is not there");
                        }));
    }

    final boolean isNew(RecordId id) {
        return !before.containsKey(id);
    }

    final boolean isAsBefore(RecordId id) {
        return Arrays.equals(before.get(id), data.records.get(id));
    }

    final List<RecordId> staysOf(RecordId guest) {
        return ids("stay")
                .filter(each -> guest(each).filter(guest::equals).isPresent())
                .toList();
    }

    final void remove(RecordId id) {
        data.records.remove(id);
    }

    final void letGo(RecordId stay) {
        String json = "{\"id\":\"" + stay.key() + "\",\"guest\":null}";
        data.records.put(stay, json.getBytes(StandardCharsets.UTF_8));
    }

    final Stream<RecordId> ids(String type) {
        return List.copyOf(data.records.keySet()).stream()
                .filter(each -> each.type().equals(type));
    }

    final Optional<RecordId> guest(RecordId stay) {
        return other(stay).map(each -> new RecordId("guest", each));
    }

    final Optional<String> other(RecordId id) {
        return Optional.ofNullable(data.records.get(id)).flatMap(WatchingStore::other);
    }

    /** The member of a document beside its id: a mail, or the id of a guest, which may be null. */
    static Optional<String> other(byte[] json) {
        String text = new String(json, StandardCharsets.UTF_8);
        return Optional.of(text.substring(text.lastIndexOf(':') + 1, text.length() - 1))
                .filter(each -> !each.equals("null"))
                .map(each -> each.substring(1, each.length() - 1));
    }

    static StoreSchema schema(List<List<String>> ofGuests, List<Reference> guests, List<Reference> stays) {
        return new StoreSchema(new TreeMap<>(Map.of(
                "guest", new TypeSchema(List.of(), guests, ofGuests),
                "stay", new TypeSchema(List.of(), stays, List.of(List.of("id"))))));
    }
}
