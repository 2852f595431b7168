package dev.truce.testkit.contract;

import dev.truce.integrity.store.ObjectStore;
import dev.truce.testkit.contract.ContractRun.Fault;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each fault that a store may have is found by the tests of the contract that are about it. */
class ObjectStoreContractTest {

    private static final int LONGEST = 500_000;

    private static Supplier<ObjectStore> made = ObjectStore::memory;

    static class Subject extends ObjectStoreContract {

        @Override
        protected ObjectStore emptyStore() {
            return made.get();
        }
    }

    /** A store that does all as the one in memory does; a subclass does one thing wrong. */
    private static class Wrong implements ObjectStore {

        final ObjectStore right = ObjectStore.memory();

        @Override
        public boolean putIfAbsent(String name, byte[] content) {
            return right.putIfAbsent(name, content);
        }

        @Override
        public Optional<byte[]> get(String name) {
            return right.get(name);
        }

        @Override
        public Optional<byte[]> get(String name, long offset, int length) {
            return right.get(name, offset, length);
        }

        @Override
        public boolean contains(String name) {
            return right.contains(name);
        }

        @Override
        public List<String> list(String prefix) {
            return right.list(prefix);
        }

        @Override
        public boolean delete(String name) {
            return right.delete(name);
        }
    }

    /** Another way to put. */
    private interface Putting {
        boolean put(ObjectStore right, String name, byte[] content);
    }

    private static Supplier<ObjectStore> putting(Putting fault) {
        return () -> new Wrong() {
            @Override
            public synchronized boolean putIfAbsent(String name, byte[] content) {
                return fault.put(right, name, content);
            }
        };
    }

    /** Another way to read a part. */
    private interface Reading {
        Optional<byte[]> get(ObjectStore right, String name, long offset, int length);
    }

    private static Supplier<ObjectStore> reading(Reading fault) {
        return () -> new Wrong() {
            @Override
            public Optional<byte[]> get(String name, long offset, int length) {
                return fault.get(right, name, offset, length);
            }
        };
    }

    private static Supplier<ObjectStore> longReading(Consumer<byte[]> fault) {
        return reading((right, name, offset, length) -> right.get(name, offset, length)
                .map(part -> {
                    if (part.length > LONGEST) {
                        fault.accept(part);
                    }
                    return part;
                }));
    }

    /** Another way to list. */
    private interface Listing {
        List<String> list(ObjectStore right, String prefix);
    }

    private static Supplier<ObjectStore> listing(Listing fault) {
        return () -> new Wrong() {
            @Override
            public List<String> list(String prefix) {
                return fault.list(right, prefix);
            }
        };
    }

    /** Looks whether a name is free, and takes it only when another has looked, too. */
    private static final class Unguarded extends Wrong {

        private final Thread test = Thread.currentThread();
        private final CountDownLatch looked = new CountDownLatch(2);

        @Override
        public boolean putIfAbsent(String name, byte[] content) {
            if (Thread.currentThread().equals(test)) {
                return right.putIfAbsent(name, content);
            }
            boolean free = !right.contains(name);
            looked.countDown();
            try {
                looked.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            right.putIfAbsent(name, content);
            return free;
        }
    }

    /** Keeps the array that it was given, and gives it away. */
    private static final class Sharing extends Wrong {

        private final Map<String, byte[]> shared = new ConcurrentHashMap<>();
        private final boolean in;
        private final boolean out;

        Sharing(boolean in, boolean out) {
            this.in = in;
            this.out = out;
        }

        @Override
        public boolean putIfAbsent(String name, byte[] content) {
            boolean put = right.putIfAbsent(name, content);
            if (put) {
                shared.put(name, in ? content : content.clone());
            }
            return put;
        }

        @Override
        public Optional<byte[]> get(String name) {
            return right.get(name)
                    .map(content -> shared.getOrDefault(name, content))
                    .map(content -> out ? content : content.clone());
        }

