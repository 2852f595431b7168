package dev.truce.testkit.laws;

import dev.truce.conflict.Side;
import dev.truce.conflict.access.FieldAccess;
import dev.truce.conflict.access.FieldAccess.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Makes a sample smaller as long as it shows the same: without its base, with sides that are alike, with members and elements taken away
 * from all sides or from one. What a type of the user's cannot be without stays.
 */
final class SampleShrinker<T> {

    private static final int MOST_TRIES = 2_000;

    private final FieldAccess<T> access;

    SampleShrinker(FieldAccess<T> access) {
        this.access = access;
    }

    Sample<T> shrink(Sample<T> sample, Predicate<Sample<T>> shows) {
        Sample<T> smallest = sample;
        int tries = 0;
        boolean smaller = true;
        while (smaller) {
            smaller = false;
            for (Sample<T> candidate : candidates(smallest)) {
                if (tries++ < MOST_TRIES && shows(candidate, shows)) {
                    smallest = candidate;
                    smaller = true;
                    break;
                }
            }
        }
        return smallest;
    }

    /** What cannot even be tried shows nothing. */
    private static <T> boolean shows(Sample<T> candidate, Predicate<Sample<T>> shows) {
        try {
            return shows.test(candidate);
        } catch (RuntimeException e) {
            return false;
        }
    }

    private List<Sample<T>> candidates(Sample<T> sample) {
        List<Sample<T>> candidates = new ArrayList<>();
        if (!(sample.base() instanceof Side.None)) {
            candidates.add(new Sample<>(Side.none(), sample.local(), sample.server()));
        }
        List<List<String>> places = new ArrayList<>();
        for (Side<T> side : List.of(sample.base(), sample.local(), sample.server())) {
            T value = side.valueOrNull();
            if (value != null) {
                places(List.of(), value, places);
            }
        }
        for (List<String> place : places.stream().distinct().toList()) {
            Side<T> base = without(sample.base(), place);
            Side<T> local = without(sample.local(), place);
            Side<T> server = without(sample.server(), place);
            candidates.add(new Sample<>(base, local, server));
            candidates.add(new Sample<>(base, sample.local(), sample.server()));
            candidates.add(new Sample<>(sample.base(), local, sample.server()));
            candidates.add(new Sample<>(sample.base(), sample.local(), server));
        }
        candidates.removeIf(sample::equals);
        return candidates;
    }

    /** Members by name, elements by number; the outer ones first. */
    private void places(List<String> above, T value, List<List<String>> into) {
        List<Map.Entry<String, T>> parts = parts(value);
        for (Map.Entry<String, T> part : parts) {
            into.add(below(above, part.getKey()));
        }
        for (Map.Entry<String, T> part : parts) {
            places(below(above, part.getKey()), part.getValue(), into);
        }
    }

    private static List<String> below(List<String> above, String name) {
        List<String> place = new ArrayList<>(above);
        place.add(name);
        return place;
    }

    private List<Map.Entry<String, T>> parts(T value) {
        List<Map.Entry<String, T>> parts = new ArrayList<>();
        if (access.kind(value) == Kind.OBJECT) {
            access.members(value).forEach(member -> parts.add(Map.entry(member.getKey(), member.getValue())));
        } else if (access.kind(value) == Kind.LIST) {
            access.elements(value).forEach(element -> parts.add(Map.entry(String.valueOf(parts.size()), element)));
        }
        return parts;
    }

    private Side<T> without(Side<T> side, List<String> place) {
        T value = side.valueOrNull();
        return value == null
                ? side
                : without(value, place)
                        .map(less -> Side.present(less, side.stamp()))
                        .orElse(side);
    }

    /** The value without what stands at a place; empty when there is nothing, or the value cannot be without it. */
    private Optional<T> without(T value, List<String> place) {
        Map<String, T> left = new LinkedHashMap<>();
        parts(value).forEach(part -> left.put(part.getKey(), part.getValue()));
        T part = left.get(place.get(0));
        if (part == null) {
            return Optional.empty();
        }
        if (place.size() == 1) {
            left.remove(place.get(0));
        } else {
            Optional<T> less = without(part, place.subList(1, place.size()));
            if (less.isEmpty()) {
                return Optional.empty();
            }
            left.put(place.get(0), less.get());
        }
        try {
            return Optional.of(
                    access.kind(value) == Kind.OBJECT
                            ? access.object(value, left)
                            : access.list(value, List.copyOf(left.values())));
        } catch (RuntimeException e) { // a type of the user's, or its constructor, says no
            return Optional.empty();
        }
    }
}
