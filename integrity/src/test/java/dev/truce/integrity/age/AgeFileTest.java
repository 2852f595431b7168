package dev.truce.integrity.age;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.exceptionfactory.jagged.FileKey;
import com.exceptionfactory.jagged.RecipientStanza;
import dev.truce.integrity.DamageException;
import dev.truce.integrity.json.InputRejectedException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is encrypted comes out as it went in, or not at all. */
class AgeFileTest {

    private static final int CHUNK = PayloadKey.CHUNK_BYTES;
    private static final Identities ANNA = Identities.generate();
    private static final Identities BERT = Identities.generate();
    private static final Passphrase PASSPHRASE = passphrase("open, sesame").costing(4);

    private static Passphrase passphrase(String text) {
        return Passphrase.parse("passphrase", text.getBytes(StandardCharsets.UTF_8));
    }

    private static Recipients to(Identities... identities) {
        return Recipients.of(Arrays.stream(identities)
                .flatMap(each -> each.publicKeys().stream())
                .toList());
    }

    private static byte[] content(int length) {
        byte[] content = new byte[length];
        new Random(length).nextBytes(content);
        return content;
    }

    @Test
    void everyLengthAroundAChunkComesBack() throws IOException {
        for (int length : List.of(0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 2 * CHUNK + 17)) {
            byte[] sealed = to(ANNA).seal(content(length));

            assertThat(ANNA.open("file", sealed)).as("%d bytes", length).isEqualTo(content(length));
            try (InputStream in = ANNA.opening("file", new ByteArrayInputStream(sealed))) {
                assertThat(in.readAllBytes()).as("%d bytes, read", length).isEqualTo(content(length));
            }
        }
    }

    @Test
    void aStreamMayBeWrittenAndReadByteByByte() throws IOException {
        ByteArrayOutputStream sealed = new ByteArrayOutputStream();
        try (OutputStream out = to(ANNA).sealing(sealed)) {
            for (byte each : content(300)) {
                out.write(each);
            }
        }
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        try (InputStream in = ANNA.opening("file", new ByteArrayInputStream(sealed.toByteArray()))) {
            assertThat(in.read(new byte[3], 1, 0)).isZero();
            for (int each = in.read(); each >= 0; each = in.read()) {
                read.write(each);
            }
            assertThat(in.read(new byte[3])).isEqualTo(-1);
        }

        assertThat(read.toByteArray()).isEqualTo(content(300));
    }

    @Test
    void anyRecipientOpensAndNobodyElse() {
        byte[] sealed = to(ANNA, BERT).seal(content(100));
        Identities carla = Identities.generate();

        assertThat(ANNA.open("file", sealed)).isEqualTo(BERT.open("file", sealed));
        assertThat(carla.and(BERT).open("file", sealed)).isEqualTo(content(100));
        assertThatThrownBy(() -> carla.open("file", sealed))
                .isInstanceOf(KeyRefusedException.class)
                .hasMessage("file is encrypted to 2 recipients, and none of the 1 keys given opens it; "
                        + "give the identity of one of them");
        assertThatThrownBy(() -> Identities.none().open("file", sealed))
                .isInstanceOf(KeyRefusedException.class)
                .hasMessage(
                        "file is encrypted to 2 recipients, and no key was given; give the identity of one of them");
    }

    @Test
    void aPassphraseOpensWhatWasEncryptedWithIt() {
        byte[] sealed = Recipients.knowing(PASSPHRASE).seal(content(100));

        assertThat(Identities.knowing(passphrase("open, sesame")).open("file", sealed))
                .isEqualTo(content(100));
        assertThatThrownBy(() -> Identities.knowing(passphrase("open, barley")).open("file", sealed))
                .isInstanceOf(KeyRefusedException.class)
                .hasMessage("file is encrypted with a passphrase, and none of the 1 keys given opens it; "
                        + "give the passphrase");
        assertThatThrownBy(() -> ANNA.open("file", sealed)).isInstanceOf(KeyRefusedException.class);
    }

