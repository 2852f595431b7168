package dev.truce.testkit.laws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.conflict.Side;
import dev.truce.conflict.access.FieldAccess;
import dev.truce.conflict.version.Stamp;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class SampleShrinkerTest {

    private final SampleShrinker<JsonNode> shrinker = new SampleShrinker<>(FieldAccess.json());

    private static Side<JsonNode> side(String json) {
        return Side.present(FieldAccess.json().read(json.replace('\'', '"')), Stamp.UNKNOWN);
    }

    @Test
    void whatDoesNotShowIsTakenAwayAtWhateverDepth() {
        Sample<JsonNode> sample = new Sample<>(
                side("{'a':1}"), side("{'a':1,'note':{'by':'Ann','text':['x','y']}}"), side("{'a':2,'note':{'at':3}}"));

        assertThat(shrinker.shrink(
                        sample,
                        each -> each.local().valueOrNull().at("/note/by").isString()
                                && each.server().valueOrNull().at("/note/at").isNumber()))
                .isEqualTo(new Sample<>(Side.none(), side("{'note':{'by':'Ann'}}"), side("{'note':{'at':3}}")));
    }

    @Test
    void elementsOfListsAreTakenAwayToo() {
        Sample<JsonNode> sample = new Sample<>(side("1"), side("[{'a':1},'x','y']"), side("[1,['z']]"));

        assertThat(shrinker.shrink(
                        sample,
                        each -> each.local().valueOrNull().toString().contains("x")
                                && each.server().valueOrNull().toString().contains("z")))
                .isEqualTo(new Sample<>(Side.none(), side("['x']"), side("[['z']]")));
    }

    @Test
    void itEndsThoughThereIsMuchMoreToTry() {
        AtomicInteger tries = new AtomicInteger();
        String members =
                IntStream.range(0, 600).mapToObj(i -> "'m" + i + "':1").collect(Collectors.joining(",", "{", "}"));
        Sample<JsonNode> sample = new Sample<>(side(members), side(members), side(members));

        assertThat(shrinker.shrink(sample, each -> tries.incrementAndGet() < 0)).isEqualTo(sample);
        assertThat(tries).hasValue(2_000);
    }
}
