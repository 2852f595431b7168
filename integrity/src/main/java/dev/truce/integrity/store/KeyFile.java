package dev.truce.integrity.store;

import dev.truce.integrity.DamageException;
import dev.truce.integrity.Digest;
import dev.truce.integrity.Finding;
import dev.truce.integrity.json.CanonicalJson;
import dev.truce.integrity.json.InputRejectedException;
import dev.truce.integrity.json.StrictJson;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The file in which an encrypted store keeps its own secret keys, encrypted themselves; see docs/format.md. */
final class KeyFile {

    static final String FOLDER = "keys/";
    private static final String COPY = ".copy";

    private static final int DIGITS = 6;
    private static final Pattern NAME = Pattern.compile("keys/([0-9]{6})(?:\\.copy)?");
    private static final String FORMAT = "truce-keys";
    private static final int FORMAT_VERSION = 1;
    private static final String SEAL = "seal";

    private KeyFile() {}

    static String name(int number) {
        return FOLDER + "0".repeat(DIGITS - Integer.toString(number).length()) + number;
    }

    /** The numbers of the key files of a store, in ascending order. */
    static SortedSet<Integer> numbers(ObjectStore objects) {
        SortedSet<Integer> numbers = new TreeSet<>();
        for (String name : objects.list(FOLDER)) {
            Matcher matcher = NAME.matcher(name);
            if (matcher.matches()) {
                numbers.add(Integer.parseInt(matcher.group(1)));
            }
        }
        return numbers;
    }

    /**
     * Writes a key file and its copy. Everything hangs on it, and it is small.
     *
     * @return false if there was one of this number
     */
    static boolean write(ObjectStore objects, int number, byte[] sealed) {
        String name = name(number);
        byte[] file = encode(name, sealed);
        if (objects.contains(name + COPY) || !objects.putIfAbsent(name, file)) {
            return false;
        }
        objects.putIfAbsent(name + COPY, file);
        return true;
    }

    /** Writes what is missing of the two copies, durably in any case: a process may have died between them. */
    static void complete(ObjectStore objects, int number) {
        byte[] file = encode(name(number), read(objects, number));
        objects.putIfAbsent(name(number), file);
        objects.putIfAbsent(name(number) + COPY, file);
    }

    /**
     * Reads a key file, or its copy if that is the sound one.
     *
     * @return the age file in it
     * @throws DamageException if both are damaged
     */
    static byte[] read(ObjectStore objects, int number) {
        String name = name(number);
        DamageException damage = null;
        for (String file : List.of(name, name + COPY)) {
            try {
                Optional<byte[]> bytes = objects.get(file);
                if (bytes.isPresent()) {
                    return decode(file, bytes.get());
                }
            } catch (DamageException e) {
                damage = e;
            }
        }
        throw damage == null ? new DamageException(new Finding.Missing(name, "the keys of the repository")) : damage;
    }

    /** What is wrong with the key files of a store; needs no key. */
    static List<Finding> check(ObjectStore objects) {
        List<Finding> findings = new ArrayList<>();
        SortedSet<Integer> numbers = numbers(objects);
        for (String file : objects.list(FOLDER)) {
            if (!NAME.matcher(file).matches()) {
                findings.add(new Finding.Unexpected(file, "its name is not that of keys"));
            }
        }
        int last = numbers.isEmpty() ? 0 : numbers.last();
        for (int number = 1; number <= last; number++) {
            String name = name(number);
            for (String file : List.of(name, name + COPY)) {
                try {
                    objects.get(file)
                            .ifPresentOrElse(
                                    bytes -> decode(file, bytes),
                                    () -> findings.add(
                                            new Finding.Missing(file, "its other copy, or a later number,")));
                } catch (DamageException e) {
                    findings.add(e.finding());
                }
            }
        }
        return findings;
    }

    private static byte[] encode(String name, byte[] sealed) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("format", FORMAT).put("formatVersion", FORMAT_VERSION).put("name", name);
        json.put("identities", Base64.getEncoder().encodeToString(sealed));
        json.put(SEAL, Digest.ofCanonical(json).toString());
        return CanonicalJson.of(json);
    }

    private static byte[] decode(String file, byte[] bytes) {
        String name = file.endsWith(COPY) ? file.substring(0, file.length() - COPY.length()) : file;
        try {
            JsonNode json = StrictJson.reader().read(bytes, file);
            if (!(json instanceof ObjectNode object) || !Arrays.equals(CanonicalJson.of(json), bytes)) {
                throw damaged(file);
            }
            String seal = json.path(SEAL).asString("");
            object.remove(SEAL);
            if (!seal.equals(Digest.ofCanonical(object).toString())) {
                throw damaged(file);
            }
            if (!json.path("format").asString("").equals(FORMAT)
                    || json.path("formatVersion").asInt(0) != FORMAT_VERSION) {
                throw new DamageException(new Finding.Malformed(
                        file, "these are no keys of format version " + FORMAT_VERSION + "; use a newer Truce"));
            }
            if (!json.path("name").asString("").equals(name)) {
                throw new DamageException(new Finding.Misplaced(file, "the key file of another number"));
            }
            return Base64.getDecoder().decode(json.path("identities").asString(""));
        } catch (InputRejectedException | IllegalArgumentException e) {
            throw damaged(file);
        }
    }

    private static DamageException damaged(String file) {
        return new DamageException(
                new Finding.Damaged(file, OptionalLong.empty(), "its bytes do not match the digest in it"));
    }
}
