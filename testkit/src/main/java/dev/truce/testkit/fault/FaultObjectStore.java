package dev.truce.testkit.fault;

import dev.truce.integrity.Finding;
import dev.truce.integrity.store.ObjectStore;
import dev.truce.testkit.fault.StoreCall.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * An object store over another, on which goes wrong what a test says: calls fail before or after they are done, contents are
 * torn, changed and mixed up, lists are old or not whole, space ends, nothing may be written, and the process dies.
 *
 * <p>Calls are counted by kind, in the order in which they come. What is not planned is done by the store below. Thread-safe as
 * that is.
 */
public final class FaultObjectStore implements ObjectStore {

    private final ObjectStore below;
    private final StorePlans plans = new StorePlans();

    private FaultObjectStore(ObjectStore below) {
        this.below = below;
    }

    /**
     * A store on which nothing goes wrong yet.
     *
     * @param below keeps the objects
     * @return the same objects
     */
    public static FaultObjectStore over(ObjectStore below) {
        return new FaultObjectStore(below);
    }

    /**
     * Lets one call go wrong. Of several faults for one call the first that was planned comes.
     *
     * @param kind what is called
     * @param next which call of this kind, counted from 1 from now on
     * @param fault how
     * @throws IllegalArgumentException when no such call goes wrong like this
     */
    public void fail(Kind kind, int next, StoreFault fault) {
        plans.plan(kind, next, false, fault, names(fault));
    }

    /**
     * Lets a call and all after it of its kind go wrong.
     *
     * @param kind what is called
     * @param next the first call of this kind, counted from 1 from now on
     * @param fault how
     * @throws IllegalArgumentException when no such call goes wrong like this
     */
    public void failFrom(Kind kind, int next, StoreFault fault) {
        plans.plan(kind, next, true, fault, names(fault));
    }

    /**
     * Lets all calls from now on go wrong that can: all of them with {@link StoreFault#ERROR}, as of a store that is out of reach.
     *
     * @param fault how
     */
    public void failAll(StoreFault fault) {
        for (Kind kind : Kind.values()) {
            if (fault.appliesTo(kind)) {
                failFrom(kind, 1, fault);
            }
        }
    }

    private List<String> names(StoreFault fault) {
        return fault == StoreFault.STALE_LIST ? below.list("") : List.of();
    }

    /**
     * Lets the process die: that call and every later one of any kind throws {@link SimulatedCrash} and does nothing.
     *
     * @param kind what is called
     * @param next which call of this kind, counted from 1 from now on
     */
    public void crashBefore(Kind kind, int next) {
        plans.plan(kind, next, false, null, List.of());
    }

    /** Takes back all of {@link #fail}, {@link #failFrom}, {@link #failAll} and {@link #crashBefore}; what is dead stays dead. */
    public void heal() {
        plans.heal();
    }

    /**
     * The calls so far.
     *
     * @return in their order; those that failed too, those after a crash not
     */
    public List<StoreCall> calls() {
        return plans.calls();
    }

    @Override
    public boolean putIfAbsent(String name, byte[] content) {
        StorePlans.Passage passage = plans.pass(Kind.PUT, name);
        if (passage.is(StoreFault.LOST)) {
            return !below.contains(name);
        }
        byte[] stored = passage.is(StoreFault.TORN)
                ? half(content)
                : passage.is(StoreFault.BIT_FLIPPED) ? flipped(content.clone()) : content;
        boolean written = below.putIfAbsent(name, stored);
        passage.done();
        return written;
    }

    @Override
    public Optional<byte[]> get(String name) {
        return given(plans.pass(Kind.GET, name), below::get);
    }

    @Override
    public Optional<byte[]> get(String name, long offset, int length) {
        return given(plans.pass(Kind.GET, name), each -> below.get(each, offset, length));
    }

    @Override
    public Optional<byte[]> kept(String name) {
        return given(plans.pass(Kind.GET, name), below::kept);
    }

    /** A way to read an object. */
    private interface Reading {
        Optional<byte[]> of(String name);
    }

    private Optional<byte[]> given(StorePlans.Passage passage, Reading reading) {
        String name = passage.call().name();
        StoreFault fault = passage.fault();
        if (fault == null) {
            return reading.of(name);
        }
        return switch (fault) {
            case NOT_FOUND -> Optional.empty();
            case OTHER_OBJECT ->
                reading.of(name).map(own -> other(name).flatMap(reading::of).orElse(new byte[0]));
            case TORN -> reading.of(name).map(FaultObjectStore::half);
            case BIT_FLIPPED -> reading.of(name).map(FaultObjectStore::flipped);
            case TRAILING_BYTES -> reading.of(name).map(own -> Arrays.copyOf(own, own.length + 1));
            default -> throw new AssertionError(fault + " is no fault of reading");
        };
    }

    private Optional<String> other(String name) {
        List<String> others =
                below.list("").stream().filter(each -> !each.equals(name)).toList();
        return others.stream()
                .filter(each -> each.compareTo(name) > 0)
                .findFirst()
                .or(() -> others.stream().findFirst());
    }

    private static byte[] half(byte[] content) {
        return Arrays.copyOf(content, content.length / 2);
    }

    private static byte[] flipped(byte[] content) {
        if (content.length > 0) {
            content[content.length / 2] ^= 1;
        }
        return content;
    }

    @Override
    public boolean contains(String name) {
        return !plans.pass(Kind.CONTAINS, name).is(StoreFault.NOT_FOUND) && below.contains(name);
    }

    @Override
    public List<String> list(String prefix) {
        StorePlans.Passage passage = plans.pass(Kind.LIST, prefix);
        List<String> names = new ArrayList<>(below.list(prefix));
        if (passage.is(StoreFault.STALE_LIST)) {
            return passage.names().stream()
                    .filter(each -> each.startsWith(prefix))
                    .toList();
        } else if (passage.is(StoreFault.PAGE_LOST)) {
            names = everySecond(names);
        } else if (passage.is(StoreFault.PAGE_REPEATED)) {
            names.addAll(0, List.copyOf(names.subList(0, (names.size() + 1) / 2)));
        } else if (passage.is(StoreFault.DISORDERED_LIST)) {
            names.sort(Comparator.reverseOrder());
        }
        return List.copyOf(names);
    }

    private static List<String> everySecond(List<String> names) {
        List<String> left = new ArrayList<>();
        for (int i = 1; i < names.size(); i += 2) {
            left.add(names.get(i));
        }
        return left;
    }

    @Override
    public boolean delete(String name) {
        StorePlans.Passage passage = plans.pass(Kind.DELETE, name);
        if (passage.is(StoreFault.LOST)) {
            return below.contains(name);
        }
        boolean removed = below.delete(name);
        passage.done();
        return removed;
    }

    @Override
    public List<Finding> strangers() {
        return below.strangers();
    }
}
