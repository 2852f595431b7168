package dev.truce.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import picocli.CommandLine;
import picocli.CommandLine.Model.UsageMessageSpec;

class HelpTest {

    /** A line that fills the width is broken where nobody meant it to. */
    private static final int WIDEST = 99;

    private static List<CommandLine> all(CommandLine command) {
        List<CommandLine> all = new ArrayList<>(List.of(command));
        command.getSubcommands().values().forEach(each -> all.addAll(all(each)));
        return all;
    }

    @TestFactory
    Stream<DynamicTest> noLineOfAHelpTextIsBroken() {
        return all(Commands.forCall()).stream()
                .map(command -> DynamicTest.dynamicTest(
                        command.getCommandSpec().qualifiedName(),
                        () -> assertThat(text(command))
                                .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(WIDEST))));
    }

    private static List<String> text(CommandLine command) {
        UsageMessageSpec usage = command.getCommandSpec().usageMessage();
        return Stream.of(usage.header(), usage.description(), usage.footer())
                .flatMap(Stream::of)
                .map(line -> line.replace("%%", "%"))
                .flatMap(line -> Stream.of(line.split("%n")))
                .toList();
    }

    @Test
    void theVersionIsTold() {
        Call call = Call.truce("--version");
        assertThat(call.code()).isZero();
        assertThat(call.out()).startsWith("truce ").hasLineCount(1);
    }
}
