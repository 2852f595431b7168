package dev.truce.testkit.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.integrity.store.ObjectStore;
import dev.truce.rollback.snapshot.Snapshot;
import dev.truce.rollback.snapshot.SnapshotRepository;
import dev.truce.rollback.store.LiveStore;
import dev.truce.testkit.fault.Acknowledgements;
import dev.truce.testkit.fault.Direction;
import dev.truce.testkit.fault.FaultClock;
import dev.truce.testkit.fault.FaultExplorer;
import dev.truce.testkit.fault.FaultObjectStore;
import dev.truce.testkit.fault.FaultScenario;
import dev.truce.testkit.fault.PlannedFault;
import dev.truce.testkit.fault.StoreCall;
import dev.truce.testkit.fault.StoreFault;
import dev.truce.testkit.fault.TcpFault;
import dev.truce.testkit.fault.TcpProxy;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executor;

/** What docs/testing-your-storage.md shows; {@link StorageExampleTest} runs it. */
final class StorageExample {

    private StorageExample() {}

    /** A way to keep a text in a file. */
    interface Saving {
        void save(Path file, String text) throws IOException;
    }

    /** The name stands on the page. */
    record SavesAText(Saving storage) implements FaultScenario {

        @Override
        public void prepare(Path root) throws IOException {
            Files.writeString(root.resolve("text"), "one");
        }

        @Override
        public void act(Path root, Acknowledgements done) throws Exception {
            done.step("save", () -> {
                storage.save(root.resolve("text"), "two");
                return true;
            });
        }

        @Override
        public void recover(Path root) {}

        @Override
        public void check(Path root, Acknowledgements done) throws IOException {
            assertThat(Files.readString(root.resolve("text")))
                    .isIn(done.has("save") ? new String[] {"two"} : new String[] {"one", "two"});
        }
    }

    static void explore(Saving storage) throws Exception {
        FaultExplorer.seeded(1).explore("save", new SavesAText(storage)).requireNoViolation();
    }

    /** A service that takes orders, and a client that may have to ask again. */
    interface Orders {

        void order(URI address, String id) throws IOException;
    }

    static void loseAnAnswer(InetSocketAddress server, Executor threads, Orders client) throws IOException {
        try (TcpProxy proxy = TcpProxy.to(server, threads)) {
            URI address = URI.create("http://127.0.0.1:" + proxy.address().getPort() + "/");
            PlannedFault lost =
                    proxy.plan(TcpFault.close(Direction.DOWNSTREAM, 0).inExchange(1));
            client.order(address, "order-1"); // must ask again by itself
            assertThat(lost.hasHappened()).as(proxy.toString()).isTrue();
        }
    }

    static void failAStore(LiveStore live) {
        FaultClock clock = FaultClock.at(Instant.parse("2026-01-13T12:00:00Z"));
        FaultObjectStore store = FaultObjectStore.over(ObjectStore.memory());
        SnapshotRepository repository = SnapshotRepository.in(store, clock);
        Snapshot first = repository.create(live, Snapshot.Note.of("first"));

        clock.jump(Duration.ofDays(-3650));
        store.failFrom(StoreCall.Kind.GET, 2, StoreFault.BIT_FLIPPED);
        assertThat(repository.verify(first, true).valid()).isFalse();

        store.heal();
        assertThat(repository.verify(first, true).valid()).isTrue();
    }
}
