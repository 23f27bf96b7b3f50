package io.traitortrack.system;

import java.net.URI;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

import io.traitortrack.system.field.Api;
import io.traitortrack.system.field.Auditor;
import io.traitortrack.system.field.Biller;
import io.traitortrack.system.field.FreshCodes;
import io.traitortrack.system.field.Station;

/**
 * One running TraitorTrack: where its parts are and who may ask them.
 *
 * @param edge the gateway, the only address that users know
 * @param scanService the scan service without the gateway, for comparisons
 * @param kafka bootstrap address
 * @param databases by the name of the service: {@code scan}, {@code bill}, {@code audit}
 * @param tokens the tokens of its users
 * @param state its state folder
 * @param checkout the source tree that it was built from
 */
public record Installation(
        URI edge,
        URI scanService,
        String kafka,
        Map<String, Database> databases,
        Tokens tokens,
        Path state,
        Path checkout) {

    private static final Map<String, String> PACKERS = Map.of("LKO", "dispatcher.lucknow", "IDR", "dispatcher.indore");
    private static final Map<String, String> BILLERS = Map.of("LKO", "biller.lucknow", "IDR", "biller.indore");

    /** The way from a user's name to a token, by the same login as anybody's. */
    public interface Tokens {
        /** A token that is valid for some minutes at least. */
        String of(String user);
    }

    /** The API as a demonstration user sees it. */
    public Api as(String user) {
        return new Api(edge, () -> Optional.of(tokens.of(user)));
    }

    /** The API as somebody sees it who never logged in. */
    public Api asNobody() {
        return new Api(edge, Optional::empty);
    }

    /** A station, in the hands of the dispatcher of its site; for example {@code LKO-1}. */
    public Station station(String code) {
        String site = code.substring(0, code.indexOf('-')).toUpperCase(Locale.ROOT);
        return new Station(code, as(PACKERS.getOrDefault(site, "admin")));
    }

    /** The biller of a site. */
    public Biller biller(String site) {
        return new Biller(site, as(BILLERS.getOrDefault(site, "admin")));
    }

    /** The auditor, who sees everything and changes nothing. */
    public Auditor auditor() {
        return new Auditor(as("auditor"));
    }

    /** Codes that nobody used on this installation. */
    public FreshCodes freshCodes() {
        return new FreshCodes(
                as("auditor"), LocalDate.now(ZoneId.of("Asia/Kolkata")).minusDays(21));
    }

    /** The database of a service. */
    public Database database(String service) {
        Database database = databases.get(service);
        if (database == null) {
            throw new AssertionError("no database of " + service);
        }
        return database;
    }
}
