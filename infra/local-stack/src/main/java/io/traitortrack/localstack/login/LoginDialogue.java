package io.traitortrack.localstack.login;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

import org.jsoup.nodes.Document;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** One conversation with the login pages, step by step; for one thread. */
public final class LoginDialogue {
    private static final int LONGEST_CHAIN = 10;

    private final Browser browser;
    private final Realm realm;
    private final TokenEndpoint tokens;
    private final Pkce pkce = Pkce.fresh();
    private final String state = Pkce.random();
    private final String nonce = Pkce.random();
    private Page page;

    private LoginDialogue(Browser browser, Realm realm, TokenEndpoint tokens) {
        this.browser = browser;
        this.realm = realm;
        this.tokens = tokens;
        this.page = settled(browser.open(request()));
    }

    static LoginDialogue open(Browser browser, Realm realm, TokenEndpoint tokens) {
        return new LoginDialogue(browser, realm, tokens);
    }

    /** Fills in the first page; what the realm thinks of it is on the next. */
    public void password(String user, String password) {
        fillIn(Map.of("username", user, "password", password));
    }

    /** True while the realm waits for six digits of an enrolled device. */
    public boolean asksForCode() {
        return page.asksFor("otp");
    }

    public void code(String digits) {
        fillIn(Map.of("otp", digits));
    }

    /** What the realm refused on this page. */
    public Optional<String> complaint() {
        return page.complaint();
    }

    /** The page that the dialogue stands at. */
    public Document page() {
        return page.document();
    }

    /** Sends the first form of the page: its own values, and over them the given ones. */
    public void fillIn(Map<String, String> values) {
        page = settled(browser.submit(page, values));
    }

    /**
     * Takes the code from the redirect to the client and exchanges it.
     *
     * @throws LoginRefused if the realm is not satisfied yet, or its answer is not one to this request
     */
    public TokenSet finish() {
        Map<String, String> answer = answer();
        String code = answer.get("code");
        if (code == null) {
            throw new LoginRefused("The realm refused the login: " + answer.getOrDefault("error", "no code") + ".");
        }
        TokenSet set = tokens.ask(Map.of(
                "grant_type",
                "authorization_code",
                "client_id",
                Login.CLIENT,
                "redirect_uri",
                Login.REDIRECT.toString(),
                "code",
                code,
                "code_verifier",
                pkce.verifier()));
        require(nonce.equals(claim(set.idToken(), "nonce")), "nonce");
        return set;
    }

    private Map<String, String> answer() {
        URI location = page.location();
        if (location == null) {
            throw new LoginRefused(complaint()
                    .map(reason -> "The realm refused the login: " + reason)
                    .orElseGet(
                            () -> "The realm wants something first that only a browser can do: " + page.title() + "."));
        }
        Map<String, String> answer = parameters(location.getRawQuery());
        require(state.equals(answer.get("state")), "state");
        require(realm.issuer().toString().equals(answer.get("iss")), "issuer");
        return answer;
    }

    private URI request() {
        Map<String, String> request = new LinkedHashMap<>();
        request.put("response_type", "code");
        request.put("client_id", Login.CLIENT);
        request.put("redirect_uri", Login.REDIRECT.toString());
        request.put("scope", "openid");
        request.put("state", state);
        request.put("nonce", nonce);
        request.put("code_challenge", pkce.challenge());
        request.put("code_challenge_method", "S256");
        return URI.create(realm.authorization() + "?" + Browser.encoded(request));
    }

    /** Follows redirects within the realm, up to a page or to the one that leads back to the client. */
    private Page settled(Page first) {
        Page current = first;
        for (int step = 0; step < LONGEST_CHAIN; step++) {
            URI location = current.location();
            if (location == null || location.toString().startsWith(Login.REDIRECT.toString())) {
                return current;
            }
            current = browser.open(location);
        }
        throw new LoginRefused("The login pages lead in a circle.");
    }

    private static Map<String, String> parameters(@Nullable String query) {
        Map<String, String> parameters = new HashMap<>();
        if (query != null) {
            for (String pair : query.split("&", -1)) {
                int equals = pair.indexOf('=');
                if (equals > 0) {
                    parameters.put(
                            pair.substring(0, equals),
                            URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
                }
            }
        }
        return parameters;
    }

    private static @Nullable String claim(@Nullable String token, String name) {
        if (token == null) {
            return null;
        }
        String payload = token.split("\\.", -1)[1];
        return new JsonMapper()
                .readTree(Base64.getUrlDecoder().decode(payload))
                .path(name)
                .asString(null);
    }

    private static void require(boolean right, String what) {
        if (!right) {
            throw new LoginRefused("The answer of the realm has another " + what + " than the request; not accepted.");
        }
    }
}