        @Override
        public boolean delete(String name) {
            shared.remove(name);
            return right.delete(name);
        }
    }

    static Stream<Fault<Supplier<ObjectStore>>> faults() {
        return Stream.of(
                Fault.of("has none", ObjectStore::memory),
                Fault.of(
                        "lists an object that nobody put",
                        listing((right, prefix) ->
                                prefix.isEmpty() && right.list("").isEmpty() ? List.of("a") : right.list(prefix)),
                        "aDeletedNameIsFreeAgain",
                        "anEmptyStoreHasNothing",
                        "namesThatBreakTheRulesAreRefusedEverywhere"),
                Fault.of(
                        "lists a folder that is empty",
                        listing((right, prefix) ->
                                prefix.equals("a/") && right.list("").isEmpty() ? List.of(prefix) : right.list(prefix)),
                        "anEmptyStoreHasNothing"),
                Fault.of(
                        "lists all where nothing has the prefix",
                        listing((right, prefix) -> right.list(prefix).isEmpty() ? right.list("") : right.list(prefix)),
                        "namesAreListedInOrderByPrefix"),
                Fault.of(
                        "ends what is empty by a byte",
                        () -> new Wrong() {
                            @Override
                            public Optional<byte[]> get(String name) {
                                return right.get(name).map(content -> content.length == 0 ? new byte[1] : content);
                            }
                        },
                        "whatWasPutIsReadBack"),
                Fault.of(
                        "acknowledges an object that it does not keep",
                        putting((right, name, content) -> content.length == 0 || right.putIfAbsent(name, content)),
                        "namesThatBreakTheRulesAreRefusedEverywhere",
                        "noNameIsTheDirectoryOfAnother",
                        "partsAreWhatTheWholeHasThere",
                        "whatWasPutIsReadBack"),
                Fault.of(
                        "says of a new object that it was there",
                        putting((right, name, content) -> {
                            right.putIfAbsent(name, content);
                            return false;
                        }),
                        "aDeletedNameIsFreeAgain",
                        "ofManyWritersOfOneNameExactlyOneSucceeds",
                        "whatWasPutIsReadBack"),
                Fault.of(
                        "overwrites an object",
                        putting((right, name, content) -> {
                            boolean put = right.putIfAbsent(name, content);
                            if (!put) {
                                right.delete(name);
                                right.putIfAbsent(name, content);
                            }
                            return put;
                        }),
                        "aTakenNameKeepsItsContent"),
                Fault.of(
                        "says of the same content that it put it",
                        putting((right, name, content) -> right.putIfAbsent(name, content)
                                || right.get(name)
                                        .filter(known -> Arrays.equals(known, content))
                                        .isPresent()),
                        "aTakenNameKeepsItsContent"),
                Fault.of("lets two put one object at once", Unguarded::new, "ofManyWritersOfOneNameExactlyOneSucceeds"),
                Fault.of(
                        "keeps the array that it was given", () -> new Sharing(true, false), "contentIsCopiedBothWays"),
                Fault.of("gives its own array away", () -> new Sharing(false, true), "contentIsCopiedBothWays"),
                Fault.of(
                        "reads bytes as text",
                        () -> new Wrong() {
                            @Override
                            public Optional<byte[]> get(String name) {
                                return right.get(name)
                                        .map(content -> new String(content, StandardCharsets.US_ASCII)
                                                .getBytes(StandardCharsets.US_ASCII));
                            }
                        },
                        "whatWasPutIsReadBack"),
                Fault.of(
                        "takes what is empty for what is not there",
                        () -> new Wrong() {
                            @Override
                            public Optional<byte[]> get(String name) {
                                return right.get(name).filter(content -> content.length > 0);
                            }
                        },
                        "whatWasPutIsReadBack"),
                Fault.of(
                        "fails at what is not there",
                        () -> new Wrong() {
                            @Override
                            public Optional<byte[]> get(String name) {
                                return Optional.of(right.get(name)
                                        .orElseThrow(() -> new NoSuchElementException("no object " + name)));
                            }
                        },
                        "anEmptyStoreHasNothing"),
                Fault.of(
                        "has whatever it is asked for",
                        () -> new Wrong() {
                            @Override
                            public boolean contains(String name) {
                                right.contains(name);
                                return true;
                            }
                        },
                        "anEmptyStoreHasNothing"),
                Fault.of(
                        "has nothing that it is asked for",
                        () -> new Wrong() {
                            @Override
                            public boolean contains(String name) {
                                right.contains(name);
                                return false;
                            }
                        },
                        "whatWasPutIsReadBack"),
                Fault.of(
                        "reads one byte too few of the end",
                        reading((right, name, offset, length) -> right.get(name, offset, length)
                                .map(part -> length > part.length && part.length > 0
                                        ? Arrays.copyOf(part, part.length - 1)
                                        : part)),
                        "aPartTakesTheMemoryOfWhatIsThere",
                        "longPartsAreWhole",
                        "partsAreWhatTheWholeHasThere"),
                Fault.of(
                        "fills what lies past the end",
                        reading((right, name, offset, length) -> right.get(name, offset, length)
                                .map(part -> length < 16 ? Arrays.copyOf(part, length) : part)),
                        "partsAreWhatTheWholeHasThere"),
                Fault.of(
                        "fills a part of what is empty",
                        reading((right, name, offset, length) -> right.get(name, offset, length)
                                .map(part -> right.get(name).orElse(part).length == 0 ? new byte[length] : part)),
                        "partsAreWhatTheWholeHasThere"),
                Fault.of(
                        "finds nothing two bytes past the end",
                        reading((right, name, offset, length) ->
                                offset == 12 ? Optional.empty() : right.get(name, offset, length)),
                        "partsAreWhatTheWholeHasThere"),
                Fault.of(
                        "finds nothing where two bytes too many are asked for",
                        reading((right, name, offset, length) ->
                                length == 12 ? Optional.empty() : right.get(name, offset, length)),
                        "partsAreWhatTheWholeHasThere"),
                Fault.of(
                        "finds a byte far past the end",
                        reading((right, name, offset, length) ->
                                right.get(name, offset, length).map(part -> offset > LONGEST ? new byte[1] : part)),
                        "aPartTakesTheMemoryOfWhatIsThere"),
                Fault.of(
                        "reads zeros for a long part",
                        longReading(part -> Arrays.fill(part, (byte) 0)),
                        "longPartsAreWhole"),
                Fault.of(
                        "reads one block of a long part twice",
                        longReading(part -> System.arraycopy(part, 0, part, 256, 256)),
                        "longPartsAreWhole"),
                Fault.of(
                        "turns two bytes of a long part round",
                        longReading(part -> {
                            byte first = part[0];
                            part[0] = part[1];
                            part[1] = first;
                        }),
                        "longPartsAreWhole"),
                Fault.of(
                        "takes memory for what was asked for",
                        reading((right, name, offset, length) -> {
                            if (length == Integer.MAX_VALUE) {
                                throw new IllegalStateException("no room for " + length + " bytes");
                            }
                            return right.get(name, offset, length);
                        }),
                        "aPartTakesTheMemoryOfWhatIsThere"),
                Fault.of(
                        "reads a long part in one piece only",
                        reading((right, name, offset, length) -> right.get(name, offset, length)
                                .map(part -> Arrays.copyOf(part, Math.min(LONGEST, part.length)))),
                        "longPartsAreWhole"),
                Fault.of(
                        "reads a part of what is not there",
                        reading((right, name, offset, length) ->
                                right.get(name, offset, length).or(() -> Optional.of(new byte[0]))),
                        "partsAreWhatTheWholeHasThere"),
                Fault.of(
                        "takes what lies before the start for the start",
                        reading((right, name, offset, length) ->
                                right.get(name, Math.max(0, offset), Math.max(0, length))),
                        "partsBeforeTheStartAreRefused"),
                Fault.of(
                        "deletes nothing",
                        () -> new Wrong() {
                            @Override
                            public boolean delete(String name) {
                                return right.contains(name);
                            }
                        },
                        "aDeletedNameIsFreeAgain"),
                Fault.of(
                        "says of nothing that it deleted it",
                        () -> new Wrong() {
                            @Override
                            public boolean delete(String name) {
                                right.delete(name);
                                return true;
                            }
                        },
                        "aDeletedNameIsFreeAgain",
                        "anEmptyStoreHasNothing"),
                Fault.of(
                        "lists by the letters that a person would go by",
                        listing((right, prefix) -> right.list(prefix).stream()
                                .sorted(Comparator.comparing(name -> name.replace("/", "")))
                                .toList()),
                        "namesAreListedInOrderByPrefix"),
                Fault.of(
                        "lists whatever begins with the folder",
                        listing((right, prefix) -> right.list(prefix.replaceFirst("/[^/]*$", ""))),
                        "namesAreListedInOrderByPrefix"),
                Fault.of(
                        "lists whole folders only",
                        listing((right, prefix) -> right.list(prefix).stream()
                                .filter(name ->
                                        prefix.isEmpty() || prefix.endsWith("/") || name.startsWith(prefix + "/"))
                                .toList()),
                        "namesAreListedInOrderByPrefix"),
                Fault.of(
                        "lists a prefix that could be no name",
                        listing((right, prefix) -> prefix.startsWith(".") ? List.of() : right.list(prefix)),
                        "namesThatBreakTheRulesAreRefusedEverywhere"),
                Fault.of(
                        "takes a name that is the folder of another",
                        putting((right, name, content) -> {
                            try {
                                return right.putIfAbsent(name, content);
                            } catch (IllegalArgumentException e) {
                                if (name.equals("a")) {
                                    return true;
                                }
                                throw e;
                            }
                        }),
                        "noNameIsTheDirectoryOfAnother"),
                Fault.of(
                        "takes a name whose folder is another",
                        putting((right, name, content) -> {
                            try {
                                return right.putIfAbsent(name, content);
                            } catch (IllegalArgumentException e) {
                                if (name.equals("a/b/c")) {
                                    return true;
                                }
                                throw e;
                            }
                        }),
                        "noNameIsTheDirectoryOfAnother"));
    }

