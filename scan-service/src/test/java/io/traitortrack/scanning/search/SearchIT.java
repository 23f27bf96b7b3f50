package io.traitortrack.scanning.search;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

import io.traitortrack.scanning.ScanService;
import io.traitortrack.scanning.ScanService.Answer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static io.traitortrack.scanning.ScanService.expect;
import static org.assertj.core.api.Assertions.assertThat;

class SearchIT {

    private final ScanService service = ScanService.running();
    private final String supervisor = service.token("supervisor.lucknow", "supervisor", "LKO");

    @Test
    void findsWhatIsExactlyThatFirst() {
        String sack = service.anOpenSack();

        Answer found = search(sack.toLowerCase(Locale.ROOT));

        assertThat(found.body().path("items").get(0).path("code").stringValue()).isEqualTo(sack);
        assertThat(found.body().path("items").get(0).path("match").stringValue())
                .isEqualTo("EXACT");
        assertThat(found.body().path("items").get(0).path("state").stringValue())
                .isEqualTo("OPEN");
    }

    @Test
    void findsAPackByItsLabelByItsBeginningAndByItsEnd() {
        String pack = "8812345678";
        expect(201, service.scan(pack, service.anOpenSack()));

        assertThat(codes(search("label no.:" + pack + " lot no.:A1, d.o.t.:30/09/2025")))
                .containsExactly(pack);
        assertThat(codes(search("881234"))).containsExactly(pack);
        assertThat(codes(search("2345678"))).containsExactly(pack);
        assertThat(search("2345678").body().path("items").get(0).path("match").stringValue())
                .isEqualTo("PIECE");
    }

    @Test
    void findsASackByAnyPieceOfItsCode() {
        String sack = service.anOpenSack();
        String piece = sack.substring(1, sack.length() - 1);

        assertThat(codes(search(piece))).contains(sack);
    }

    @Test
    void asksWhetherSomethingElseWasMeant() {
        String pack = "9907070707";
        expect(201, service.scan(pack, service.anOpenSack()));

        Answer found = search("9907070770");

        assertThat(found.body().path("suggestions").get(0).stringValue()).isEqualTo(pack);
        assertThat(found.body().path("items").get(0).path("match").stringValue())
                .isEqualTo("NEAR");
        assertThat(codes(search("1212121212121212"))).isEmpty();
    }

    @Test
    void findsNothingOfAForeignSite() {
        String pack = "9955113377";
        expect(201, service.scan(pack, service.anOpenSack()));
        String stranger = service.token("supervisor.indore", "supervisor", "IDR");

        for (String typed : List.of(pack, "995511", "5113377", "9955113378")) {
            Answer found = expect(200, service.get("/api/v1/search?q=" + typed, stranger));
            assertThat(found.body().path("items").size()).as(typed).isZero();
            assertThat(found.body().path("suggestions").size()).as(typed).isZero();
        }
        expect(200, service.get("/api/v1/search?q=" + pack, service.token("d", "dispatcher")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "%", "'; DROP TABLE bag", "a_c", "<b>", "\u0000", "ü"})
    void refusesWhatNoCodeHolds(String typed) {
        Answer refused = expect(400, service.get("/api/v1/search?q=" + encoded(typed), supervisor));

        assertThat(refused.outcome()).isEqualTo("INVALID_REQUEST");
    }

    @Test
    void isAskedForSomething() {
        expect(400, service.get("/api/v1/search", supervisor));
        expect(400, service.get("/api/v1/search?q=SB&limit=0", supervisor));
        expect(401, service.get("/api/v1/search?q=SB", "forged"));
    }

    private Answer search(String typed) {
        return expect(200, service.get("/api/v1/search?q=" + encoded(typed), supervisor));
    }

    private static List<String> codes(Answer found) {
        return found.body()
                .path("items")
                .valueStream()
                .map(item -> item.path("code").stringValue())
                .toList();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
