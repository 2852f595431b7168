package dev.truce.conflict.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class BeanMembersTest {

    /** Made anew for each test; {@link FieldAccess#of} remembers. */
    private static FieldAccess<Object> access(Class<?> type) {
        return new ObjectAccess(type);
    }

    public static class Entity {

        private long id;
        public String comment = "";
        public static int made;
        public final transient int cached = 3;

        public long getId() {
            return id;
        }

        public void setId(long id) {
            this.id = id;
        }
    }

    public static class Person extends Entity {

        private @Nullable String name;
        private boolean isActive;
        private String url = "";
        private List<Person> friends = List.of();
        private transient int age;

        public @Nullable String getName() {
            return name;
        }

        public Person setName(String name) {
            this.name = name;
            return this;
        }

        public boolean isActive() {
            return isActive;
        }

        public void setActive(boolean active) {
            isActive = active;
        }

        public String getURL() {
            return url;
        }

        public void setURL(String url) {
            this.url = url;
        }

        public List<Person> getFriends() {
            return friends;
        }

        public void setFriends(List<Person> friends) {
            this.friends = friends;
        }

        public int age() {
            return age;
        }

        public String getGreeting() {
            return "Hello " + name;
        }

        public static String getKind() {
            return "person";
        }

        public String get() {
            return "nothing";
        }

        public boolean is() {
            return true;
        }

        public void getNothing() {}

        public void set(int nothing) {}
    }

    private static Person ada() {
        Person ada = new Person().setName("Ada");
        ada.setId(7);
        ada.setActive(true);
        ada.setURL("urn:ada");
        ada.comment = "first";
        ada.setFriends(List.of(new Person().setName("Bob")));
        return ada;
    }

    @Test
    void gettersWithSettersAndPublicFieldsAreMembersByName() {
        FieldAccess<Object> access = access(Person.class);
        assertThat(access.members(ada()))
                .extracting(Map.Entry::getKey)
                .containsExactly("URL", "active", "comment", "friends", "id", "name");
        assertThat(access.write(ada()))
                .isEqualTo(
                        "{\"URL\":\"urn:ada\",\"active\":true,\"comment\":\"first\",\"friends\":[{\"URL\":\"\","
                                + "\"active\":false,\"comment\":\"\",\"friends\":[],\"id\":0,\"name\":\"Bob\"}],\"id\":7,\"name\":\"Ada\"}");
        assertThat(access.read(access.write(ada()))).usingRecursiveComparison().isEqualTo(ada());
    }

    @Test
    void beansAreComparedByTheirMembers() {
        FieldAccess<Object> access = access(Person.class);
        Person other = ada();
        assertThat(access.same(ada(), other)).isTrue();
        other.comment = "second";
        assertThat(access.same(ada(), other)).isFalse();
    }

    @Test
    void aNewBeanLeavesTheOldOneAsItWas() {
        FieldAccess<Object> access = access(Person.class);
        Person ada = ada();
        Map<String, Object> members = new HashMap<>();
        access.members(ada).forEach(each -> members.put(each.getKey(), each.getValue()));
        members.put("name", "Eve");
        assertThat(((Person) access.object(ada, members)).getName()).isEqualTo("Eve");
        assertThat(ada.getName()).isEqualTo("Ada");
    }

    public static class Narrowed extends Entity {

        private Object thing = "";

        public Object getThing() {
            return thing;
        }

        public void setThing(Object thing) {
            this.thing = thing;
        }
    }

    public static class Base<T> {

        private @Nullable T held;

        public @Nullable T getHeld() {
            return held;
        }

        public void setHeld(T held) {
            this.held = held;
        }
    }

    record Pair(int a, int b) {}

    public static class OfPairs extends Base<List<Pair>> {}

    @Test
    void inheritedTypeParametersStandForWhatTheSubclassSays() {
        OfPairs value = new OfPairs();
        value.setHeld(List.of(new Pair(1, 2)));
        FieldAccess<Object> access = access(OfPairs.class);
        assertThat(access.read(access.write(value))).usingRecursiveComparison().isEqualTo(value);
    }

    @Test
    void anObjectMemberHoldsWhatJsonCanSay() {
        Narrowed value = new Narrowed();
        value.setThing(List.of(1, "a", true, Map.of("x", 1.5)));
        FieldAccess<Object> access = access(Narrowed.class);
        assertThat(access.write(access.read(access.write(value)))).isEqualTo(access.write(value));
        value.setThing(new AtomicLong());
        assertThatThrownBy(() -> access.write(value))
                .hasMessageContaining("A java.util.concurrent.atomic.AtomicLong stands in a");
    }

    public static class NoSetter {
        private final String name = "x";

        public String getName() {
            return name;
        }
    }

    public static class WrongSetter {
        private @Nullable String name;

        public @Nullable String getName() {
            return name;
        }

        public void setName(CharSequence name) {
            this.name = name.toString();
        }
    }

    public static class NoConstructor {
        public int a;

        public NoConstructor(int a) {
            this.a = a;
        }
    }

    public static class Narrower extends Narrowed {

        @Override
        public String getThing() {
            return String.valueOf(super.getThing());
        }

        public void setThing(String thing) {
            super.setThing(thing);
        }
    }

    @Test
    void aGetterThatReturnsLessThanTheInheritedOneIsTheProperty() {
        Narrower value = new Narrower();
        value.setThing("a");
        FieldAccess<Object> access = access(Narrower.class);
        assertThat(access.write(value)).isEqualTo("{\"comment\":\"\",\"id\":0,\"thing\":\"a\"}");
        assertThatThrownBy(() -> access.read("{\"id\":0,\"thing\":1}")).hasMessageContaining("expected a String");
    }

    public static class Odd {

        private int a;
        private transient boolean done;
        public int count;

        public int getA() {
            return a;
        }

        public void setA(int a) {
            this.a = a;
        }

        public int getCount() {
            return 10 * count;
        }

        public void setCount(int tenfold) {
            count = tenfold / 10;
        }

        public Boolean isDone() {
            return done;
        }

        public void setDone(Boolean done) {
            this.done = done;
        }

        public int getxAxis() {
            return a;
        }

        public void setxAxis(int axis) {
            a = axis;
        }

        public void setAlone(int alone) {}

        public void setBoth(int one, int two) {}

        public static int getDefault() {
            return 0;
        }

        public static void setDefault(int most) {}
    }

    @Test
    void onlyPairsOfAGetterAndASetterAreProperties() {
        Odd odd = new Odd();
        odd.count = 4;
        FieldAccess<Object> access = access(Odd.class);
        assertThat(access.write(odd)).isEqualTo("{\"a\":0,\"count\":40,\"xAxis\":0}");
        assertThat(((Odd) access.read("{\"a\":1,\"xAxis\":1,\"count\":50}")).count)
                .isEqualTo(5);
    }

    public abstract static sealed class Vehicle permits Car, Bike {
        public int wheels;
    }

    public static final class Car extends Vehicle {
        public String plate = "";
    }

    public static final class Bike extends Vehicle {}

    @Test
    void theCasesOfASealedClassAreBeans() {
        FieldAccess<Object> access = access(Vehicle.class);
        Car car = new Car();
        car.wheels = 4;
        assertThat(access.write(car)).isEqualTo("{\"@type\":\"Car\",\"plate\":\"\",\"wheels\":4}");
        assertThat(access.read(access.write(car)))
                .isInstanceOf(Car.class)
                .usingRecursiveComparison()
                .isEqualTo(car);
        assertThat(access.same(car, new Bike())).isFalse();
    }

    public static class Fixed {
        public final int fixed = 1;
    }

    record HasNumber(Number number) {}

    interface Open {}

    record HasOpen(Open open) {}

    record HasThread(Thread thread) {}

    record HasKeys(Map<Integer, String> byNumber) {}

    record HasOptional(List<Optional<String>> list) {}

    record HasNoConstructor(List<NoConstructor> list) {}

    record HasLinked(LinkedList<String> list) {}

    record Endless<T>(@Nullable Endless<List<T>> next) {}

    record HasEndless(Endless<String> endless) {}

    record HasGeneric<T>(T value) {}

    @Test
    void whatCannotBeTakenApartIsRefusedByClassMemberAndRemedy() {
        String here = "dev.truce.conflict.access.BeanMembersTest$";
        refused(
                NoSetter.class,
                here + "NoSetter.name would be lost in a merged NoSetter: it has no public getter and setter of its"
                        + " type; add them, or mark the field transient");
        refused(
                WrongSetter.class,
                here + "WrongSetter.name would be lost in a merged WrongSetter: it has no public getter and setter"
                        + " of its type; add them, or mark the field transient");
        refused(
                NoConstructor.class,
                here + "NoConstructor is a " + here + "NoConstructor, which cannot be merged: it is no record, and"
                        + " no bean, which has a public constructor without parameters; make it a record, or give it one");
        refused(
                HasNoConstructor.class,
                here + "HasNoConstructor.list is a " + here + "NoConstructor, which cannot be merged: it is no"
                        + " record, and no bean, which has a public constructor without parameters; make it a record, or give it one");
        refused(
                HasOpen.class,
                here + "HasOpen.open is a " + here + "Open, which cannot be merged: nobody could make one anew; seal it"
                        + " over records, or declare the class itself");
        refused(
                HasNumber.class,
                here
                        + "HasNumber.number is a java.lang.Number, which cannot be merged: nobody could make one anew; seal"
                        + " it over records, or declare the class itself");
        refused(
                Fixed.class,
                here
                        + "Fixed.fixed would be lost in a merged Fixed: it has no public getter and setter of its type; add"
                        + " them, or mark the field transient");
        refused(
                HasThread.class,
                here + "HasThread.thread is a java.lang.Thread, which cannot be merged: it is no record, no bean, and"
                        + " no value that stands as a text; hold its text");
        refused(
                HasLinked.class,
                here + "HasLinked.list is a java.util.LinkedList, which cannot be merged: it is no record, no bean, and"
                        + " no value that stands as a text; hold its text");
        refused(
                HasKeys.class,
                here + "HasKeys.byNumber is a java.util.Map, which cannot be merged: the keys of a map are names of"
                        + " members; use String as its key");
        refused(
                HasOptional.class,
                here + "HasOptional.list is a java.util.Optional, which cannot be merged: an Optional says whether a"
                        + " member is there; use it for a component, and nowhere else");
        refused(
                HasEndless.class,
                here + "Endless.next is a " + here + "Endless, which cannot be merged: its types nest deeper than 100"
                        + " levels; refer by key");
        for (Class<?> none : List.of(
                String.class, Object.class, int.class, List.class, Map.class, Optional.class, HasGeneric.class)) {
            refused(
                    none,
                    none.getName()
                            + " is no type of records: name a Java record, a sealed type of records or a bean, without"
                            + " type parameters");
        }
    }

    private static void refused(Class<?> type, String message) {
        assertThatThrownBy(() -> FieldAccess.of(type))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }
}