    @Test
    void theLineEndAfterAPassphraseIsNoPartOfIt() {
        byte[] sealed = Recipients.knowing(PASSPHRASE).seal(content(10));

        for (String end : List.of("", "\n", "\r\n")) {
            assertThat(Identities.knowing(passphrase("open, sesame" + end)).open("file", sealed))
                    .isEqualTo(content(10));
        }
        assertThatThrownBy(() -> passphrase("\n"))
                .isInstanceOf(InputRejectedException.class)
                .hasMessage("passphrase: there is no passphrase in it; write one line");
        for (String lines : List.of("one\ntwo\n", "one\rtwo", "one\n\n")) {
            assertThatThrownBy(() -> passphrase(lines))
                    .isInstanceOf(InputRejectedException.class)
                    .hasMessage("passphrase: a passphrase is one line, but there are more; leave one");
        }
    }

    @Test
    void everyChangedByteIsFound() {
        byte[] sealed = to(ANNA).seal(content(200));
        for (int at = 0; at < sealed.length; at++) {
            byte[] changed = sealed.clone();
            changed[at] ^= 1;
            assertRefused(changed, "byte " + at);
        }
    }

    @Test
    @Tag("slow")
    void everyCutAndEveryAddedByteIsFound() {
        byte[] sealed = to(ANNA).seal(content(2 * CHUNK));
        int payload = ANNA.payloadKey("file", sealed).offset();
        for (int length = 0; length <= payload + 40; length++) {
            assertRefused(Arrays.copyOf(sealed, length), "cut to " + length);
        }
        for (int chunks = 1; chunks <= 2; chunks++) {
            int end = payload + chunks * PayloadKey.SEALED_CHUNK_BYTES;
            for (int length = Math.min(end, sealed.length - 1) - 20;
                    length < Math.min(end + 20, sealed.length);
                    length++) {
                assertRefused(Arrays.copyOf(sealed, length), "cut to " + length);
            }
        }
        for (int more = 1; more <= 16; more++) {
            assertRefused(Arrays.copyOf(sealed, sealed.length + more), more + " bytes added");
        }
    }

    /** A last chunk without content would be a second form of the same file, and less than a tag is no chunk. */
    @Test
    void chunksThatCannotBeAreNotTried() {
        PayloadKey key = ANNA.payloadKey("file", to(ANNA).seal(content(CHUNK)));
        int tag = PayloadKey.SEALED_CHUNK_BYTES - CHUNK;

        assertChunksRefused(key, 0, 0, "its payload is cut, in chunk 0");
        assertChunksRefused(key, 0, tag - 1, "its payload is cut, in chunk 0");
        assertChunksRefused(key, 0, tag, "its bytes are not those that were encrypted, in chunk 0");
        assertChunksRefused(key, 1, tag, "its last chunk is empty, in chunk 1");
        assertChunksRefused(key, 1, tag + 1, "its bytes are not those that were encrypted, in chunk 1");
        assertThatThrownBy(() -> key.open(1, new byte[tag], false))
                .hasMessage(
                        "file: damaged; its bytes are not those that were encrypted, in chunk 1 of its age payload");
    }

    private static void assertChunksRefused(PayloadKey key, long first, int length, String why) {
        assertThatThrownBy(() -> key.open(first, new byte[length], true))
                .isInstanceOf(DamageException.class)
                .hasMessage("file: damaged; " + why + " of its age payload");
    }

    @Test
    void anEmptyChunkAfterAWholeOneIsRefused() {
        byte[] sealed = to(ANNA).seal(content(CHUNK + 1));
        PayloadKey key = ANNA.payloadKey("file", sealed);
        byte[] cut = Arrays.copyOfRange(sealed, key.offset(), key.offset() + 2 * PayloadKey.SEALED_CHUNK_BYTES - CHUNK);

        assertThatThrownBy(() -> key.open(0, cut, true))
                .hasMessage("file: damaged; its last chunk is empty, in chunk 1 of its age payload");
    }

