package dev.truce.testkit.contract;

import dev.truce.conflict.audit.AuditEvent;
import dev.truce.conflict.audit.AuditKind;
import dev.truce.conflict.audit.AuditTrail;
import dev.truce.conflict.registry.Activation;
import dev.truce.conflict.registry.Bump;
import dev.truce.conflict.registry.RegisteredRuleset;
import dev.truce.conflict.registry.RegistryRefusedException;
import dev.truce.conflict.registry.RegistryRefusedException.Problem;
import dev.truce.conflict.registry.RulesetRegistry;
import dev.truce.conflict.registry.RulesetVersion;
import dev.truce.conflict.registry.SemanticVersion;
import dev.truce.conflict.ruleset.Ruleset;
import dev.truce.integrity.Digest;
import dev.truce.testkit.contract.ContractRun.Fault;
import dev.truce.testkit.contract.RulesetRegistryContract.Subject;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each fault that a registry of rulesets may have is found by the tests of the contract that are about it. */
class RulesetRegistryContractTest {

    private static final Activation NEVER = new Activation(
            1,
            "production",
            new RulesetVersion("orders", SemanticVersion.parse("1.0.0").orElseThrow()),
            Digest.of(new byte[0]),
            null,
            false,
            "nobody",
            "",
            SampleCases.START);

    private static Function<InstantSource, Subject> made = wrong(Wrong::new);

    static class Registry extends RulesetRegistryContract {

        @Override
        protected Subject emptyRegistry(InstantSource clock) {
            return made.apply(clock);
        }
    }

    /** A registry that does all as the one in memory does; a subclass does one thing wrong. */
    private static class Wrong implements RulesetRegistry {

        final AuditTrail audit;
        final RulesetRegistry right;

        Wrong(AuditTrail audit, RulesetRegistry right) {
            this.audit = audit;
            this.right = right;
        }

        @Override
        public RegisteredRuleset register(Ruleset ruleset, Bump bump, String message, String author) {
            return right.register(ruleset, bump, message, author);
        }

        @Override
        public Activation activate(RulesetVersion version, String environment, String author, String reason) {
            return right.activate(version, environment, author, reason);
        }

        @Override
        public Activation rollback(RulesetVersion version, String environment, String author, String reason) {
            return right.rollback(version, environment, author, reason);
        }

        @Override
        public List<RegisteredRuleset> list() {
            return right.list();
        }

        @Override
        public List<Activation> history() {
            return right.history();
        }
    }

    /** Makes a registry of one that is right. */
    private interface Making {
        RulesetRegistry make(AuditTrail audit, RulesetRegistry right);
    }

    private static Function<InstantSource, Subject> wrong(Making fault) {
        return clock -> {
            AuditTrail audit = AuditTrail.inMemory(clock);
            return new Subject(fault.make(audit, RulesetRegistry.inMemory(audit, clock)), audit);
        };
    }

    /** Another way to register. */
    private interface Registering {
        RegisteredRuleset register(Wrong registry, Ruleset ruleset, Bump bump, String message, String author);
    }

    private static Function<InstantSource, Subject> registering(Registering fault) {
        return wrong((audit, right) -> new Wrong(audit, right) {
            @Override
            public synchronized RegisteredRuleset register(Ruleset ruleset, Bump bump, String message, String author) {
                return fault.register(this, ruleset, bump, message, author);
            }
        });
    }

    /** Another way to activate. */
    private interface Activating {
        Activation activate(Wrong registry, RulesetVersion version, String environment, String author, String reason);
    }

    private static Function<InstantSource, Subject> activating(Activating fault) {
        return wrong((audit, right) -> new Wrong(audit, right) {
            @Override
            public Activation activate(RulesetVersion version, String environment, String author, String reason) {
                return fault.activate(this, version, environment, author, reason);
            }
        });
    }

    private static Function<InstantSource, Subject> goingBack(Activating fault) {
        return wrong((audit, right) -> new Wrong(audit, right) {
            @Override
            public Activation rollback(RulesetVersion version, String environment, String author, String reason) {
                return fault.activate(this, version, environment, author, reason);
            }
        });
    }

    private static Function<InstantSource, Subject> listing(UnaryOperator<List<RegisteredRuleset>> fault) {
        return wrong((audit, right) -> new Wrong(audit, right) {
            @Override
            public List<RegisteredRuleset> list() {
                return fault.apply(right.list());
            }
        });
    }

