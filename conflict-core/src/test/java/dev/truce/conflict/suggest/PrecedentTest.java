package dev.truce.conflict.suggest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.truce.conflict.access.FieldPath;
import dev.truce.conflict.queue.ConflictCase;
import dev.truce.conflict.queue.Decision;
import dev.truce.conflict.queue.Decision.Pick;
import dev.truce.conflict.suggest.Constellation.Change;
import dev.truce.conflict.suggest.Constellation.Newer;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PrecedentTest {

    private final DecidedCases cases = new DecidedCases();

    @Test
    void decisionsOnTheSamePathAndPatternAreCountedByKind() {
        cases.take(cases.names(), Pick.SERVER);
        cases.pick(cases.names(), "/name", Pick.SERVER);
        cases.take(cases.names(), Pick.LOCAL);
        cases.take(cases.names(), Pick.BASE);
        cases.set(cases.names(), "{'name':'Anja'}");
        cases.decide(cases.names(), new Decision.Delete());
        cases.names();

        Precedent found = only(cases.names());

        assertThat(found.path()).isEqualTo(FieldPath.parse("/name"));
        assertThat(found.constellation()).isEqualTo(new Constellation(Change.BOTH_CHANGED, Newer.LOCAL));
        assertThat(found.constellation()).hasToString("both changed it, local newer");
        assertThat(found.decisions().counts())
                .isEqualTo(Map.of(
                        DecidedFor.SERVER, 2L,
                        DecidedFor.LOCAL, 1L,
                        DecidedFor.BASE, 1L,
                        DecidedFor.OWN_VALUE, 1L,
                        DecidedFor.DELETED, 1L));
        assertThat(found.decisions().most()).isEqualTo(DecidedFor.SERVER);
        assertThat(found.decisions().share(DecidedFor.SERVER)).isEqualTo(2 / 6.0);
        assertThat(found.decisions().newestCase()).isEqualTo(6);
        assertThat(found.decisions().newestAt()).isEqualTo(DecidedCases.NOW);
    }

    @Test
    void fewerThanThreeDecisionsSuggestNothing() {
        cases.take(cases.names(), Pick.SERVER);
        cases.take(cases.names(), Pick.SERVER);
        assertThat(Precedent.of(cases.queue, cases.names())).isEmpty();

        cases.take(cases.names(), Pick.SERVER);
        assertThat(Precedent.of(cases.queue, cases.names())).hasSize(1);
    }

    @Test
    void whatKeptBothSidesIsNoPrecedent() {
        cases.take(cases.names(), Pick.SERVER);
        cases.take(cases.names(), Pick.SERVER);
        cases.decide(cases.names(), new Decision.KeepBoth(Pick.SERVER, null));
        cases.decide(cases.reopen(cases.take(cases.names(), Pick.SERVER)), new Decision.KeepBoth(Pick.SERVER, null));
        assertThat(Precedent.of(cases.queue, cases.names())).isEmpty();

        cases.take(cases.names(), Pick.SERVER);
        assertThat(only(cases.names()).decisions().counts()).isEqualTo(Map.of(DecidedFor.SERVER, 3L));
    }

    @Test
    void anotherPatternOrPathIsNoPrecedent() {
        for (int i = 0; i < 3; i++) {
            cases.take(cases.parked("{'name':'Ann'}", "{'name':'Anna'}", 1, "{'name':'Anne'}", 2), Pick.SERVER);
            cases.take(cases.parked("{'nick':'Ann'}", "{'nick':'Anna'}", 2, "{'nick':'Anne'}", 1), Pick.SERVER);
            cases.take(cases.parked("{'name':'Ann','a':1}", "{'a':1}", 2, "{'name':'Anne','a':1}", 1), Pick.SERVER);
        }
        assertThat(Precedent.of(cases.queue, cases.names())).isEmpty();
    }

    @Test
    void elementsOfListsAreOnePath() {
        for (int i = 1; i <= 3; i++) {
            cases.take(item(i), Pick.LOCAL);
        }
        Precedent found = only(item(9));

        assertThat(found.path()).isEqualTo(FieldPath.parse("/items/k9/price"));
        assertThat(found.pattern()).isEqualTo(FieldPath.parse("/items/*/price"));
        assertThat(found.constellation().change()).isEqualTo(Change.BOTH_GREW);
        assertThat(found.decisions().counts()).isEqualTo(Map.of(DecidedFor.LOCAL, 3L));
    }

    private ConflictCase item(int key) {
        String item = "{'items':[{'id':'k%d','price':%d},{'id':'z','price':0}]}";
        return cases.parked(item.formatted(key, 10), item.formatted(key, 12), 1, item.formatted(key, 11), 2);
    }

    @Test
    void aDecisionThatWasMadeAnewCountsOnceAndWithItsLastOne() {
        ConflictCase first = cases.take(cases.names(), Pick.SERVER);
        ConflictCase anew = cases.take(cases.reopen(first), Pick.LOCAL); // local's, as then
        cases.set(cases.reopen(anew), "{'name':'Anja'}");
        cases.take(cases.names(), Pick.SERVER);
        ConflictCase third = cases.take(cases.names(), Pick.SERVER);
        cases.reopen(third); // not decided yet, so that the first decision stands

        assertThat(only(cases.names()).decisions().counts())
                .isEqualTo(Map.of(DecidedFor.SERVER, 2L, DecidedFor.OWN_VALUE, 1L));
        assertThat(only(cases.names()).decisions().newestCase()).isEqualTo(third.number());
    }

    @Test
    void whatADeadlineDecidedIsNoPrecedent() {
        cases.take(cases.names(), Pick.LOCAL);
        cases.take(cases.names(), Pick.LOCAL);
        cases.take(cases.names(), Pick.LOCAL);
        cases.names();
        cases.passDeadlines();

        assertThat(only(cases.names()).decisions().counts()).isEqualTo(Map.of(DecidedFor.LOCAL, 3L));
    }

    @Test
    void decisionsWithTheSameWordsOfTheSameDeciderAreMarkedAsAlike() {
        Decision server = new Decision.TakeSide(Pick.SERVER);
        cases.decide(cases.names(), server, "ann", "import");
        cases.decide(cases.names(), server, "ann", "import");
        cases.decide(cases.names(), server, "bob", "import");
        cases.decide(cases.names(), server, "ann", "");
        cases.decide(cases.names(), server, "ann", "");

        DecisionCounts counts = only(cases.names()).decisions();
        assertThat(counts.total()).isEqualTo(5);
        assertThat(counts.alike()).isEqualTo(2);
        assertThat(counts.deciders()).isEqualTo(2);
    }

    @Test
    void aCaseIsNoPrecedentOfItself() {
        cases.take(cases.names(), Pick.SERVER);
        cases.take(cases.names(), Pick.SERVER);
        ConflictCase decided = cases.take(cases.names(), Pick.SERVER);
        assertThat(Precedent.of(cases.queue, decided)).isEmpty();
    }

    @Test
    void ofAValueOfTheDecidersOwnItIsToldWhoseItIs() {
        cases.set(cases.names(), "{'name':'Anna'}");
        cases.set(cases.names(), "{'name':'Anne'}");
        cases.set(cases.names(), "{'name':'Ann'}");
        cases.set(cases.names(), "{}");
        assertThat(only(cases.names()).decisions().counts())
                .isEqualTo(Map.of(
                        DecidedFor.SERVER, 1L, DecidedFor.LOCAL, 1L, DecidedFor.BASE, 1L, DecidedFor.OWN_VALUE, 1L));
    }

    @Test
    void noDecisionsAreNoCounts() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new DecisionCounts(Map.of(), 1, 0, 1, DecidedCases.NOW))
                .withMessage("There are no decisions to count");
    }

    @Test
    void theFirstKindIsNamedWhereSeveralAreEquallyFrequent() {
        cases.take(cases.names(), Pick.LOCAL);
        cases.take(cases.names(), Pick.LOCAL);
        cases.take(cases.names(), Pick.SERVER);
        cases.take(cases.names(), Pick.SERVER);
        assertThat(only(cases.names()).decisions().most()).isEqualTo(DecidedFor.SERVER);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'a':1 | 'a':2 | 'a':3 | BOTH_GREW",
                "'a':3 | 'a':2 | 'a':1 | BOTH_SHRANK",
                "'a':2 | 'a':3 | 'a':1 | LOCAL_GREW",
                "'a':2 | 'a':1 | 'a':3 | SERVER_GREW",
                "'a':2 | 'a':'x' | 'a':3 | BOTH_CHANGED",
                "'a':'x' | 'a':2 | 'a':3 | BOTH_CHANGED",
                "'a':2 | 'a':3 | 'a':'x' | BOTH_CHANGED",
                "'a':[1] | 'a':[2] | 'a':3 | BOTH_CHANGED",
                "'a':[1] | 'a':3 | 'a':[2] | BOTH_CHANGED",
                "'a':1 | 'z':1 | 'a':null | BOTH_CHANGED",
                "'a':1 | 'a':null | 'z':1 | BOTH_CHANGED",
                "'a':1 | 'z':1 | 'a':3 | LOCAL_CLEARED",
                "'a':1 | 'a':null | 'a':3 | LOCAL_CLEARED",
                "'a':1 | 'a':3 | 'z':1 | SERVER_CLEARED",
                "'z':1 | 'a':3 | 'a':4 | BOTH_CREATED",
                "'a':[1] | 'a':[1,2] | 'a':[1,3] | BOTH_LISTS",
            })
    void whatBothSidesDidIsAPattern(String base, String local, String server, Change expected) {
        DecidedCases conflicting = new DecidedCases("seat", "fields: { /a: conflict }");
        ConflictCase parked = conflicting.parked(object(base), object(local), 1, object(server), 1);
        for (int i = 0; i < 3; i++) {
            conflicting.take(conflicting.parked(object(base), object(local), 1, object(server), 1), Pick.SERVER);
        }
        Precedent found = Precedent.of(conflicting.queue, parked).get(0);

        assertThat(found.constellation()).isEqualTo(new Constellation(expected, Newer.NEITHER));
    }

    @Test
    void patternsAreInTheOrderOfWhatBothSidesDidAndThenOfWhoWasLater() {
        Constellation created = new Constellation(Change.BOTH_CREATED, Newer.NEITHER);
        Constellation local = new Constellation(Change.BOTH_GREW, Newer.LOCAL);
        Constellation server = new Constellation(Change.BOTH_GREW, Newer.SERVER);
        assertThat(new TreeSet<>(List.of(server, local, created))).containsExactly(created, local, server);
    }

    private static String object(String member) {
        return "{'id':1," + member.strip() + "}";
    }

    private Precedent only(ConflictCase asked) {
        List<Precedent> found = Precedent.of(cases.queue, asked);
        assertThat(found).hasSize(1);
        return found.get(0);
    }
}