    /** Each way to name an object is closed to names that break the rules. */
    static Stream<Fault<Supplier<ObjectStore>>> careless() {
        List<Supplier<ObjectStore>> careless = new ArrayList<>();
        careless.add(() -> new Wrong() {
            @Override
            public boolean putIfAbsent(String name, byte[] content) {
                return name.startsWith(".") || right.putIfAbsent(name, content);
            }
        });
        careless.add(() -> new Wrong() {
            @Override
            public Optional<byte[]> get(String name) {
                return name.startsWith(".") ? Optional.empty() : right.get(name);
            }
        });
        careless.add(reading((right, name, offset, length) ->
                name.startsWith(".") ? Optional.empty() : right.get(name, offset, length)));
        careless.add(() -> new Wrong() {
            @Override
            public boolean contains(String name) {
                return !name.startsWith(".") && right.contains(name);
            }
        });
        careless.add(() -> new Wrong() {
            @Override
            public boolean delete(String name) {
                return !name.startsWith(".") && right.delete(name);
            }
        });
        return careless.stream()
                .map(each -> Fault.of(
                        "looks at no name that begins with a dot", each, "namesThatBreakTheRulesAreRefusedEverywhere"));
    }

    @ParameterizedTest
    @MethodSource({"faults", "careless"})
    void theContractFinds(Fault<Supplier<ObjectStore>> fault) {
        made = fault.wrong();

        ContractRun.assertFound(fault, Subject.class);
    }

    @Test
    void everyTestOfTheContractFindsAFault() {
        ContractRun.assertEachFinds(ObjectStoreContract.class, faults());
    }
}
