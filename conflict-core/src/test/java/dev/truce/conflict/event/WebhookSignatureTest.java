package dev.truce.conflict.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WebhookSignatureTest {

    private static final String OLD = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static final String NEW =
            "whsec_" + Base64.getEncoder().encodeToString("another secret of 32 bytes long!".getBytes(UTF_8));
    private static final String ID = "msg_p5jXN8AQM9LWM0D4loKWxJek";
    private static final Instant SENT = Instant.ofEpochSecond(1_614_265_330);
    private static final byte[] BODY = "{\"test\": 2432232314}".getBytes(UTF_8);
    private static final WebhookSignature BY_OLD = WebhookSignature.of(List.of(OLD));
    private static final WebhookSignature BY_NEW = WebhookSignature.of(List.of(NEW));
    private static final WebhookSignature BY_BOTH = WebhookSignature.of(List.of(OLD, NEW));

    private static Optional<String> verify(WebhookSignature receiver, String signatures, byte[] body) {
        return receiver.verify(ID, "1614265330", signatures, body, SENT, WebhookSignature.TOLERANCE);
    }

    @Test
    void theSignatureIsThatOfOtherImplementations() {
        assertThat(BY_OLD.sign(ID, SENT, BODY)).isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
        assertThat(WebhookSignature.of(List.of(OLD.substring(6))).sign(ID, SENT, BODY))
                .isEqualTo(BY_OLD.sign(ID, SENT, BODY));
    }

    @Test
    void whatIsGenuineIsTaken() {
        assertThat(verify(BY_OLD, BY_OLD.sign(ID, SENT, BODY), BODY)).isEmpty();
    }

    @Test
    void aSecretIsChangedWithoutAGap() {
        String both = BY_BOTH.sign(ID, SENT, BODY);
        assertThat(both.split(" ")).hasSize(2);
        assertThat(verify(BY_OLD, both, BODY)).isEmpty();
        assertThat(verify(BY_NEW, both, BODY)).isEmpty();
        assertThat(verify(BY_BOTH, BY_NEW.sign(ID, SENT, BODY), BODY)).isEmpty();
        assertThat(verify(BY_NEW, BY_OLD.sign(ID, SENT, BODY), BODY)).isPresent();
    }

    @Test
    void whatWasChangedIsRefused() {
        String genuine = BY_OLD.sign(ID, SENT, BODY);
        String problem = "no signature is by a known secret; the message is forged or changed, or the secret was";
        assertThat(verify(BY_OLD, genuine, "{}".getBytes(UTF_8))).contains(problem);
        assertThat(verify(BY_OLD, genuine.replace("g0", "g1"), BODY)).contains(problem);
        assertThat(verify(BY_OLD, genuine.replace("v1", "v2"), BODY)).contains(problem);
        assertThat(verify(BY_OLD, "v1,", BODY)).contains(problem);
        assertThat(verify(BY_OLD, "", BODY)).contains(problem);
        assertThat(verify(BY_OLD, "v1,no base64!", BODY)).contains(problem);
        assertThat(BY_OLD.verify("msg_x", "1614265330", genuine, BODY, SENT, WebhookSignature.TOLERANCE))
                .contains(problem);
        assertThat(BY_OLD.verify(ID, "1614265331", genuine, BODY, SENT, WebhookSignature.TOLERANCE))
                .contains(problem);
    }

    @Test
    void signaturesOfOtherSchemesArePassedOver() {
        assertThat(verify(BY_OLD, "v1a,AAAA v2,BBBB " + BY_OLD.sign(ID, SENT, BODY), BODY))
                .isEmpty();
    }

    @Test
    void afterSixteenSignaturesNobodyLooks() {
        String genuine = BY_OLD.sign(ID, SENT, BODY);
        assertThat(verify(BY_OLD, "v1,AAAA ".repeat(15) + genuine, BODY)).isEmpty();
        assertThat(verify(BY_OLD, "v1,AAAA ".repeat(16) + genuine, BODY)).isPresent();
    }

    @Test
    void anOldMessageIsRefusedAndOneOfTheFuture() {
        String genuine = BY_OLD.sign(ID, SENT, BODY);
        Duration five = Duration.ofMinutes(5);
        for (long apart : List.of(-300, 0, 300)) {
            assertThat(BY_OLD.verify(ID, "1614265330", genuine, BODY, SENT.plusSeconds(apart), five))
                    .isEmpty();
        }
        for (long apart : List.of(-301, 301)) {
            assertThat(BY_OLD.verify(ID, "1614265330", genuine, BODY, SENT.plusSeconds(apart), five))
                    .hasValueSatisfying(
                            problem -> assertThat(problem).startsWith("the message is of 2021-02-25T15:02:10Z"));
        }
    }

    @Test
    void aTimeThatIsNoneIsRefused() {
        for (String time : List.of("", "soon", "1.5", "9223372036854775807")) {
            assertThat(BY_OLD.verify(ID, time, "", BODY, SENT, WebhookSignature.TOLERANCE))
                    .contains("the header webhook-timestamp is no time in seconds");
        }
    }

    @Test
    void aBadSecretIsRefusedAndNotShown() {
        for (String secret : List.of("whsec_c2hvcnQ=", "whsec_###", "", "whsec_" + "QUJD".repeat(22))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> WebhookSignature.of(List.of(OLD, secret)))
                    .withMessage(
                            "Secret 2 is not whsec_ and 24 to 64 bytes in Base64; make one: openssl rand -base64 32")
                    .withNoCause();
        }
        assertThatIllegalArgumentException().isThrownBy(() -> WebhookSignature.of(List.of()));
        assertThat(BY_BOTH).hasToString("WebhookSignature[secrets=2]");
    }
}
