package dev.truce.cli.workspace;

import dev.truce.cli.terminal.Console;
import dev.truce.cli.workspace.NotificationsFile.Setting;
import dev.truce.conflict.event.EventFilter;
import dev.truce.conflict.event.EventKind;
import dev.truce.conflict.event.EventKind.Severity;
import dev.truce.conflict.event.Notifier;
import dev.truce.conflict.event.WebhookSignature;
import dev.truce.integrity.json.InputRejectedException;
import dev.truce.jdbc.DurableWorkspace;
import dev.truce.jdbc.Subscribers;
import dev.truce.jdbc.notify.Deliveries;
import dev.truce.jdbc.notify.Webhook;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Who is told of what happens in a workspace: the file {@code notifications.yaml} in its folder. Its secrets are in the
 * environment or in files, never in it, and are only read by who delivers.
 */
public record Notifications(Path file, List<Receiver> receivers) {

    public static final String NAME = "notifications.yaml";

    private static final String ENVIRONMENT = "env:";
    private static final String FILE = "file:";
    private static final Map<String, Boolean> SWITCH = Map.of("true", true, "false", false);

    /** One who is told; a webhook, or the log where there is no address. */
    public record Receiver(
            String name, EventFilter filter, @Nullable Setting webhook, boolean plain, List<Setting> secrets) {}

    /** What the folder's file says; nobody where there is none. */
    static Notifications of(Path folder) {
        Path file = folder.resolve(NAME);
        if (!Files.exists(file)) {
            return new Notifications(file, List.of());
        }
        try {
            List<Receiver> receivers = new ArrayList<>();
            NotificationsFile.read(Files.readString(file), file.toString())
                    .forEach((name, settings) -> receivers.add(receiver(file, name, settings)));
            return new Notifications(file, List.copyOf(receivers));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Receiver receiver(Path file, String name, Map<String, Setting> settings) {
        try {
            Subscribers.topics(name);
        } catch (IllegalArgumentException e) {
            throw refusal(file, new Setting(0, "/" + name, List.of(), false), String.valueOf(e.getMessage()));
        }
        Setting webhook = settings.get("webhook");
        Setting secrets = settings.get("secrets");
        boolean log = choice(file, settings.get("log"), SWITCH, false);
        if ((webhook != null) == log) {
            Setting place = new Setting(0, "/" + name, List.of(), false);
            throw refusal(file, place, "a receiver is a webhook or a log; write either webhook or log: true");
        }
        if (webhook != null && (secrets == null || secrets.values().isEmpty())) {
            throw refusal(file, webhook, "a webhook is signed; write secrets: [env:NAME] or [file:PATH]");
        }
        List<Setting> each = secrets == null ? List.of() : parts(secrets);
        for (Setting secret : each) {
            String from = secret.values().get(0);
            if (!from.startsWith(ENVIRONMENT) && !from.startsWith(FILE)) {
                throw refusal(file, secret, "a secret does not stand in this file; write env:NAME or file:PATH");
            }
        }
        Receiver receiver = new Receiver(
                name, filter(file, settings), webhook, choice(file, settings.get("allowPlain"), SWITCH, false), each);
        if (webhook != null) {
            // a bad address is found by the first command, not by who delivers; any signature will do for that
            webhook(file, receiver, webhook, WebhookSignature.of(List.of("QUJD".repeat(8))), InstantSource.system());
        }
        return receiver;
    }

    private static EventFilter filter(Path file, Map<String, Setting> settings) {
        Map<String, EventKind> kinds =
                Arrays.stream(EventKind.values()).collect(Collectors.toMap(EventKind::type, kind -> kind));
        Map<String, Severity> severities = Arrays.stream(Severity.values())
                .collect(Collectors.toMap(each -> each.name().toLowerCase(Locale.ROOT), each -> each));
        Set<EventKind> chosen = new LinkedHashSet<>();
        for (Setting kind : parts(settings.get("kinds"))) {
            chosen.add(choice(file, kind, kinds, EventKind.PARKED));
        }
        Setting types = settings.get("types");
        return new EventFilter(
                chosen,
                types == null ? Set.of() : Set.copyOf(types.values()),
                choice(file, settings.get("least"), severities, Severity.INFO));
    }

    private static List<Setting> parts(@Nullable Setting list) {
        List<Setting> parts = new ArrayList<>();
        if (list != null) {
            for (int i = 0; i < list.values().size(); i++) {
                String path = list.isList() ? list.path() + "/" + i : list.path();
                parts.add(new Setting(list.line(), path, List.of(list.values().get(i)), false));
            }
        }
        return parts;
    }

    private static <E> E choice(Path file, @Nullable Setting setting, Map<String, E> choices, E otherwise) {
        if (setting == null) {
            return otherwise;
        }
        E chosen = setting.isList() ? null : choices.get(setting.values().get(0));
        if (chosen == null) {
            String known = choices.keySet().stream().sorted().collect(Collectors.joining(", "));
            throw refusal(file, setting, "it is one of " + known + ", but found " + setting.values());
        }
        return chosen;
    }

    private static Webhook webhook(
            Path file, Receiver to, Setting address, WebhookSignature signature, InstantSource clock) {
        try {
            URI uri = URI.create(address.values().get(0));
            return to.plain() ? Webhook.allowingPlain(uri, signature, clock) : Webhook.of(uri, signature, clock);
        } catch (IllegalArgumentException e) {
            throw refusal(file, address, String.valueOf(e.getMessage()));
        }
    }

    private static InputRejectedException refusal(Path file, Setting at, String problem) {
        return NotificationsFile.refusal(file.toString(), at.line(), at.path(), problem);
    }

    /** Has events stored for everybody from now on. */
    void subscribe(DurableWorkspace workspace) {
        receivers.forEach(each -> workspace.subscribers().add(each.name(), each.filter()));
    }

    /** The deliveries to everybody. */
    public Deliveries deliveries(DurableWorkspace workspace, Console console) {
        Deliveries deliveries = Deliveries.of(
                workspace.outbox(), Deliveries.terms(console.userAtHost()), System::nanoTime, new SecureRandom());
        receivers.forEach(each -> deliveries.to(each.name(), notifier(each, console)));
        return deliveries;
    }

    private Notifier notifier(Receiver to, Console console) {
        Setting address = to.webhook();
        return address == null
                ? Notifier.log(System.getLogger("dev.truce.notify." + to.name()))
                : webhook(file, to, address, signature(to, console), console.clock());
    }

    private WebhookSignature signature(Receiver to, Console console) {
        List<String> secrets = to.secrets().stream()
                .map(each -> secret(each, console.environment()))
                .toList();
        try {
            return WebhookSignature.of(secrets);
        } catch (IllegalArgumentException e) {
            throw refusal(file, to.secrets().get(0), String.valueOf(e.getMessage()));
        }
    }

    private String secret(Setting from, Map<String, String> environment) {
        String text = from.values().get(0);
        if (text.startsWith(ENVIRONMENT)) {
            String name = text.substring(ENVIRONMENT.length());
            String value = environment.get(name);
            if (value == null) {
                throw refusal(
                        file, from, "there is no environment variable " + name + "; set it where events are delivered");
            }
            return value;
        }
        Path secret = file.resolveSibling(text.substring(FILE.length()));
        try {
            return Files.readString(secret);
        } catch (IOException e) {
            throw refusal(file, from, "the file " + secret + " cannot be read; write the secret there");
        }
    }
}