    private static Function<InstantSource, Subject> remembering(UnaryOperator<List<Activation>> fault) {
        return wrong((audit, right) -> new Wrong(audit, right) {
            @Override
            public List<Activation> history() {
                return fault.apply(right.history());
            }

            @Override
            public Optional<Activation> active(String environment) {
                return right.active(environment);
            }
        });
    }

    /** Acknowledges what one that is right refuses for this reason. */
    private static Function<InstantSource, Subject> overlooking(Problem problem) {
        return registering((registry, ruleset, bump, message, author) -> {
            try {
                return registry.right.register(ruleset, bump, message, author);
            } catch (RegistryRefusedException e) {
                if (e.problem() == problem) {
                    return registry.right.list().get(0);
                }
                throw e;
            }
        });
    }

    /** Acknowledges what one that is right refuses as too small a bump with these words. */
    private static Function<InstantSource, Subject> overlooking(String words) {
        return registering((registry, ruleset, bump, message, author) -> {
            try {
                return registry.right.register(ruleset, bump, message, author);
            } catch (RegistryRefusedException e) {
                if (String.valueOf(e.getMessage()).contains(words)) {
                    return registry.right.list().get(0);
                }
                throw e;
            }
        });
    }

    /** Says of what is there already that it came now. */
    private static Function<InstantSource, Subject> dating(boolean versions) {
        return clock -> {
            AuditTrail audit = AuditTrail.inMemory(clock);
            return new Subject(
                    new Wrong(audit, RulesetRegistry.inMemory(audit, clock)) {
                        @Override
                        public RegisteredRuleset register(Ruleset ruleset, Bump bump, String message, String author) {
                            RegisteredRuleset one = right.register(ruleset, bump, message, author);
                            return new RegisteredRuleset(
                                    one.version(),
                                    one.digest(),
                                    one.canonical(),
                                    one.bump(),
                                    one.message(),
                                    one.author(),
                                    versions ? clock.instant() : one.registeredAt());
                        }

                        @Override
                        public Activation activate(
                                RulesetVersion version, String environment, String author, String reason) {
                            Activation one = right.activate(version, environment, author, reason);
                            return new Activation(
                                    one.number(),
                                    one.environment(),
                                    one.version(),
                                    one.digest(),
                                    one.replaced(),
                                    one.rollback(),
                                    one.author(),
                                    one.reason(),
                                    versions ? one.at() : clock.instant());
                        }
                    },
                    audit);
        };
    }

    private static <T> List<T> turned(List<T> list) {
        List<T> turned = new ArrayList<>(list);
        Collections.reverse(turned);
        return turned;
    }

    /** Looks whether a version is free, and takes it only when another has looked, too. */
    private static final class Unguarded extends Wrong {

        private final Thread test = Thread.currentThread();
        private final CountDownLatch looked = new CountDownLatch(2);

        Unguarded(AuditTrail audit, RulesetRegistry right) {
            super(audit, right);
        }

        @Override
        public RegisteredRuleset register(Ruleset ruleset, Bump bump, String message, String author) {
            boolean free = right.list().isEmpty();
            if (!Thread.currentThread().equals(test)) {
                looked.countDown();
                try {
                    looked.await();
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
                try {
                    return right.register(ruleset, bump, message, author);
                } catch (RegistryRefusedException e) {
                    if (free) {
                        return right.list().get(0);
                    }
                    throw e;
                }
            }
            return right.register(ruleset, bump, message, author);
        }
    }

    static Stream<Fault<Function<InstantSource, Subject>>> faults() {
        return Stream.concat(versions(), activations());
    }

