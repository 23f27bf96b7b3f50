package io.traitortrack.platform.readiness;

import org.junit.jupiter.api.Test;
import org.springframework.mock.env.MockEnvironment;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

class ManagementPortTest {

    @Test
    void isAnotherThanTheServices() {
        assertThatNoException().isThrownBy(() -> ManagementPort.requireApart(ports("8081", "9081")));
        assertThatNoException().isThrownBy(() -> ManagementPort.requireApart(ports("0", "0")));
        assertThatNoException().isThrownBy(() -> ManagementPort.requireApart(ports("8081", "-1")));
        refuses(ports("8081", "8081"));
        refuses(new MockEnvironment().withProperty("server.port", "8081"));
        refuses(new MockEnvironment());
    }

    private static MockEnvironment ports(String service, String management) {
        return new MockEnvironment()
                .withProperty("server.port", service)
                .withProperty("management.server.port", management);
    }

    private static void refuses(MockEnvironment environment) {
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> ManagementPort.requireApart(environment))
                .withMessageContaining("management.server.port");
    }
}
