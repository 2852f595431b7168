package dev.truce.conflict.event;

import java.lang.System.Logger.Level;

/** Tells a log. */
record LogNotifier(System.Logger log) implements Notifier {

    @Override
    public void tell(Event event) {
        Level level = switch (event.kind().severity()) {
            case INFO -> Level.INFO;
            case WARNING -> Level.WARNING;
            case CRITICAL -> Level.ERROR;
        };
        log.log(level, event.kind().type() + " " + event.at() + " " + event.message() + " [" + event.id() + "]");
    }
}
