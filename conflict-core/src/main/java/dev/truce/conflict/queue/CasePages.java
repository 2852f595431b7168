package dev.truce.conflict.queue;

import java.util.List;
import java.util.function.Consumer;

/** Reads any number of cases with a page of them in memory. */
final class CasePages {

    private static final int PAGE = 256;

    private CasePages() {}

    static void read(ConflictQueue queue, CaseFilter filter, CaseOrder order, Consumer<ConflictCase> sink) {
        long past = order.start();
        int left = filter.limit();
        while (left > 0) {
            int asked = Math.min(PAGE, left);
            List<ConflictCase> page =
                    queue.list(new CaseFilter(filter.tenant(), filter.status(), filter.type(), asked), order, past);
            page.forEach(sink);
            if (page.size() < asked) {
                return;
            }
            past = page.get(page.size() - 1).number();
            left -= page.size();
        }
    }
}
