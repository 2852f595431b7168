package dev.truce.cli.audit;

import dev.truce.cli.terminal.TruceCommand;
import dev.truce.conflict.audit.AuditAnchor;
import dev.truce.integrity.Digest;
import dev.truce.integrity.json.InputRejectedException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Option;

/** Entries of the audit trail that were noted elsewhere. */
final class AnchorOptions {

    private static final Pattern ONE = Pattern.compile("([0-9]+):(.*)");
    private static final Pattern LINE = Pattern.compile("\\s*([0-9]+)[\\s:]\\s*(\\S+)\\s*");

    @Option(
            names = "--anchor",
            paramLabel = "FILE|SEQ:DIGEST",
            description = {
                "An entry that must be there as it was, or a file with lines of them: SEQ DIGEST.",
                "Shows a cut end and a trail that was written anew. May be given several times."
            })
    private List<String> given = List.of();

    List<AuditAnchor> read(TruceCommand command) throws IOException {
        List<AuditAnchor> anchors = new ArrayList<>();
        for (String each : given) {
            Matcher one = ONE.matcher(each);
            if (one.matches()) {
                anchors.add(single(command, one));
            } else {
                anchors.addAll(file(Path.of(each)));
            }
        }
        return anchors;
    }

    private static AuditAnchor single(TruceCommand command, Matcher given) {
        try {
            return anchor(given);
        } catch (IllegalArgumentException e) {
            throw command.usage("--anchor is the number of an entry and its digest, such as 12:sha256:…, but found \""
                    + given.group() + "\"");
        }
    }

    private static List<AuditAnchor> file(Path file) throws IOException {
        List<AuditAnchor> anchors = new ArrayList<>();
        long number = 0;
        for (String line : lines(file)) {
            number++;
            if (!line.isBlank()) {
                anchors.add(anchor(file, number, line));
            }
        }
        if (anchors.isEmpty()) {
            throw new InputRejectedException(
                    file.toString(), "there is no anchor in it; each line is the number of an entry and its digest");
        }
        return anchors;
    }

    private static List<String> lines(Path file) throws IOException {
        try {
            return Files.readAllLines(file);
        } catch (NoSuchFileException e) {
            throw new InputRejectedException(
                    file.toString(), "there is no such file of anchors; check the path, or give one as SEQ:DIGEST");
        } catch (CharacterCodingException e) {
            throw new InputRejectedException(
                    file.toString(), "this is no text in UTF-8; each line is the number of an entry and its digest");
        }
    }

    private static AuditAnchor anchor(Path file, long number, String line) {
        Matcher parts = LINE.matcher(line);
        try {
            if (parts.matches()) {
                return anchor(parts);
            }
        } catch (IllegalArgumentException e) {
            // told below, with file and line
        }
        throw new InputRejectedException(
                file.toString(),
                number,
                0,
                "",
                "this line is not the number of an entry and its digest, such as 12 sha256:…; put it right or take it out");
    }

    private static AuditAnchor anchor(Matcher parts) {
        return new AuditAnchor(Long.parseLong(parts.group(1)), Digest.parse(parts.group(2)));
    }
}
