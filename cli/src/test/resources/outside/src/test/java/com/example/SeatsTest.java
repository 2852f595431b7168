package com.example;

import dev.truce.conflict.Conflict;
import dev.truce.conflict.Verdict;
import dev.truce.conflict.access.FieldAccess;
import dev.truce.conflict.merge.Trace;
import dev.truce.testkit.laws.ResolverLaws;
import java.util.List;
import org.junit.jupiter.api.Test;

class SeatsTest {
    record Seats(String title, int free) {}

    static Verdict<Seats> later(Conflict<Seats> conflict) {
        var local = conflict.local();
        var server = conflict.server();
        boolean localIsLater = local.stamp().modifiedAt().compareTo(server.stamp().modifiedAt()) > 0;
        if (!local.isPresent() || !server.isPresent()) localIsLater = !local.isPresent(); // a delete stands
        return localIsLater ? new Verdict.TakeLocal<>(Trace.EMPTY) : new Verdict.TakeServer<>(Trace.EMPTY);
    }

    @Test
    void replicasAgree() {
        var samples = List.of(new Seats("A", 1), new Seats("B", 1), new Seats("A", 2));
        ResolverLaws.of(SeatsTest::later, FieldAccess.of(Seats.class)).over(samples).check();
    }
}
