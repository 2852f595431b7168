package dev.truce.integrity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.integrity.HashChain.Link;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HashChainTest {

    @Test
    void aChainOfNextLinksHolds() {
        assertThat(verify(chain(20))).isEmpty();
        assertThat(verify(List.of())).isEmpty();
        assertThat(chain(1).get(0).previous()).isEqualTo(HashChain.GENESIS);
        assertThat(chain(1).get(0).sequence()).isEqualTo(1);
    }

    @Test
    void aRemovedEntryIsFound() {
        List<Link> chain = chain(5);
        chain.remove(2);

        assertThat(verify(chain))
                .containsExactly(
                        "audit: malformed; entry 4 stands where entry 3 belongs",
                        "audit: malformed; entry 4 does not continue the entry before it");
    }

    @Test
    void aRemovedStartIsFound() {
        assertThat(verify(chain(5).subList(1, 5))).hasSize(2);
    }

    @Test
    void everyChangedPartIsFound() {
        Link link = chain(3).get(1);
        Digest other = Digest.of(new byte[] {99});
        for (Link changed : List.of(
                new Link(7, link.previous(), link.payload(), link.self()),
                new Link(2, other, link.payload(), link.self()),
                new Link(2, link.previous(), other, link.self()),
                new Link(2, link.previous(), link.payload(), other))) {
            List<Link> chain = chain(3);
            chain.set(1, changed);
            assertThat(verify(chain)).as("%s", changed).isNotEmpty();
        }
    }

    /** Else an entry could be changed and the next one mended, and everything after would still fit. */
    @Test
    void aLinkCoversItsNumberTheLinkBeforeAndThePayload() {
        Digest before = Digest.of(new byte[] {1});
        Digest other = Digest.of(new byte[] {2});
        Digest self = HashChain.next(4, before, other).self();

        assertThat(HashChain.next(5, before, other).self()).isNotEqualTo(self);
        assertThat(HashChain.next(4, other, other).self()).isNotEqualTo(self);
        assertThat(HashChain.next(4, before, before).self()).isNotEqualTo(self);
    }

    @Test
    void twoEntriesSwappedAreFound() {
        List<Link> chain = chain(4);
        chain.add(1, chain.remove(2));
        assertThat(verify(chain)).isNotEmpty();
    }

    private static List<String> verify(List<Link> chain) {
        return HashChain.verify("audit", chain.iterator()).stream()
                .map(Finding::message)
                .toList();
    }

    private static List<Link> chain(int length) {
        List<Link> chain = new ArrayList<>();
        Link last = null;
        for (int i = 0; i < length; i++) {
            last = HashChain.next(last, Digest.of(new byte[] {(byte) i}));
            chain.add(last);
        }
        return chain;
    }
}
