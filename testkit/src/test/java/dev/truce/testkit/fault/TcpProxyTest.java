package dev.truce.testkit.fault;

import static dev.truce.testkit.fault.Direction.DOWNSTREAM;
import static dev.truce.testkit.fault.Direction.UPSTREAM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What goes wrong is what was planned, at the byte where it was planned, and nothing else. */
@Timeout(60)
class TcpProxyTest extends TcpProxyFixture {

    @Test
    void withoutFaultsAllPassesBothWaysAndSoDoesTheEnd() throws Exception {
        String line = "x".repeat(99_999) + "\n";
        Socket client = connect();
        threads.execute(() -> {
            try {
                send(client, line);
                client.shutdownOutput();
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });

        assertThat(receiveAll(client)).isEqualTo("[" + "x".repeat(99_999) + "]\n");
        assertThat(server.visit()).isEqualTo(new LineServer.Visit(line, true));
        assertThat(proxy.bytes(UPSTREAM)).isEqualTo(100_000);
        assertThat(proxy.bytes(DOWNSTREAM)).isEqualTo(100_002);
        assertThat(proxy.events()).extracting(TcpEvent::toString).containsExactly("1 CONNECTED connection 1");
    }

    @Test
    void aClientThatResetsIsResetTowardsTheServer() throws Exception {
        Socket client = connect();
        send(client, "a\n");
        assertThat(receive(client, 4)).isEqualTo("[a]\n");
        client.setSoLinger(true, 0);
        client.close();

        assertThat(server.visit()).isEqualTo(new LineServer.Visit("a\n", false));
    }

    @Test
    void aClosedRequestEndsForTheServerAtTheVeryByte() throws Exception {
        String request = "one\ntwo\n";
        for (int bytes = 0; bytes < request.length(); bytes++) {
            PlannedFault cut = proxy.plan(TcpFault.close(UPSTREAM, bytes));
            Socket client = connect();
            send(client, request);

            String answers = bytes < 4 ? "" : "[one]\n";
            assertThat(receiveAll(client)).as("answers after %s bytes", bytes).isEqualTo(answers);
            assertThat(server.visit()).isEqualTo(new LineServer.Visit(request.substring(0, bytes), true));
            assertThat(cut.hasHappened()).isTrue();
        }
    }

    @Test
    void aClosedAnswerIsLostWhenTheServerHasDoneWhatItWasAsked() throws Exception {
        for (int bytes = 0; bytes < 6; bytes++) {
            proxy.plan(TcpFault.close(DOWNSTREAM, bytes));
            Socket client = connect();
            send(client, "one\n");

            assertThat(receiveAll(client)).isEqualTo("[one]\n".substring(0, bytes));
            assertThat(server.visit()).isEqualTo(new LineServer.Visit("one\n", true));
        }
        assertThat(proxy.events())
                .extracting(TcpEvent::toString)
                .startsWith("1 CONNECTED connection 1", "2 CLOSED connection 1, DOWNSTREAM after 0 bytes of it");
    }

    @Test
    void aResetIsToldToBothEnds() throws Exception {
        for (Direction direction : Direction.values()) {
            proxy.plan(TcpFault.reset(direction, 2));
            Socket client = connect();
            send(client, "one\n");

            assertThat(catchThrowable(() -> receiveAll(client))).isInstanceOf(SocketException.class);
            assertThat(server.visit().endedInGoodOrder()).as("%s", direction).isFalse();
        }
        assertThat(did())
                .containsExactly(
                        TcpEvent.Kind.CONNECTED, TcpEvent.Kind.RESET, TcpEvent.Kind.CONNECTED, TcpEvent.Kind.RESET);
    }

    @Test
    void placesAreCountedOverConnectionsFromWhenTheyArePlanned() throws Exception {
        Socket first = connect();
        send(first, "a\n");
        assertThat(receive(first, 4)).isEqualTo("[a]\n");
        PlannedFault cut = proxy.plan(TcpFault.close(UPSTREAM, 3));
        send(first, "b\n");
        assertThat(receive(first, 4)).isEqualTo("[b]\n");
        assertThat(cut.hasHappened()).isFalse();

        Socket second = connect();
        send(second, "cd\n");
        assertThat(receiveAll(second)).isEmpty();
        assertThat(server.visit()).isEqualTo(new LineServer.Visit("c", true));
        send(first, "e\n");
        assertThat(receive(first, 4)).isEqualTo("[e]\n");
    }

    @Test
    void aFaultOfOneConnectionSparesTheOthers() throws Exception {
        proxy.plan(TcpFault.close(UPSTREAM, 1).onConnection(2));
        Socket first = connect();
        Socket second = connect();
        send(first, "one\n");
        assertThat(receive(first, 6)).isEqualTo("[one]\n");
        send(second, "two\n");

        assertThat(receiveAll(second)).isEmpty();
        assertThat(server.visit()).isEqualTo(new LineServer.Visit("t", true));
    }

    @Test
    void anExchangeIsARequestAndItsAnswer() throws Exception {
        PlannedFault lost = proxy.plan(TcpFault.close(DOWNSTREAM, 1).inExchange(2));
        PlannedFault missed = proxy.plan(TcpFault.close(UPSTREAM, 9).inExchange(1));
        Socket client = connect();
        send(client, "one\n");
        assertThat(receive(client, 6)).isEqualTo("[one]\n");
        send(client, "two\n");

        assertThat(receiveAll(client)).isEqualTo("[");
        assertThat(server.visit()).isEqualTo(new LineServer.Visit("one\ntwo\n", true));
        assertThat(lost.hasHappened()).isTrue();
        assertThat(missed).hasToString("CLOSE after 9 bytes UPSTREAM in exchange 1, not yet");
    }

    @Test
    void aRequestCanBeCutBeforeTheServerSeesAnyOfIt() throws Exception {
        Socket client = connect();
        send(client, "one\n");
        assertThat(receive(client, 6)).isEqualTo("[one]\n");
        proxy.plan(TcpFault.close(UPSTREAM, 0).inExchange(1));
        send(client, "two\n");

        assertThat(receiveAll(client)).isEmpty();
        assertThat(server.visit()).isEqualTo(new LineServer.Visit("one\n", true));
    }

    @Test
    void heldBytesWaitUntilTheyAreReleasedAndTheOtherWayIsOpen() throws Exception {
        PlannedFault held = proxy.plan(TcpFault.hold(DOWNSTREAM, 3));
        Socket client = connect();
        send(client, "one\n");
        held.await(LONG);
        assertThat(receive(client, 3)).isEqualTo("[on");
        send(client, "two\n");
        client.shutdownOutput();
        client.setSoTimeout(SHORT_MILLIS);
        assertThatExceptionOfType(SocketTimeoutException.class).isThrownBy(() -> receive(client, 1));
        assertThat(server.visit().received()).isEqualTo("one\ntwo\n");

        held.release();
        client.setSoTimeout((int) LONG.toMillis());
        assertThat(receiveAll(client)).isEqualTo("e]\n[two]\n");
        assertThat(did()).containsExactly(TcpEvent.Kind.CONNECTED, TcpEvent.Kind.HELD, TcpEvent.Kind.RELEASED);
    }

    @Test
    void repeatedBytesComeTwiceAndOnlyThese() throws Exception {
        PlannedFault twice = proxy.plan(TcpFault.duplicate(UPSTREAM, 4, 4));
        Socket client = connect();
        send(client, "one\ntwo\nthree\n");
        client.shutdownOutput();

        assertThat(receiveAll(client)).isEqualTo("[one]\n[two]\n[two]\n[three]\n");
        assertThat(server.visit().received()).isEqualTo("one\ntwo\ntwo\nthree\n");
        assertThat(proxy.bytes(UPSTREAM)).isEqualTo(14);
        assertThat(twice).hasToString("DUPLICATE of 4 bytes after 4 bytes UPSTREAM, happened");
    }

    @Test
    void bytesAreRepeatedOnceAllOfThemHaveCome() throws Exception {
        proxy.plan(TcpFault.duplicate(UPSTREAM, 0, 4));
        Socket client = connect();
        send(client, "a\n");
        assertThat(receive(client, 4)).isEqualTo("[a]\n");
        send(client, "b\n");
        client.shutdownOutput();

        assertThat(receiveAll(client)).isEqualTo("[b]\n[a]\n[b]\n");
    }

    @Test
    void onceAnAnswerIsLostWhatTheClientSendsAndItsEndGoNowhere() throws Exception {
        try (SlowServer slow = new SlowServer()) {
            slow.leading.plan(TcpFault.close(DOWNSTREAM, 1));
            send(slow.client, "a");
            assertThat(receive(slow.server, 1)).isEqualTo("a");
            send(slow.server, "xy");
            assertThat(receive(slow.client, 1)).isEqualTo("x");
            assertThat(receiveAll(slow.server)).as("the end is told").isEmpty();

            send(slow.client, "b");
            slow.endClient();
            assertThat(slow.leading.bytes(UPSTREAM)).isEqualTo(2);
            slow.server.close();
            assertThat(receiveAll(slow.client)).isEmpty();
        }
    }

    @Test
    void aServerThatWasToldOfAnEndIsNotResetBecauseTheClientHasGone() throws Exception {
        try (SlowServer slow = new SlowServer()) {
            slow.leading.plan(TcpFault.close(UPSTREAM, 0));
            send(slow.client, "a");
            assertThat(receiveAll(slow.server)).isEmpty();
            slow.endClient();
            slow.client.setSoLinger(true, 0);
            slow.client.close();

            for (int i = 0; i < 100; i++) {
                send(slow.server, "x".repeat(100_000));
            }
            slow.server.shutdownOutput();
            assertThat(receiveAll(slow.server)).isEmpty();
        }
    }

    @Test
    void whoIsRefusedFindsNobodyAndWhoIsInStaysIn() throws Exception {
        Socket before = connectAndBeAnswered();
        proxy.refuse();
        assertThatExceptionOfType(ConnectException.class).isThrownBy(this::connect);
        send(before, "two\n");
        assertThat(receive(before, 6)).isEqualTo("[two]\n");

        proxy.heal();
        connectAndBeAnswered();
    }

    @Test
    void aProxyThatIsClosedLetsNobodyInAlsoWhenItIsHealed() throws Exception {
        proxy.close();
        proxy.heal();

        assertThatExceptionOfType(ConnectException.class).isThrownBy(this::connect);
    }

    @Test
    void whoWaitsInAPartitionWhenTheProxyIsClosedIsReset() throws Exception {
        proxy.partition();
        Socket client = connect();
        client.setSoTimeout(SHORT_MILLIS);
        assertThatExceptionOfType(SocketTimeoutException.class).isThrownBy(() -> receive(client, 1));
        proxy.close();

        client.setSoTimeout((int) LONG.toMillis());
        assertThat(catchThrowable(() -> receiveAll(client))).isInstanceOf(SocketException.class);
        assertThat(did()).doesNotContain(TcpEvent.Kind.CONNECTED);
    }

    @Test
    void nothingPassesAPartitionUntilItIsHealed() throws Exception {
        Socket before = connectAndBeAnswered();
        proxy.partition();
        Socket during = connect();
        for (Socket each : List.of(before, during)) {
            send(each, "two\n");
            each.setSoTimeout(SHORT_MILLIS);
            assertThatExceptionOfType(SocketTimeoutException.class).isThrownBy(() -> receive(each, 1));
        }
        assertThat(proxy.bytes(UPSTREAM)).isEqualTo(4);

        proxy.heal();
        for (Socket each : List.of(before, during)) {
            each.setSoTimeout((int) LONG.toMillis());
            assertThat(receive(each, 6)).isEqualTo("[two]\n");
        }
    }

    @Test
    void healingForgetsPlansAndReleasesWhatIsHeld() throws Exception {
        PlannedFault held = proxy.plan(TcpFault.hold(UPSTREAM, 0));
        PlannedFault cut = proxy.plan(TcpFault.reset(UPSTREAM, 1));
        Socket client = connect();
        send(client, "one\n");
        held.await(LONG);
        proxy.heal();

        assertThat(receive(client, 6)).isEqualTo("[one]\n");
        assertThat(cut.hasHappened()).isFalse();
        assertThatExceptionOfType(TimeoutException.class)
                .isThrownBy(() -> cut.await(Duration.ofMillis(1)))
                .withMessage("within PT0.001S the place was not reached: RESET after 1 bytes UPSTREAM");
    }

    @Test
    void allThatIsOpenCanBeReset() throws Exception {
        Socket client = connect();
        send(client, "one\n");
        assertThat(receive(client, 6)).isEqualTo("[one]\n");
        proxy.resetAll();

        assertThat(catchThrowable(() -> receiveAll(client))).isInstanceOf(SocketException.class);
        assertThat(server.visit().endedInGoodOrder()).isFalse();
        send(connect(), "two\n");
    }

    @Test
    void theSameSeedCutsAtTheSamePlaces() throws Exception {
        List<String> once = cutByChance(7);
        assertThat(cutByChance(7)).isEqualTo(once);
        assertThat(cutByChance(8)).isNotEqualTo(once);
        assertThat(once).hasSize(20).allMatch(each -> each.contains("seed 7 plans "));
    }

    private List<String> cutByChance(long seed) throws Exception {
        try (TcpProxy other = TcpProxy.to(server.address(), threads)) {
            other.cutRandomly(seed, 40);
            assertThat(other.toString()).endsWith(", cutting by seed " + seed);
            for (int i = 0; i < 20; i++) {
                Socket client =
                        new Socket(other.address().getAddress(), other.address().getPort());
                clients.add(client);
                for (int line = 0; line < 10 && !client.isClosed(); line++) {
                    try {
                        send(client, "12345\n");
                        if (receive(client, 8).length() < 8) {
                            client.close();
                        }
                    } catch (SocketException e) {
                        client.close();
                    }
                }
                assertThat(client.isClosed()).as(other.toString()).isTrue();
            }
            return other.events().stream()
                    .filter(each -> each.kind() == TcpEvent.Kind.CONNECTED)
                    .map(TcpEvent::detail)
                    .toList();
        }
    }

    @Test
    void withoutAServerTheClientIsReset() throws Exception {
        InetSocketAddress nobody;
        try (ServerSocket free = new ServerSocket(0, 0, InetAddress.getLoopbackAddress())) {
            nobody = (InetSocketAddress) free.getLocalSocketAddress();
        }
        try (TcpProxy leading = TcpProxy.to(nobody, threads);
                Socket client = new Socket(
                        leading.address().getAddress(), leading.address().getPort())) {
            assertThat(catchThrowable(() -> receiveAll(client))).isInstanceOf(SocketException.class);
            assertThat(leading.events()).extracting(TcpEvent::kind).containsExactly(TcpEvent.Kind.UNREACHABLE);
        }
    }

    @ParameterizedTest
    @CsvSource({"-1, 0, 0", "0, -1, 0", "0, 0, -1"})
    void aPlaceIsCountedUpwards(long afterBytes, int connection, int exchange) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TcpFault(TcpFault.Kind.RESET, UPSTREAM, afterBytes, 0, connection, exchange))
                .withMessageStartingWith("A place is counted upwards, but the fault was to be after " + afterBytes);
    }

    @ParameterizedTest
    @CsvSource({"DUPLICATE, 0", "DUPLICATE, -1", "RESET, 1", "HOLD, -1"})
    void onlyWhatComesTwiceHasALength(TcpFault.Kind kind, int length) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TcpFault(kind, UPSTREAM, 0, length, 0, 0))
                .withMessage("Only what comes twice has a length, and has one, but " + kind + " was to have " + length
                        + " bytes");
    }

    @Test
    void aCutByChanceComesWithinSomeBytes() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> proxy.cutRandomly(1, 0))
                .withMessage("A cut comes within 1 byte or more, not 0");
    }
}