    private static void assertRefused(byte[] sealed, String what) {
        Throwable whole = catchThrowable(() -> ANNA.open("file", sealed));
        Throwable read = catchThrowable(() -> {
            try (InputStream in = ANNA.opening("file", new ByteArrayInputStream(sealed))) {
                in.readAllBytes();
            }
        });
        for (Throwable refusal : new Throwable[] {whole, read}) {
            assertThat(refusal).as(what).isInstanceOfAny(DamageException.class, KeyRefusedException.class);
            assertThat(refusal).as(what).hasMessageStartingWith("file");
        }
    }

    @Test
    void exchangedChunksAreFound() {
        byte[] sealed = to(ANNA).seal(content(3 * CHUNK));
        PayloadKey key = ANNA.payloadKey("file", sealed);
        byte[] chunks = Arrays.copyOfRange(sealed, key.offset(), key.offset() + 2 * PayloadKey.SEALED_CHUNK_BYTES);
        byte[] second = Arrays.copyOfRange(chunks, PayloadKey.SEALED_CHUNK_BYTES, chunks.length);

        assertThat(key.open(1, second, false)).isEqualTo(Arrays.copyOfRange(content(3 * CHUNK), CHUNK, 2 * CHUNK));
        assertThatThrownBy(() -> key.open(0, second, false)).isInstanceOf(DamageException.class);
        assertThatThrownBy(() -> key.open(1, second, true))
                .isInstanceOf(DamageException.class)
                .hasMessage(
                        "file: damaged; its bytes are not those that were encrypted, in chunk 1 of its age payload");
    }

