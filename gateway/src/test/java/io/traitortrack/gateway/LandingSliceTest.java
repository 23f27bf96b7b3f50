package io.traitortrack.gateway;

import java.net.http.HttpResponse;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class LandingSliceTest extends GatewaySlice {

    @Test
    void greetsEverybodyWithAPageThatLoadsOnlyItsOwnFiles() {
        HttpResponse<String> page = get("/");

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.headers().firstValue("Content-Type")).contains("text/html;charset=UTF-8");
        assertThat(page.headers().firstValue("Cache-Control")).contains("no-cache");
        assertThat(page.body()).contains("data-demonstration=\"false\"").doesNotContain("<style", " style=", "onclick");
        Matcher links = Pattern.compile("(?:src|href)=\"([^\"#]+)\"").matcher(page.body());
        while (links.find()) {
            assertThat(links.group(1)).startsWith("/").doesNotStartWith("//");
            if (links.group(1).startsWith("/assets/")) {
                assertThat(get(links.group(1)).statusCode()).as(links.group(1)).isEqualTo(200);
            }
        }
    }

    @Test
    void keepsTheRestOfItsFilesInside() {
        assertThat(get("/assets/nothing.js").statusCode()).isEqualTo(404);
        assertThat(get("/assets/").statusCode()).isEqualTo(404);
        assertThat(get("/assets/../index.html").statusCode()).isIn(400, 404);
    }
}
