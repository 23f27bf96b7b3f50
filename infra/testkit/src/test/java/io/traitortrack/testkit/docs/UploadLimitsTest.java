package io.traitortrack.testkit.docs;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What one layer lets through, the next one takes (P-16). */
class UploadLimitsTest {

    private static final String EDGE = settings("gateway");
    private static final String SERVICE = settings("scan-service");
    private static final Pattern IMPORTS = Pattern.compile("\"\\[/api/v1/imports]\": (\\d+)MB");

    @Test
    void aFormOfFilesPassesTheGatewayAndTheServiceAlike() {
        int atTheEdge = megabytes(IMPORTS, EDGE);

        assertThat(megabytes(IMPORTS, SERVICE)).isEqualTo(atTheEdge);
        assertThat(megabytes(Pattern.compile("max-swallow-size: (\\d+)MB"), SERVICE))
                .isEqualTo(atTheEdge);
        // and the form around the files
        assertThat(megabytes(Pattern.compile("most-bytes: (\\d+)MB"), SERVICE) + 1)
                .isEqualTo(atTheEdge);
    }

    private static int megabytes(Pattern setting, String settings) {
        Matcher found = setting.matcher(settings);
        assertThat(found.find()).as("%s", setting).isTrue();
        return Integer.parseInt(found.group(1));
    }

    private static String settings(String module) {
        return Documents.text(Documents.root().resolve(module + "/src/main/resources/application.yaml"));
    }
}
