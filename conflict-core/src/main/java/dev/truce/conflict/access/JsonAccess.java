package dev.truce.conflict.access;

import dev.truce.integrity.Digest;
import dev.truce.integrity.json.StrictJson;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.BigIntegerNode;
import tools.jackson.databind.node.DecimalNode;
import tools.jackson.databind.node.IntNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.LongNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/** Access to Jackson's trees. */
enum JsonAccess implements FieldAccess<JsonNode> {
    INSTANCE;

    private static final BigInteger LONG_MIN = BigInteger.valueOf(Long.MIN_VALUE);
    private static final BigInteger LONG_MAX = BigInteger.valueOf(Long.MAX_VALUE);

    @Override
    public Kind kind(JsonNode value) {
        Class<?> type = value.getClass(); // a comparison of classes is cheaper than the call that tells the type
        if (type == StringNode.class) {
            return Kind.TEXT;
        }
        if (type == ObjectNode.class) {
            return Kind.OBJECT;
        }
        if (type == IntNode.class) {
            return Kind.NUMBER;
        }
        return switch (value.getNodeType()) {
            case OBJECT -> Kind.OBJECT;
            case ARRAY -> Kind.LIST;
            case NUMBER -> Kind.NUMBER;
            case BOOLEAN -> Kind.BOOLEAN;
            case STRING, BINARY, POJO -> Kind.TEXT;
            case NULL, MISSING -> Kind.NULL;
        };
    }

    @Override
    public Iterable<Map.Entry<String, JsonNode>> members(JsonNode object) {
        return object.properties();
    }

    @Override
    public @Nullable JsonNode member(JsonNode object, String name) {
        return object.get(name);
    }

    @Override
    public int size(JsonNode container) {
        return container.size();
    }

    @Override
    public JsonNode object(JsonNode like, Map<String, JsonNode> members) {
        return new ObjectNode(JsonNodeFactory.instance, members);
    }

    @Override
    public List<JsonNode> elements(JsonNode list) {
        List<JsonNode> elements = new ArrayList<>(list.size());
        list.forEach(elements::add);
        return elements;
    }

    @Override
    public JsonNode list(JsonNode like, List<JsonNode> elements) {
        return new ArrayNode(JsonNodeFactory.instance, new ArrayList<>(elements));
    }

    @Override
    public BigDecimal decimal(JsonNode number) {
        return number.decimalValue();
    }

    @Override
    public JsonNode number(JsonNode like, BigDecimal value) {
        if (value.scale() != 0) {
            return DecimalNode.valueOf(value);
        }
        BigInteger integer = value.unscaledValue();
        if (integer.compareTo(LONG_MIN) < 0 || integer.compareTo(LONG_MAX) > 0) {
            return BigIntegerNode.valueOf(integer);
        }
        long small = integer.longValue();
        return small == (int) small ? IntNode.valueOf((int) small) : LongNode.valueOf(small);
    }

    @Override
    public String text(JsonNode scalar) {
        return scalar.asString();
    }

    @Override
    public JsonNode text(JsonNode like, String value) {
        return StringNode.valueOf(value);
    }

    @Override
    public Digest digest(JsonNode value) {
        return Digest.ofCanonical(value);
    }

    @Override
    public String write(JsonNode value) {
        return StrictJson.text(value);
    }

    @Override
    public JsonNode read(String json) {
        return StrictJson.reader().read(json, "the record");
    }

    @Override
    public boolean same(JsonNode one, JsonNode two) {
        if (one == two) {
            return true;
        }
        Class<?> type = one.getClass(); // first what is most frequent, and told by a comparison of classes alone
        if (type == two.getClass()) {
            if (type == StringNode.class) {
                return one.stringValue().equals(two.stringValue());
            }
            if (type == IntNode.class) {
                return one.intValue() == two.intValue();
            }
            if (type == ObjectNode.class) {
                return sameMembers(one, two);
            }
        }
        Kind kind = kind(one);
        if (kind != kind(two)) {
            return false;
        }
        return switch (kind) {
            case NULL -> true;
            case BOOLEAN -> one.booleanValue() == two.booleanValue();
            case NUMBER -> sameNumber(one, two);
            case TEXT -> one.asString().equals(two.asString());
            case LIST -> sameElements(one, two);
            case OBJECT -> sameMembers(one, two);
        };
    }

