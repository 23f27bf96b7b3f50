package io.traitortrack.localstack.login;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

import io.traitortrack.localstack.login.DemonstrationUser.Person;
import io.traitortrack.localstack.login.DemonstrationUser.ServiceAccount;

/**
 * Access tokens of the demonstration users: the kept one while it lasts, else refreshed, else by a new login. One
 * turn a user, over threads and processes, so that nobody logs in twice and no TOTP code is sent twice: the realm
 * refuses a code that it saw before.
 */
public final class Tokens {
    /** A token that is handed out lasts at least this long. */
    private static final Duration RESERVE = Duration.ofMinutes(1);

    private final Path folder;
    private final DemonstrationUsers users;
    private final URI issuer;
    private final SignOn signOn;
    private final String integratorSecret;
    private final InstantSource clock;
    private final Consumer<Instant> waiting;

    Tokens(
            Path folder,
            DemonstrationUsers users,
            URI issuer,
            SignOn signOn,
            String integratorSecret,
            InstantSource clock,
            Consumer<Instant> waiting) {
        this.folder = folder;
        this.users = users;
        this.issuer = issuer;
        this.signOn = signOn;
        this.integratorSecret = integratorSecret;
        this.clock = clock;
        this.waiting = waiting;
    }

    /**
     * The tokens of a local stack.
     *
     * @param state the stack's state folder; {@link LoginRefused} if there is none
     * @param integratorSecret the secret of every service account among the users
     */
    public static Tokens of(Realm realm, DemonstrationUsers users, Path state, String integratorSecret) {
        if (!Files.isDirectory(state)) {
            throw new LoginRefused("No local stack has run here; demonstration users exist in the local profile only.");
        }
        InstantSource clock = InstantSource.system();
        return new Tokens(
                state.resolve("tokens"),
                users,
                realm.issuer(),
                new Login(realm, clock),
                integratorSecret,
                clock,
                instant -> waitUntil(clock, instant));
    }

    /**
     * A token that lasts at least a minute longer. May wait for up to 30 s, if this user's TOTP code was sent
     * already.
     *
     * @throws UnknownUser if there is no such demonstration user
     * @throws LoginRefused if the realm refuses or does not answer
     */
    public String accessToken(String user) {
        DemonstrationUser known = users.named(user);
        try {
            Files.createDirectories(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            try (UserLock _ = UserLock.on(folder.resolve(user + ".lock"))) {
                return accessToken(known, new Wallet(folder.resolve(user + ".json")));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The kept tokens in " + folder + " cannot be used", e);
        }
    }

    private String accessToken(DemonstrationUser user, Wallet wallet) throws IOException {
        Wallet.Content kept = wallet.open(issuer.toString());
        TokenSet tokens = kept.tokens();
        if (tokens != null && lasts(tokens.expiresAt())) {
            return tokens.accessToken();
        }
        TokenSet fresh = fresh(user, wallet, kept);
        // Read again: a login has put the step of its code there.
        wallet.keep(wallet.open(issuer.toString()).with(fresh));
        return fresh.accessToken();
    }

    private TokenSet fresh(DemonstrationUser user, Wallet wallet, Wallet.Content kept) {
        return switch (user) {
            case ServiceAccount account -> signOn.serviceAccount(account.name(), integratorSecret);
            case Person person -> {
                TokenSet old = kept.tokens();
                String refreshToken = old == null ? null : old.refreshToken();
                if (old != null && refreshToken != null && lasts(old.refreshExpiresAt())) {
                    try {
                        yield signOn.refresh(refreshToken);
                    } catch (LoginRefused ended) {
                        // the session was ended elsewhere: log in again
                    }
                }
                yield signOn.signIn(person, () -> code(person, wallet));
            }
        };
    }

    /** The code of a step that no code was sent of yet; that step is on disk before the code leaves. */
    private String code(Person person, Wallet wallet) {
        Totp device = person.secondFactor();
        if (device == null) {
            throw new LoginRefused("The realm asks for a second factor that " + person.name() + " does not have.");
        }
        try {
            Wallet.Content kept = wallet.open(issuer.toString());
            long step = Math.max(Totp.stepAt(clock.instant()), kept.lastStep() + 1);
            waiting.accept(Totp.startOf(step));
            wallet.keep(kept.afterStep(step));
            return device.code(step);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean lasts(Instant end) {
        return clock.instant().plus(RESERVE).isBefore(end);
    }

    private static void waitUntil(InstantSource clock, Instant instant) {
        while (clock.instant().isBefore(instant)) {
            LockSupport.parkNanos(Duration.between(clock.instant(), instant).toNanos());
            if (Thread.currentThread().isInterrupted()) {
                throw new LoginRefused("The login was interrupted.");
            }
        }
    }
}
