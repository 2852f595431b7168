package dev.truce.cli.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.cli.Call;
import dev.truce.cli.Workshop;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A guest whose name and seat both sides changed, so that case 1 has two conflicting fields, and one field that merges. */
final class TwoFields {

    static final String BASE = "{\"id\":1,\"v\":1,\"name\":\"Ann\",\"seat\":{\"row\":1},\"note\":\"\"}";
    static final String LOCAL = "{\"id\":1,\"v\":1,\"name\":\"Anna\",\"seat\":{\"row\":2},\"note\":\"window\"}";
    static final String SERVER = "{\"id\":1,\"v\":4,\"name\":\"Anne\",\"seat\":{\"row\":3},\"note\":\"\"}";

    private TwoFields() {}

    static Workshop parked(Path folder, String moreRules) {
        Workshop shop = new Workshop(folder);
        reconcile(shop, moreRules, BASE, LOCAL, SERVER);
        return shop;
    }

    /** Parks the conflict of these sides; an empty base is none. */
    static void reconcile(Workshop shop, String moreRules, String base, String local, String server) {
        List<Object> call = new ArrayList<>(List.of("reconcile", "--out", shop.path("out")));
        if (!base.isEmpty()) {
            call.addAll(List.of("--base", shop.write("base.ndjson", base)));
        }
        call.addAll(List.of("--local", shop.write("local.ndjson", local)));
        call.addAll(List.of("--server", shop.write("server.ndjson", server)));
        call.addAll(List.of("--rules", shop.write("rules.yaml", Workshop.RULES + moreRules)));
        Call parked = shop.truce(call.toArray());
        assertThat(parked.code()).as("%s", parked).isEqualTo(1);
    }
}
