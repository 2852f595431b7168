package dev.truce.conflict.ruleset;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamReadException;

class SyntaxMessageTest {

    @Test
    void aParserThatSaysNothingIsStillAnswered() {
        JacksonException silent = new StreamReadException(null, null, (TokenStreamLocation) null);
        assertThat(SyntaxMessage.line(silent)).isZero();
        assertThat(SyntaxMessage.problem(silent)).isEqualTo("not well-formed: unreadable; mend the syntax");
        assertThat(SyntaxMessage.problem(new StreamReadException(null, "")))
                .isEqualTo("not well-formed: unreadable; mend the syntax");
    }

    @Test
    void aPlainComplaintStandsForItselfOnItsLine() {
        JacksonException plain = new StreamReadException(null, " no comma ", new TokenStreamLocation(null, 0, 7, 1));
        assertThat(SyntaxMessage.line(plain)).isEqualTo(7);
        assertThat(SyntaxMessage.problem(plain)).isEqualTo("not well-formed: no comma; mend the syntax");
        assertThat(SyntaxMessage.line(new StreamReadException(null, "x", new TokenStreamLocation(null, 0, -1, 1))))
                .isZero();
    }

    @Test
    void ofAComplaintOfSeveralLinesTheLastOneWithAPlaceHelps() {
        JacksonException yaml = new StreamReadException(
                null,
                "while parsing a block\n in reader, line 1, column 2:\n    a: [\n    ^\nexpected ']'\n"
                        + " in reader, line 30, column 4:\n    b\n    ^",
                new TokenStreamLocation(null, 0, 9, 1));
        assertThat(SyntaxMessage.line(yaml)).isEqualTo(30);
        assertThat(SyntaxMessage.problem(yaml)).isEqualTo("not well-formed: expected ']'; mend the syntax");
    }
}
