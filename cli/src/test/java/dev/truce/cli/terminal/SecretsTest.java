package dev.truce.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretsTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:postgresql://h/d?password=s3cret",
                "--database=jdbc:postgresql://h/d?user=ann&password=s3cret's one&ssl=true",
                "jdbc:postgresql://h/d?PASSWORD=s3cret",
                "jdbc:postgresql://h/d?sslpassword=s3cret&password=s3cret",
                "jdbc:postgresql://ann:s3cret@h/d",
                "jdbc:sqlserver://h;user=a;password=s3cret"
            })
    void noArgumentShowsAPassword(String argument) {
        assertThat(Secrets.inArgument(argument))
                .doesNotContain("s3cret")
                .contains("***")
                .contains("jdbc:");
    }

    @Test
    void theRestOfAnAddressStays() {
        assertThat(Secrets.inArgument("jdbc:postgresql://h/d?user=ann&password=x&ssl=true"))
                .isEqualTo("jdbc:postgresql://h/d?user=ann&password=***&ssl=true");
        assertThat(Secrets.inArgument("jdbc:postgresql://h:5432/d?user=ann"))
                .isEqualTo("jdbc:postgresql://h:5432/d?user=ann");
        assertThat(Secrets.inText("see \"jdbc:mysql://h/d?password=x\", password=y"))
                .isEqualTo("see \"jdbc:mysql://h/d?password=***\", password=y");
        assertThat(Secrets.inText("password=y stays where no address is"))
                .isEqualTo("password=y stays where no address is");
    }
}
