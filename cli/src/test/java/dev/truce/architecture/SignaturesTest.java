package dev.truce.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.core.domain.JavaTypeVariable;
import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleDescriptor;
import java.nio.file.Files;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What users of conflict-core must have on their own class path to call it: the JDK, and Jackson where JSON is the subject. */
@Tag("slow")
class SignaturesTest {

    private static final String RULESETS = "dev.truce.conflict.ruleset";
    private static final String JSON_ACCESS = "dev.truce.conflict.access.FieldAccess.json()";

    @Test
    void onlyRulesetsAndTheAccessToJsonShowJackson() throws IOException {
        Set<String> foreign = new TreeSet<>();
        signatures().filter(each -> !each.isAboutJson()).forEach(each -> foreign.addAll(each.foreignTypes("")));
        assertThat(foreign).isEmpty();
    }

    @Test
    void nothingShowsAThirdPartyTypeButJacksons() throws IOException {
        Set<String> foreign = new TreeSet<>();
        signatures().forEach(each -> foreign.addAll(each.foreignTypes("tools.jackson.")));
        assertThat(foreign).isEmpty();
    }

    @Test
    void whatMayShowJacksonIsAmongThem() throws IOException {
        assertThat(signatures().map(Signature::of)).contains(JSON_ACCESS).anyMatch(name -> name.startsWith(RULESETS));
    }

    private static Stream<Signature> signatures() throws IOException {
        Set<String> exported = exported();
        return House.mainClasses().stream()
                .filter(type -> exported.contains(type.getPackageName()))
                .filter(SignaturesTest::isVisible)
                .flatMap(SignaturesTest::signatures);
    }

    private static Set<String> exported() throws IOException {
        try (InputStream in =
                Files.newInputStream(House.ROOT.resolve("conflict-core/target/classes/module-info.class"))) {
            return ModuleDescriptor.read(in).exports().stream()
                    .map(ModuleDescriptor.Exports::source)
                    .collect(Collectors.toSet());
        }
    }

    /** Public, and so is every type around it. */
    private static boolean isVisible(JavaClass type) {
        return isVisible(type.getModifiers())
                && type.getEnclosingClass().map(SignaturesTest::isVisible).orElse(true);
    }

    private static boolean isVisible(Set<JavaModifier> modifiers) {
        return modifiers.contains(JavaModifier.PUBLIC) || modifiers.contains(JavaModifier.PROTECTED);
    }

    private static Stream<Signature> signatures(JavaClass type) {
        Stream<JavaType> parents = Stream.concat(type.getSuperclass().stream(), type.getInterfaces().stream());
        Signature declaration = new Signature(
                type.getName(), type.getPackageName(), Stream.concat(parents, bounds(type.getTypeParameters())));
        Stream<Signature> fields = type.getFields().stream()
                .filter(field -> isVisible(field.getModifiers()))
                .map(SignaturesTest::signature);
        Stream<Signature> calls = type.getCodeUnits().stream()
                .filter(unit -> isVisible(unit.getModifiers()))
                .map(SignaturesTest::signature);
        return Stream.of(Stream.of(declaration), fields, calls).flatMap(each -> each);
    }

    private static Signature signature(JavaField field) {
        return new Signature(field.getFullName(), field.getOwner().getPackageName(), Stream.of(field.getType()));
    }

    private static Signature signature(JavaCodeUnit unit) {
        Stream<JavaType> types = Stream.of(
                        Stream.of(unit.getReturnType()),
                        unit.getParameterTypes().stream(),
                        unit.getExceptionTypes().stream(),
                        bounds(unit.getTypeParameters()))
                .flatMap(each -> each);
        return new Signature(unit.getFullName(), unit.getOwner().getPackageName(), types);
    }

    private static Stream<JavaType> bounds(List<? extends JavaTypeVariable<?>> variables) {
        return variables.stream().flatMap(variable -> variable.getUpperBounds().stream());
    }

    /** One declaration and the types that its user sees, down to the arguments of generic types. */
    private record Signature(String of, String inPackage, Set<JavaClass> types) {

        Signature(String of, String inPackage, Stream<? extends JavaType> types) {
            this(
                    of,
                    inPackage,
                    types.flatMap(type -> type.getAllInvolvedRawTypes().stream())
                            .map(JavaClass::getBaseComponentType)
                            .collect(Collectors.toSet()));
        }

        boolean isAboutJson() {
            return inPackage.equals(RULESETS) || of.equals(JSON_ACCESS);
        }

        Set<String> foreignTypes(String allowed) {
            return types.stream()
                    .map(JavaClass::getName)
                    .filter(name -> name.contains(".") && !name.startsWith("java.") && !name.startsWith("dev.truce."))
                    .filter(name -> allowed.isEmpty() || !name.startsWith(allowed))
                    .map(name -> of + " shows " + name)
                    .collect(Collectors.toSet());
        }
    }
}
