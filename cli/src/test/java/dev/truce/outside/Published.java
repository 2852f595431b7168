package dev.truce.outside;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A repository of what this build publishes, and another for what a build fetches from it. */
record Published(Path repository, Path fetched, String version) {

    /** How a build ended. */
    record Build(int exit, String printed) {}

    /** In the order of the build: all that the testkit stands on. */
    private static final List<String> MODULES = List.of("integrity", "conflict-core", "rollback-planner", "testkit");

    static Published into(Path repository) throws IOException {
        Published published = new Published(repository, repository.resolveSibling("fetched"), versionOfTheBuild());
        for (String module : MODULES) {
            published.publish(module);
        }
        return published;
    }

    private static Path root() {
        return Path.of(System.getProperty("truce.root")).toAbsolutePath();
    }

    private static String versionOfTheBuild() throws IOException {
        String pom = Files.readString(root().resolve("pom.xml"));
        return pom.substring(pom.indexOf("<version>") + "<version>".length(), pom.indexOf("</version>"));
    }

    private void publish(String module) throws IOException {
        Path folder = Files.createDirectories(
                repository.resolve("dev/truce").resolve(module).resolve(version));
        String name = module + "-" + version;
        Path jar = root().resolve(module).resolve("target").resolve(name + ".jar");
        assertThat(jar).as("run this test with verify, which packs the modules").isRegularFile();
        Files.copy(jar, folder.resolve(name + ".jar"));
        Files.copy(root().resolve(module).resolve(".flattened-pom.xml"), folder.resolve(name + ".pom"));
    }

    /** What others publish, as this build has it already: six steps up from a jar, whose folders are group, name and version. */
    private static Path fetchedBefore() {
        return Path.of(Test.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .getPath())
                .resolve("../../../../../..")
                .normalize();
    }

    Build build(Path project, String goal) throws Exception {
        Process maven = new ProcessBuilder(
                        root().resolve("mvnw").toString(),
                        "-B",
                        "-Dmaven.repo.local=" + fetched,
                        "-Dmaven.repo.local.tail=" + fetchedBefore(),
                        "-Dpublished=" + repository.toUri(),
                        "-Dtruce.version=" + version,
                        goal)
                .directory(project.toFile())
                .redirectErrorStream(true)
                .start();
        String printed = new String(maven.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Build(maven.waitFor(), printed);
    }
}