    private static boolean sameNumber(JsonNode one, JsonNode two) {
        if (one.isIntegralNumber() && two.isIntegralNumber() && one.canConvertToLong() && two.canConvertToLong()) {
            return one.longValue() == two.longValue();
        }
        return one.decimalValue().compareTo(two.decimalValue()) == 0;
    }

    private boolean sameElements(JsonNode one, JsonNode two) {
        int size = one.size();
        if (size != two.size()) {
            return false;
        }
        for (int i = 0; i < size; i++) {
            if (!same(one.get(i), two.get(i))) {
                return false;
            }
        }
        return true;
    }

    private boolean sameMembers(JsonNode one, JsonNode two) {
        if (one.size() != two.size()) {
            return false;
        }
        Iterator<Map.Entry<String, JsonNode>> expected = two.properties().iterator();
        for (Map.Entry<String, JsonNode> member : one.properties()) {
            Map.Entry<String, JsonNode> next = expected.next();
            boolean inStep = next.getKey().equals(member.getKey()); // mostly, and cheaper than to look it up
            JsonNode other = inStep ? next.getValue() : two.get(member.getKey());
            if (other == null || !same(member.getValue(), other)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public Agreement agreement(JsonNode base, JsonNode local, JsonNode server) {
        Class<?> type = base.getClass();
        int size = base.size();
        return type == ObjectNode.class
                        && type == local.getClass()
                        && type == server.getClass()
                        && size == local.size()
                        && size == server.size()
                ? agreementInStep(base, local, server)
                : agreementOfPairs(base, local, server);
    }

    private Agreement agreementOfPairs(JsonNode base, JsonNode local, JsonNode server) {
        boolean localUnchanged = same(base, local);
        boolean serverUnchanged = same(base, server);
        return Agreement.of(
                localUnchanged, serverUnchanged, !localUnchanged && !serverUnchanged && same(local, server));
    }

    /** One pass over three objects that mostly name the same members in the same order. */
    private Agreement agreementInStep(JsonNode base, JsonNode local, JsonNode server) {
        Iterator<Map.Entry<String, JsonNode>> ours = local.properties().iterator();
        Iterator<Map.Entry<String, JsonNode>> theirs = server.properties().iterator();
        Agreement agreement = Agreement.ALL;
        for (Map.Entry<String, JsonNode> before : base.properties()) {
            Map.Entry<String, JsonNode> our = ours.next();
            Map.Entry<String, JsonNode> their = theirs.next();
            String name = before.getKey();
            if (!name.equals(our.getKey()) || !name.equals(their.getKey())) {
                return agreementOfPairs(base, local, server);
            }
            agreement = member(agreement, before.getValue(), our.getValue(), their.getValue());
            if (agreement == Agreement.NONE) {
                return agreement;
            }
        }
        return agreement;
    }

    /** Compares what is not known to differ elsewhere. */
    private Agreement member(Agreement known, JsonNode base, JsonNode local, JsonNode server) {
        return switch (known) {
            case ALL ->
                base.getClass() == ObjectNode.class
                        ? agreement(base, local, server)
                        : agreementOfPairs(base, local, server);
            case LOCAL_AND_BASE -> same(base, local) ? known : Agreement.NONE;
            case SERVER_AND_BASE -> same(base, server) ? known : Agreement.NONE;
            case LOCAL_AND_SERVER -> same(local, server) ? known : Agreement.NONE;
            case NONE -> Agreement.NONE;
        };
    }
}