    @Test
    void whatIsNoAgeFileIsCalledSo() {
        assertThatThrownBy(() -> ANNA.open("file", "{\"id\":1}".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(DamageException.class)
                .hasMessage("file: malformed; it does not start as an age file does");
        assertThat(Identities.isSealed(to(ANNA).seal(new byte[0]))).isTrue();
        assertThat(Identities.isSealed(new byte[3])).isFalse();
    }

    @Test
    void identitiesAreReadAsAgeKeygenWritesThem() {
        String file = "# created: 2026-11-28T08:00:00Z\n# public key: x\n\n" + ANNA.secretText() + BERT.secretText()
                + ANNA.secretText();
        Identities read = Identities.parse("keys.txt", file);

        assertThat(read.publicKeys())
                .containsExactly(ANNA.publicKeys().get(0), BERT.publicKeys().get(0));
        assertThat(read.secretText()).isEqualTo(ANNA.secretText() + BERT.secretText());
        assertThat(read).hasToString("2 identities");
        assertThat(PASSPHRASE).hasToString("a passphrase");
    }

    @Test
    void identitiesThatAreNoneAreRefusedWithoutBeingShown() {
        String secret = ANNA.secretText().strip();
        assertIdentityRefused(
                "# nothing\n", "keys.txt: there is no identity in it; one is a line that starts with AGE-SECRET-KEY-1");
        assertIdentityRefused(
                "#\n" + secret.substring(0, 50),
                "keys.txt:2: an identity has 74 characters, but this has 50; the file is cut or was edited, get a whole copy");
        assertIdentityRefused(
                secret.substring(0, 73) + (secret.endsWith("Q") ? "P" : "Q"),
                "keys.txt:1: the checksum of this identity does not match; get a good copy");
        assertIdentityRefused(
                ANNA.publicKeys().get(0), "keys.txt:1: this is a public key; an identity starts with AGE-SECRET-KEY-1");
        assertIdentityRefused(
                "-----BEGIN OPENSSH PRIVATE KEY-----",
                "keys.txt:1: this is no identity; one starts with AGE-SECRET-KEY-1 (plain, not encrypted or in another format)");
    }

    private static void assertIdentityRefused(String text, String message) {
        assertThatThrownBy(() -> Identities.parse("keys.txt", text))
                .isInstanceOf(InputRejectedException.class)
                .hasMessage(message);
    }

    @Test
    void recipientsThatAreNoneAreRefused() {
        String key = ANNA.publicKeys().get(0);
        for (int count : List.of(0, 257)) {
            List<String> keys =
                    Stream.iterate(1, i -> i + 1).limit(count).map(i -> key + i).toList();
            assertThatThrownBy(() -> Recipients.of(keys))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("something is encrypted to 1 to 256 recipients, but " + count + " were given");
        }
        assertThatThrownBy(() -> Recipients.of(List.of(ANNA.secretText().strip())))
                .hasMessage(
                        "a secret key was given as recipient; give the public key, age1…, and keep this one secret");
        for (String wrong : List.of("age1abc", key.substring(0, 61) + (key.endsWith("q") ? "p" : "q"))) {
            assertThatThrownBy(() -> Recipients.of(List.of(wrong)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("is no recipient; one is age1 and 58 letters and digits");
        }
        assertThat(ANNA.open("file", Recipients.of(List.of(key, key)).seal(content(5))))
                .isEqualTo(content(5));
    }

    @Test
    void aPassphraseFileThatAsksForTooMuchWorkIsNotTried() {
        byte[] sealed = Recipients.knowing(PASSPHRASE).seal(content(10));
        String header = new String(sealed, StandardCharsets.ISO_8859_1);
        byte[] greedy = header.replaceFirst("(-> scrypt \\S+) 4\n", "$1 30\n").getBytes(StandardCharsets.ISO_8859_1);

        assertThat(greedy).hasSize(sealed.length + 1);
        assertThatThrownBy(() -> Identities.knowing(PASSPHRASE).open("file", greedy))
                .isInstanceOf(KeyRefusedException.class);
    }

    /** A stanza as a header has it. */
    private record Given(String type, List<String> arguments, byte[] body) implements RecipientStanza {

        @Override
        public String getType() {
            return type;
        }

        @Override
        public List<String> getArguments() {
            return arguments;
        }

        @Override
        public byte[] getBody() {
            return body;
        }
    }

    /** Equal passphrases must not give equal keys: nobody can then try one against many files at once. */
    @Test
    void eachFileHasASaltOfItsOwnWhichItsKeyDependsOn() throws GeneralSecurityException {
        FileKey key = new FileKey();
        RecipientStanza one = PASSPHRASE.wrap(key);
        RecipientStanza other = PASSPHRASE.wrap(key);
        RecipientStanza mixed = new Given("scrypt", other.getArguments(), one.getBody());

        assertThat(one.getArguments().get(0))
                .hasSize(22)
                .isNotEqualTo(other.getArguments().get(0));
        assertThat(PASSPHRASE.unwrap(List.of(one)).getEncoded()).isEqualTo(key.getEncoded());
        assertThatThrownBy(() -> PASSPHRASE.unwrap(List.of(mixed))).isInstanceOf(GeneralSecurityException.class);
    }

    private static Stream<Arguments> unfitStanzas() {
        String alone = "it is not encrypted with a passphrase alone";
        String format = "its scrypt stanza does not follow the format";
        String salt = "A".repeat(22);
        return Stream.of(
                arguments(List.of(), alone),
                arguments(List.of(stanza("X25519", 32, salt)), alone),
                arguments(List.of(stanza("scrypt", 32, salt, "4"), stanza("scrypt", 32, salt, "4")), alone),
                arguments(List.of(stanza("scrypt", 32, salt)), format),
                arguments(List.of(stanza("scrypt", 32, salt, "4", "4")), format),
                arguments(List.of(stanza("scrypt", 32, "A".repeat(21), "4")), format),
                arguments(List.of(stanza("scrypt", 32, salt, "04")), format),
                arguments(List.of(stanza("scrypt", 32, salt, "four")), format),
                arguments(List.of(stanza("scrypt", 31, salt, "4")), format),
                arguments(List.of(stanza("scrypt", 32, salt, "21")), "its work factor is 21, above 20"));
    }

    private static RecipientStanza stanza(String type, int bodyBytes, String... arguments) {
        return new Given(type, List.of(arguments), new byte[bodyBytes]);
    }

    @ParameterizedTest
    @MethodSource("unfitStanzas")
    void onlyAStanzaOfAPassphraseThatStandsAloneIsTried(List<RecipientStanza> stanzas, String problem) {
        assertThatThrownBy(() -> PASSPHRASE.unwrap(stanzas))
                .isInstanceOf(GeneralSecurityException.class)
                .hasMessage(problem);
    }
}
