package io.traitortrack.identity;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

import io.traitortrack.localstack.login.DemonstrationUser.Person;
import org.jsoup.Jsoup;
import org.jspecify.annotations.Nullable;

/** A request for authorization as somebody might write it, word by word, and the login behind it. */
final class Visit {
    static final String REDIRECT = "http://127.0.0.1/signed-in";
    static final String VERIFIER = "a-verifier-of-forty-three-characters-at-least-0123456789";

    private final Map<String, String> request = new TreeMap<>(Map.of(
            "response_type",
            "code",
            "client_id",
            "traitortrack-cli",
            "redirect_uri",
            REDIRECT,
            "scope",
            "openid",
            "state",
            "s",
            "code_challenge",
            challenge(),
            "code_challenge_method",
            "S256"));
    private final Map<String, String> cookies = new LinkedHashMap<>();

    /** What the realm answered. */
    record Answer(int status, @Nullable String location, String body) {
        boolean asksForPassword() {
            return Jsoup.parse(body).selectFirst("form input[name=password]") != null;
        }

        /** A parameter of the redirect to the client. */
        @Nullable
        String parameter(String name) {
            if (location == null) {
                return null;
            }
            for (String pair : location.split("[?&#]", -1)) {
                if (pair.startsWith(name + "=")) {
                    return pair.substring(name.length() + 1);
                }
            }
            return null;
        }
    }

    Visit with(String parameter, String value) {
        request.put(parameter, value);
        return this;
    }

    Visit without(String parameter) {
        request.remove(parameter);
        return this;
    }

    Answer open() {
        return answer(HttpRequest.newBuilder(
                URI.create(RunningRealm.endpoint("auth") + "?" + RunningRealm.encoded(request))));
    }

    /** Logs in somebody without a second factor; answers the code. */
    String codeFor(Person person) {
        String action = Jsoup.parse(open().body()).select("form").attr("action");
        var answer = answer(HttpRequest.newBuilder(RunningRealm.reachable(action))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(
                        RunningRealm.encoded(Map.of("username", person.name(), "password", person.password())))));
        String code = answer.parameter("code");
        if (code == null) {
            throw new AssertionError("no code, but " + answer);
        }
        return code;
    }

    /** Exchanges a code. */
    static HttpResponse<String> exchange(String code, Map<String, String> more) {
        var form = new TreeMap<>(Map.of(
                "grant_type",
                "authorization_code",
                "client_id",
                "traitortrack-cli",
                "redirect_uri",
                REDIRECT,
                "code",
                code));
        form.putAll(more);
        return RunningRealm.post(RunningRealm.endpoint("token"), form);
    }

    static String challenge() {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(VERIFIER.getBytes(StandardCharsets.US_ASCII));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private Answer answer(HttpRequest.Builder request) {
        if (!cookies.isEmpty()) {
            request.header(
                    "Cookie",
                    cookies.entrySet().stream()
                            .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
                            .collect(Collectors.joining("; ")));
        }
        var response = RunningRealm.send(request);
        for (String header : response.headers().allValues("set-cookie")) {
            String pair = header.split(";", 2)[0];
            cookies.put(pair.substring(0, pair.indexOf('=')), pair.substring(pair.indexOf('=') + 1));
        }
        return new Answer(
                response.statusCode(), response.headers().firstValue("location").orElse(null), response.body());
    }
}