    private static Stream<Fault<Function<InstantSource, Subject>>> versions() {
        return Stream.of(
                Fault.of("has none", wrong(Wrong::new)),
                Fault.of(
                        "holds a version that nobody registered",
                        wrong((audit, right) -> {
                            RulesetRegistry other = RulesetRegistry.inMemory(audit, () -> SampleCases.START);
                            RegisteredRuleset one = other.register(
                                    Ruleset.parse("{ruleset: a, version: 1.0.0}", "a"), Bump.MAJOR, "a", "a");
                            return new Wrong(audit, right) {
                                @Override
                                public List<RegisteredRuleset> list() {
                                    return right.list().isEmpty() ? List.of(one) : right.list();
                                }
                            };
                        }),
                        "anEmptyRegistryHoldsNothing",
                        "everyChangeIsRecordedWithWhoAndWhy",
                        "ofManyWhoRegisterOneVersionAtOnceOneDoes",
                        "whatHoldsAlreadyStays",
                        "whatIsRegisteredAlreadyStaysAsItIs"),
                Fault.of(
                        "acknowledges a version that it does not keep",
                        registering((registry, ruleset, bump, message, author) -> RulesetRegistry.inMemory(
                                        registry.audit, () -> SampleCases.START)
                                .register(ruleset, bump, message, author)),
                        "aBumpThatIsTooSmallIsRefusedWithThePathAndWhatWouldBeRight",
                        "aRegisteredVersionNeverChanges",
                        "aVersionIsReadBackWithAllItHolds",
                        "aVersionThatChangesNoMoreThanItSaysFollows",
                        "anOlderLineGoesOnFromItsOwnLastVersion",
                        "eachEnvironmentHasItsOwnVersion",
                        "everyChangeIsRecordedWithWhoAndWhy",
                        "ofManyWhoRegisterOneVersionAtOnceOneDoes",
                        "oneGoesBackOnlyToWhatHeldThere",
                        "onlyRegisteredVersionsHold",
                        "theNumberIsTheVersionBeforeBumped",
                        "versionsAreListedByNameAndNumber",
                        "whatHoldsAlreadyStays",
                        "whatIsRegisteredAlreadyStaysAsItIs"),
                Fault.of(
                        "forgets why a version was registered",
                        registering((registry, ruleset, bump, message, author) -> registry.right.register(
                                ruleset, bump, message.isBlank() ? message : "because", author)),
                        "aVersionIsReadBackWithAllItHolds",
                        "everyChangeIsRecordedWithWhoAndWhy"),
                Fault.of(
                        "forgets who registered a version",
                        registering((registry, ruleset, bump, message, author) -> registry.right.register(
                                ruleset, bump, message, author.isBlank() ? author : "somebody")),
                        "aVersionIsReadBackWithAllItHolds",
                        "everyChangeIsRecordedWithWhoAndWhy",
                        "whoAndWhyMustBeSaid"),
                Fault.of(
                        "lists versions as texts",
                        listing(list -> list.stream()
                                .sorted(Comparator.comparing(
                                        each -> each.version().toString()))
                                .toList()),
                        "versionsAreListedByNameAndNumber"),
                Fault.of(
                        "lists the latest version first",
                        listing(RulesetRegistryContractTest::turned),
                        "aVersionThatChangesNoMoreThanItSaysFollows",
                        "versionsAreListedByNameAndNumber"),
                Fault.of(
                        "begins with 1.0.0 only",
                        registering((registry, ruleset, bump, message, author) -> {
                            if (registry.right.list().isEmpty()
                                    && ruleset.version().startsWith("4")) {
                                throw new IllegalStateException("begin with 1.0.0");
                            }
                            return registry.right.register(ruleset, bump, message, author);
                        }),
                        "theFirstVersionMayBeAny"),
                Fault.of(
                        "refuses a bump that is larger than it had to be",
                        registering((registry, ruleset, bump, message, author) -> {
                            boolean same = registry.right.list().stream()
                                    .anyMatch(each ->
                                            bump == Bump.MAJOR && each.digest().equals(ruleset.digest()));
                            boolean known = registry.right.list().stream()
                                    .anyMatch(each ->
                                            each.version().number().toString().equals("2.0.0"));
                            if (same || (known && ruleset.version().equals("3.0.0"))) {
                                throw new IllegalStateException("nothing changed");
                            }
                            return registry.right.register(ruleset, bump, message, author);
                        }),
                        "aVersionThatChangesNoMoreThanItSaysFollows"),
                Fault.of(
                        "lets a bump be too small",
                        overlooking(Problem.BUMP_TOO_SMALL),
                        "aBumpThatIsTooSmallIsRefusedWithThePathAndWhatWouldBeRight",
                        "everyChangeIsRecordedWithWhoAndWhy"),
                Fault.of(
                        "lets a field be decided in a patch",
                        overlooking("/b from auto to max, which needs a minor version"),
                        "aBumpThatIsTooSmallIsRefusedWithThePathAndWhatWouldBeRight"),
                Fault.of(
                        "lets a field be decided otherwise in a patch",
                        overlooking("/a from max to min, which needs a major version, but patch"),
                        "aBumpThatIsTooSmallIsRefusedWithThePathAndWhatWouldBeRight"),
                Fault.of(
                        "lets a field be decided otherwise in a minor version",
                        overlooking("/a from max to min, which needs a major version, but minor"),
                        "aBumpThatIsTooSmallIsRefusedWithThePathAndWhatWouldBeRight"),
                Fault.of("dates again what is registered already", dating(true), "whatIsRegisteredAlreadyStaysAsItIs"),
                Fault.of(
                        "lets a version have any number",
                        overlooking(Problem.WRONG_VERSION),
                        "anOlderLineGoesOnFromItsOwnLastVersion",
                        "theNumberIsTheVersionBeforeBumped",
                        "whatIsNoPlainVersionIsRefused"),
                Fault.of(
                        "lets a version change",
                        overlooking(Problem.VERSION_TAKEN),
                        "aRegisteredVersionNeverChanges",
                        "ofManyWhoRegisterOneVersionAtOnceOneDoes"),
                Fault.of(
                        "lets no older line go on",
                        registering((registry, ruleset, bump, message, author) -> {
                            if (registry.right.list().size() == 2
                                    && ruleset.version().equals("1.0.1")) {
                                throw new IllegalStateException("go on from 2.0.0");
                            }
                            return registry.right.register(ruleset, bump, message, author);
                        }),
                        "anOlderLineGoesOnFromItsOwnLastVersion",
                        "everyChangeIsRecordedWithWhoAndWhy"),
                Fault.of(
                        "refuses what is registered already",
                        registering((registry, ruleset, bump, message, author) -> {
                            if (registry.right.list().stream()
                                    .anyMatch(each -> each.digest().equals(ruleset.digest())
                                            && each.version()
                                                    .number()
                                                    .toString()
                                                    .equals(ruleset.version()))) {
                                throw new IllegalStateException("it is registered");
                            }
                            return registry.right.register(ruleset, bump, message, author);
                        }),
                        "whatIsRegisteredAlreadyStaysAsItIs"),
                Fault.of(
                        "records again what is registered already",
                        registering((registry, ruleset, bump, message, author) -> {
                            int before = registry.right.list().size();
                            RegisteredRuleset registered = registry.right.register(ruleset, bump, message, author);
                            if (registry.right.list().size() == before) {
                                registry.audit.append(registered.event());
                            }
                            return registered;
                        }),
                        "whatIsRegisteredAlreadyStaysAsItIs"),
                Fault.of(
                        "does not ask why",
                        registering((registry, ruleset, bump, message, author) -> registry.right.register(
                                ruleset, bump, message.isBlank() ? "no reason" : message, author)),
                        "whoAndWhyMustBeSaid"),
                Fault.of(
                        "does not ask who",
                        registering((registry, ruleset, bump, message, author) ->
                                registry.right.register(ruleset, bump, message, author.isBlank() ? "nobody" : author)),
                        "whoAndWhyMustBeSaid"),
                Fault.of(
                        "records what it refuses",
                        registering((registry, ruleset, bump, message, author) -> {
                            try {
                                return registry.right.register(ruleset, bump, message, author);
                            } catch (RegistryRefusedException e) {
                                registry.audit.append(
                                        new AuditEvent(AuditKind.REFUSED, ruleset.version(), author, message, "{}"));
                                throw e;
                            }
                        }),
                        "everyChangeIsRecordedWithWhoAndWhy",
                        "ofManyWhoRegisterOneVersionAtOnceOneDoes"),
                Fault.of(
                        "lets two register one version at once",
                        wrong(Unguarded::new),
                        "ofManyWhoRegisterOneVersionAtOnceOneDoes"));
    }

