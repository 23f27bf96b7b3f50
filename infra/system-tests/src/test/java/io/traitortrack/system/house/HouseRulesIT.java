package io.traitortrack.system.house;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** A build that never fails proves nothing: every rule of the root POM is shown red on code that breaks it. */
class HouseRulesIT {

    private static final Path ROOT = Path.of(System.getProperty("tt.root", ".")).toAbsolutePath();

    private static final String PLANTED_POM = """
            <project xmlns="http://maven.apache.org/POM/4.0.0">
              <modelVersion>4.0.0</modelVersion>
              <parent>
                <groupId>io.traitortrack</groupId>
                <artifactId>traitortrack</artifactId>
                <version>1.0.0-SNAPSHOT</version>
                <relativePath>../pom.xml</relativePath>
              </parent>
              <artifactId>planted</artifactId>
              <dependencies>%s</dependencies>
            </project>
            """;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path house;

    private record Build(int exit, String output) {}

    @BeforeEach
    void aHouseWithOneModule() throws IOException {
        String pom = Files.readString(ROOT.resolve("pom.xml"));
        Files.writeString(
                house.resolve("pom.xml"),
                pom.replaceAll("(?s)<modules>.*</modules>", "<modules><module>planted</module></modules>"));
        Files.createDirectories(house.resolve(".mvn"));
        Files.copy(ROOT.resolve(".mvn/jvm.config"), house.resolve(".mvn/jvm.config"));
        plant("pom.xml", PLANTED_POM.formatted(""));
        plant("src/main/java/planted/package-info.java", """
                @NullMarked
                package planted;

                import org.jspecify.annotations.NullMarked;
                """);
    }

    @Test
    void wellKeptCodeBuilds() throws Exception {
        plant("src/main/java/planted/Planted.java", """
                package planted;

                final class Planted {

                    private Planted() {}

                    static int answer() {
                        return 42;
                    }
                }
                """);

        Build build = build("compile");

        assertThat(build.exit()).as(build.output()).isZero();
    }

    @Test
    void unformattedCodeDoesNotBuild() throws Exception {
        plant("src/main/java/planted/Planted.java", "package planted;\nfinal class Planted{ }\n");

        assertRed(build("process-sources"), "spotless");
    }

    @Test
    void aNullDereferenceDoesNotCompile() throws Exception {
        plant("src/main/java/planted/Planted.java", """
                package planted;

                import org.jspecify.annotations.Nullable;

                final class Planted {

                    private Planted() {}

                    static int length(@Nullable String text) {
                        return text.length();
                    }
                }
                """);

        assertRed(build("compile"), "[NullAway] dereferenced expression");
    }

    @Test
    void aBugPatternDoesNotCompile() throws Exception {
        plant("src/main/java/planted/Planted.java", """
                package planted;

                final class Planted {

                    private Planted() {}

                    static void lost() {
                        new IllegalStateException("made and never thrown");
                    }
                }
                """);

        assertRed(build("compile"), "[DeadException]");
    }

    @Test
    void aWarningDoesNotCompile() throws Exception {
        plant("src/main/java/planted/Planted.java", """
                package planted;

                import java.util.List;

                final class Planted {

                    private Planted() {}

                    static int size(List raw) {
                        return raw.size();
                    }
                }
                """);

        assertRed(build("compile"), "found raw type");
    }

    @Test
    void aServiceThatDependsOnAnotherDoesNotBuild() throws Exception {
        plant("pom.xml", PLANTED_POM.formatted("""
                <dependency>
                  <groupId>io.traitortrack</groupId>
                  <artifactId>bill-service</artifactId>
                  <version>1.0.0-SNAPSHOT</version>
                  <scope>system</scope>
                  <systemPath>${java.home}/lib/jrt-fs.jar</systemPath>
                </dependency>
                """));

        assertRed(build("validate"), "Services never depend on each other's code");
    }

    private static void assertRed(Build build, String why) {
        assertThat(build.exit()).as(build.output()).isNotZero();
        assertThat(build.output()).contains(why);
    }

    private void plant(String path, String content) throws IOException {
        Path file = house.resolve("planted").resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
    }

    private Build build(String phase) throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(List.of("mvn", "-B", "-o", "-Dstyle.color=never", "-pl", "planted", phase));
        ProcessBuilder maven =
                new ProcessBuilder(command).directory(house.toFile()).redirectErrorStream(true);
        maven.environment().put("JAVA_HOME", System.getProperty("java.home"));
        Process process = maven.start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Build(process.waitFor(), output);
    }
}
