package dev.truce.rollback.operation;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The alerts that stand, so that each is told once when it comes, again when it stays for long, and once when it goes. Immutable.
 *
 * @param standing those that stand, in {@link Alert#ORDER}
 */
public record AlertBook(List<Standing> standing) {

    /** Nothing is wrong. */
    public static final AlertBook EMPTY = new AlertBook(List.of());

    /** Copies the list. */
    public AlertBook {
        standing = List.copyOf(standing);
    }

    /**
     * An alert that stands.
     *
     * @param alert as it was found last
     * @param since when it came
     * @param told when it was told last
     */
    public record Standing(Alert alert, Instant since, Instant told) {}

    /**
     * What is to be told.
     *
     * @param book what stands now
     * @param raised alerts that came
     * @param repeated alerts that stay for so long that they are told again
     * @param cleared alerts that went
     */
    public record Change(AlertBook book, List<Alert> raised, List<Alert> repeated, List<Alert> cleared) {

        /** Copies the lists. */
        public Change {
            raised = List.copyOf(raised);
            repeated = List.copyOf(repeated);
            cleared = List.copyOf(cleared);
        }
    }

    /**
     * Compares what stands with what is wrong now.
     *
     * @param alerts what is wrong now
     * @param now the time, by the clock that does not jump
     * @param repeat after how long an alert is told again
     * @return what changed
     */
    public Change update(List<Alert> alerts, Instant now, Duration repeat) {
        List<Standing> next = new ArrayList<>();
        List<Alert> raised = new ArrayList<>();
        List<Alert> repeated = new ArrayList<>();
        for (Alert alert : alerts.stream().sorted(Alert.ORDER).toList()) {
            Optional<Standing> before = standing.stream()
                    .filter(each -> each.alert().isAbout(alert))
                    .findFirst();
            if (before.isEmpty()) {
                raised.add(alert);
                next.add(new Standing(alert, now, now));
            } else if (Duration.between(before.get().told(), now).compareTo(repeat) >= 0) {
                repeated.add(alert);
                next.add(new Standing(alert, before.get().since(), now));
            } else {
                next.add(new Standing(alert, before.get().since(), before.get().told()));
            }
        }
        List<Alert> cleared = standing.stream()
                .map(Standing::alert)
                .filter(old -> alerts.stream().noneMatch(old::isAbout))
                .toList();
        return new Change(new AlertBook(next), raised, repeated, cleared);
    }
}