    private static Stream<Fault<Function<InstantSource, Subject>>> activations() {
        return Stream.of(
                Fault.of(
                        "remembers an activation that nobody made",
                        remembering(history -> history.isEmpty() ? List.of(NEVER) : history),
                        "anEmptyRegistryHoldsNothing",
                        "onlyRegisteredVersionsHold"),
                Fault.of("dates again what is active already", dating(false), "whatHoldsAlreadyStays"),
                Fault.of(
                        "goes by the time of its start",
                        clock -> {
                            AuditTrail audit = AuditTrail.inMemory(clock);
                            return new Subject(RulesetRegistry.inMemory(audit, () -> SampleCases.START), audit);
                        },
                        "eachEnvironmentHasItsOwnVersion"),
                Fault.of(
                        "takes all environments for one",
                        activating((registry, version, environment, author, reason) -> registry.right.activate(
                                version, environment.isBlank() ? environment : "production", author, reason)),
                        "eachEnvironmentHasItsOwnVersion"),
                Fault.of(
                        "forgets why a version was activated",
                        activating((registry, version, environment, author, reason) ->
                                registry.right.activate(version, environment, author, "")),
                        "eachEnvironmentHasItsOwnVersion",
                        "everyChangeIsRecordedWithWhoAndWhy"),
                Fault.of(
                        "does not ask who activates",
                        activating((registry, version, environment, author, reason) -> registry.right.activate(
                                version, environment, author.isBlank() ? "nobody" : author, reason)),
                        "whoAndWhyMustBeSaid"),
                Fault.of(
                        "does not ask where",
                        activating((registry, version, environment, author, reason) -> registry.right.activate(
                                version, environment.isBlank() ? "production" : environment, author, reason)),
                        "whoAndWhyMustBeSaid"),
                Fault.of(
                        "activates what is not registered",
                        activating((registry, version, environment, author, reason) -> registry.right.activate(
                                registry.right.list().isEmpty()
                                        ? registry.right
                                                .register(
                                                        Ruleset.parse("{ruleset: orders, version: 1.0.0}", "rules"),
                                                        Bump.MAJOR,
                                                        "it was not there",
                                                        author)
                                                .version()
                                        : version,
                                environment,
                                author,
                                reason)),
                        "onlyRegisteredVersionsHold"),
                Fault.of(
                        "activates again what is active",
                        activating((registry, version, environment, author, reason) -> {
                            int before = registry.right.history().size();
                            Activation active = registry.right.activate(version, environment, author, reason);
                            if (registry.right.history().size() == before) {
                                registry.audit.append(active.event());
                            }
                            return active;
                        }),
                        "whatHoldsAlreadyStays"),
                Fault.of(
                        "knows the first version that was active",
                        wrong((audit, right) -> new Wrong(audit, right) {
                            @Override
                            public Optional<Activation> active(String environment) {
                                return history().stream()
                                        .filter(each -> each.environment().equals(environment))
                                        .findFirst();
                            }
                        }),
                        "eachEnvironmentHasItsOwnVersion",
                        "oneGoesBackOnlyToWhatHeldThere"),
                Fault.of(
                        "says that a version is active everywhere",
                        wrong((audit, right) -> new Wrong(audit, right) {
                            @Override
                            public Optional<Activation> active(String environment) {
                                return right.active(environment).or(() -> right.active("production"));
                            }
                        }),
                        "eachEnvironmentHasItsOwnVersion"),
                Fault.of(
                        "tells the latest activation first",
                        remembering(RulesetRegistryContractTest::turned),
                        "eachEnvironmentHasItsOwnVersion"),
                Fault.of(
                        "remembers the latest activation only",
                        remembering(history -> history.isEmpty() ? history : List.of(history.get(history.size() - 1))),
                        "eachEnvironmentHasItsOwnVersion"),
                Fault.of(
                        "goes back to what never held there",
                        goingBack((registry, version, environment, author, reason) -> {
                            try {
                                return registry.right.rollback(version, environment, author, reason);
                            } catch (RegistryRefusedException e) {
                                if (e.problem() == Problem.NEVER_ACTIVE) {
                                    return registry.right.activate(version, environment, author, reason);
                                }
                                throw e;
                            }
                        }),
                        "oneGoesBackOnlyToWhatHeldThere"),
                Fault.of(
                        "goes back as if it went on",
                        goingBack((registry, version, environment, author, reason) -> registry.right.history().stream()
                                        .anyMatch(each -> each.version().equals(version)
                                                && each.environment().equals(environment))
                                ? registry.right.activate(version, environment, author, reason)
                                : registry.right.rollback(version, environment, author, reason)),
                        "everyChangeIsRecordedWithWhoAndWhy",
                        "oneGoesBackOnlyToWhatHeldThere"));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void theContractFinds(Fault<Function<InstantSource, Subject>> fault) {
        made = fault.wrong();

        ContractRun.assertFound(fault, Registry.class);
    }

    @Test
    void everyTestOfTheContractFindsAFault() {
        ContractRun.assertEachFinds(RulesetRegistryContract.class, faults());
    }
}
