package io.traitortrack.localstack.login;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

import io.traitortrack.localstack.login.DemonstrationUser.Person;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class TokensTest {
    private static final URI ISSUER = URI.create("http://localhost:8080/id/realms/traitortrack");
    private static final Instant NOON = Instant.parse("2026-11-21T12:00:10Z");
    private static final Duration VALID = Duration.ofMinutes(15);
    private static final Duration SESSION = Duration.ofMinutes(30);

    @TempDir
    Path folder;

    private final AtomicReference<Instant> now = new AtomicReference<>(NOON);
    private final DemonstrationUsers users = DemonstrationUsers.in(
            Path.of(System.getProperty("tt.root")).resolve("identity/realm/demonstration-users.json"));
    private RecordedSignOn realm = new RecordedSignOn(now::get);
    private Tokens tokens = tokens();

    @BeforeEach
    void aFreshRealm() {
        realm = new RecordedSignOn(now::get);
        tokens = tokens();
    }

    @Test
    void handsOutTheKeptTokenWhileItLasts() {
        String first = tokens.accessToken("biller.lucknow");

        now.set(NOON.plus(VALID).minusSeconds(61));

        assertThat(tokens.accessToken("biller.lucknow")).isEqualTo(first);
        assertThat(realm.requests).containsExactly("sign in biller.lucknow");
    }

    @Test
    void refreshesATokenWithinItsLastMinute() {
        String first = tokens.accessToken("biller.lucknow");

        now.set(NOON.plus(VALID).minusSeconds(60));

        assertThat(tokens.accessToken("biller.lucknow")).isNotEqualTo(first);
        assertThat(realm.requests).containsExactly("sign in biller.lucknow", "refresh r1");
    }

    @Test
    void usesEachRefreshTokenOnce() {
        tokens.accessToken("biller.lucknow");
        now.set(now.get().plus(VALID));
        tokens.accessToken("biller.lucknow");
        now.set(now.get().plus(VALID));
        tokens.accessToken("biller.lucknow");

        assertThat(realm.requests).containsExactly("sign in biller.lucknow", "refresh r1", "refresh r2");
    }

    @Test
    void logsInAgainWhenTheSessionWasEndedElsewhere() {
        tokens.accessToken("biller.lucknow");
        now.set(now.get().plus(VALID));
        realm.sessionsEnded = true;

        tokens.accessToken("biller.lucknow");

        assertThat(realm.requests).containsExactly("sign in biller.lucknow", "refresh r1", "sign in biller.lucknow");
    }

    @Test
    void logsInAgainAfterAnIdleSession() {
        tokens.accessToken("dispatcher.lucknow");
        now.set(now.get().plus(SESSION));

        tokens.accessToken("dispatcher.lucknow");

        assertThat(realm.requests).containsExactly("sign in dispatcher.lucknow", "sign in dispatcher.lucknow");
    }

    @Test
    void waitsForTheNextCodeRatherThanSendingOneTwice() {
        tokens.accessToken("admin");
        realm.sessionsEnded = true;
        forgetTokens("admin");

        tokens.accessToken("admin");

        assertThat(realm.codes).hasSize(2).doesNotHaveDuplicates();
        assertThat(now.get()).isEqualTo(Instant.parse("2026-11-21T12:00:30Z"));
    }

    @Test
    void neverSendsARefusedCodeAgain() {
        realm.codesRefused = true;
        assertThatThrownBy(() -> tokens.accessToken("admin")).isInstanceOf(LoginRefused.class);
        realm.codesRefused = false;

        tokens.accessToken("admin");

        assertThat(realm.codes).hasSize(2).doesNotHaveDuplicates();
    }

    @Test
    void logsInOnceForAllThatAskAtOnce() throws Exception {
        List<Callable<String>> callers = new ArrayList<>();
        for (int i = 0; i < 32; i++) {
            // every second caller stands for another program with the same folder
            Tokens mine = i % 2 == 0 ? tokens : tokens();
            callers.add(() -> mine.accessToken("admin"));
        }

        List<String> answers = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<String> answer : threads.invokeAll(callers)) {
                answers.add(answer.get());
            }
        }

        assertThat(answers).hasSize(32).containsOnly("a1");
        assertThat(realm.requests).containsExactly("sign in admin");
    }

    @Test
    void takesNoTokenOfAnotherRealm() {
        tokens.accessToken("auditor");
        Tokens elsewhere = new Tokens(
                folder,
                users,
                URI.create("http://localhost:9080/id/realms/traitortrack"),
                realm,
                "secret",
                now::get,
                now::set);

        assertThat(elsewhere.accessToken("auditor")).isEqualTo("a2");
    }

    @Test
    void givesTheServiceAccountATokenByItsSecret() {
        tokens.accessToken("integrator");

        assertThat(realm.requests).containsExactly("service account integrator secret");
    }

    @Test
    void keepsTokensReadableByTheirOwnerOnly() throws IOException {
        tokens.accessToken("admin");

        try (var files = Files.list(folder)) {
            assertThat(files)
                    .isNotEmpty()
                    .allSatisfy(file -> assertThat(Files.getPosixFilePermissions(file))
                            .isEqualTo(PosixFilePermissions.fromString("rw-------")));
        }
    }

    @Test
    void logsInWhereTheKeptFileIsTorn() throws IOException {
        Files.writeString(folder.resolve("admin.json"), "{\"issuer\":\"http");

        assertThat(tokens.accessToken("admin")).isEqualTo("a1");
    }

    @Test
    void refusesWhereNoStackHasRun() {
        assertThatThrownBy(() -> Tokens.of(
                        Realm.at(URI.create("http://localhost:8080")), users, folder.resolve("none"), "secret"))
                .isInstanceOf(LoginRefused.class)
                .hasMessageContaining("local profile only");
    }

    private Tokens tokens() {
        return new Tokens(folder, users, ISSUER, realm, "secret", now::get, instant -> {
            if (instant.isAfter(now.get())) {
                now.set(instant);
            }
        });
    }

    private void forgetTokens(String user) {
        try {
            Wallet wallet = new Wallet(folder.resolve(user + ".json"));
            Wallet.Content kept = wallet.open(ISSUER.toString());
            wallet.keep(kept.afterStep(kept.lastStep()));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** A realm that counts its tokens and remembers what it was asked. */
    private static final class RecordedSignOn implements SignOn {
        final List<String> requests = Collections.synchronizedList(new ArrayList<>());
        final List<String> codes = Collections.synchronizedList(new ArrayList<>());
        boolean sessionsEnded;
        boolean codesRefused;
        private final InstantSource clock;
        private int given;

        RecordedSignOn(InstantSource clock) {
            this.clock = clock;
        }

        @Override
        public TokenSet signIn(Person person, Supplier<String> code) {
            requests.add("sign in " + person.name());
            if (person.secondFactor() != null) {
                codes.add(code.get());
                if (codesRefused) {
                    throw new LoginRefused("Invalid authenticator code.");
                }
            }
            sessionsEnded = false;
            return next();
        }

        @Override
        public TokenSet refresh(String refreshToken) {
            requests.add("refresh " + refreshToken);
            if (sessionsEnded) {
                throw new LoginRefused("Session not active");
            }
            return next();
        }

        @Override
        public TokenSet serviceAccount(String client, String secret) {
            requests.add("service account " + client + " " + secret);
            return next();
        }

        private synchronized TokenSet next() {
            given++;
            Instant asked = clock.instant();
            return new TokenSet("a" + given, asked.plus(VALID), "r" + given, asked.plus(SESSION), null);
        }
    }
}
