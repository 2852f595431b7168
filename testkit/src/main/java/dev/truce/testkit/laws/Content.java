package dev.truce.testkit.laws;

import dev.truce.conflict.access.FieldAccess;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Looks at values from the outside, without the code under test: as texts, as sets of leaves, turned round. */
final class Content<T> {

    private final FieldAccess<T> access;

    Content(FieldAccess<T> access) {
        this.access = access;
    }

    List<String> names(T object) {
        List<String> names = new ArrayList<>();
        access.members(object).forEach(member -> names.add(member.getKey()));
        return names;
    }

    /** One text for one value as it is written: 1 and 1.0 differ, the order of members does not count. */
    String text(T value) {
        return switch (access.kind(value)) {
            case OBJECT -> {
                Map<String, String> members = new TreeMap<>();
                access.members(value).forEach(member -> members.put(member.getKey(), text(member.getValue())));
                yield members.toString();
            }
            case LIST ->
                access.elements(value).stream().map(this::text).toList().toString();
            default -> scalar(value, access.kind(value) == FieldAccess.Kind.NUMBER ? written(value) : null);
        };
    }

    /** One text for one content: 1 and 1.0 are alike, and so are lists in another order if that does not count. */
    String ordered(T value, boolean listsToo) {
        return switch (access.kind(value)) {
            case OBJECT -> {
                Map<String, String> members = new TreeMap<>();
                access.members(value)
                        .forEach(member -> members.put(member.getKey(), ordered(member.getValue(), listsToo)));
                yield members.toString();
            }
            case LIST -> {
                List<String> elements = new ArrayList<>();
                access.elements(value).forEach(element -> elements.add(ordered(element, listsToo)));
                if (listsToo) {
                    Collections.sort(elements);
                }
                yield elements.toString();
            }
            case NUMBER ->
                scalar(value, access.decimal(value).stripTrailingZeros().toString());
            default -> scalar(value, null);
        };
    }

    private String written(T number) {
        return access.decimal(number).toString();
    }

    private String scalar(T value, @Nullable String number) {
        String text = number == null ? access.write(value) : number;
        return access.kind(value) + ":" + text.length() + ":" + text;
    }

    /** Adds every scalar with its place; elements of a list have one place. */
    void leaves(T value, Set<String> into) {
        leaves("", value, into);
    }

    private void leaves(String place, T value, Set<String> into) {
        switch (access.kind(value)) {
            case OBJECT ->
                access.members(value).forEach(member -> leaves(place + "/" + member.getKey(), member.getValue(), into));
            case LIST -> access.elements(value).forEach(element -> leaves(place + "/*", element, into));
            default -> into.add(place + " " + text(value));
        }
    }

    /** The same value with the members of every object the other way round. */
    T turned(T value) {
        return switch (access.kind(value)) {
            case OBJECT -> {
                List<String> names = names(value);
                Collections.reverse(names);
                Map<String, T> members = new LinkedHashMap<>();
                for (String name : names) {
                    members.put(name, turned(Objects.requireNonNull(access.member(value, name))));
                }
                yield access.object(value, members);
            }
            case LIST ->
                access.list(
                        value, access.elements(value).stream().map(this::turned).toList());
            default -> value;
        };
    }
}
