package io.traitortrack.platform.json;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.springframework.http.MediaType;
import org.springframework.mock.http.MockHttpOutputMessage;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

class WholeJsonTest {

    @Test
    void tellsHowManyBytesFollow() throws IOException {
        MockHttpOutputMessage answer = new MockHttpOutputMessage();

        new WholeJson(JsonMapper.shared()).write(Map.of("name", "Łódź"), MediaType.APPLICATION_JSON, answer);

        assertThat(answer.getBodyAsString(StandardCharsets.UTF_8)).isEqualTo("{\"name\":\"Łódź\"}");
        assertThat(answer.getHeaders().getContentLength()).isEqualTo(answer.getBodyAsBytes().length);
    }
}
