package io.traitortrack.localstack.login;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

import org.jsoup.Connection;
import org.jsoup.Jsoup;
import org.jsoup.nodes.FormElement;

import static java.nio.charset.StandardCharsets.UTF_8;

/** Reads pages and fills in forms as a browser does, without scripts and without following redirects by itself. */
final class Browser {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final HttpClient http;
    private final Realm realm;
    private final Cookies cookies = new Cookies();

    Browser(HttpClient http, Realm realm) {
        this.http = http;
        this.realm = realm;
    }

    Page open(URI link) {
        return answer(HttpRequest.newBuilder(realm.reachable(link)).GET());
    }

    /** Sends the page's first form: its own values, and over them the given ones. */
    Page submit(Page page, Map<String, String> filledIn) {
        if (!(page.document().selectFirst("form") instanceof FormElement form)) {
            throw new LoginRefused("The login page '" + page.title() + "' has no form to fill in.");
        }
        Map<String, String> fields = new LinkedHashMap<>();
        for (Connection.KeyVal field : form.formData()) {
            fields.put(field.key(), field.value());
        }
        fields.putAll(filledIn);
        return answer(HttpRequest.newBuilder(realm.reachable(URI.create(form.absUrl("action"))))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(encoded(fields))));
    }

    static String encoded(Map<String, String> fields) {
        return fields.entrySet().stream()
                .map(field ->
                        URLEncoder.encode(field.getKey(), UTF_8) + "=" + URLEncoder.encode(field.getValue(), UTF_8))
                .collect(Collectors.joining("&"));
    }

    static HttpResponse<String> send(HttpClient http, HttpRequest request) {
        try {
            return http.send(request, BodyHandlers.ofString(UTF_8));
        } catch (IOException e) {
            throw new LoginRefused(
                    "Nothing answers at " + request.uri().getScheme() + "://"
                            + request.uri().getAuthority() + "; is the stack up?",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LoginRefused("The login was interrupted.", e);
        }
    }

    private Page answer(HttpRequest.Builder request) {
        URI address = request.build().uri();
        String header = cookies.header(address);
        if (!header.isEmpty()) {
            request.header("Cookie", header);
        }
        HttpResponse<String> response = send(http, request.timeout(PATIENCE).build());
        cookies.keep(address, response.headers());
        return new Page(
                response.statusCode(),
                response.headers().firstValue("location").map(address::resolve).orElse(null),
                Jsoup.parse(response.body(), address.toString()));
    }
}
