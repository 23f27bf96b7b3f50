package io.traitortrack.gateway.limit;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class AddressTest {

    @Test
    void anAddressOfTheOldKindIsOneHolder() {
        assertThat(Address.holder("192.0.2.7")).isEqualTo("192.0.2.7");
    }

    @Test
    void theNameOfAnInterfaceIsNoPartOfAnAddress() {
        assertThat(Address.holder("fe80:0:0:0:1:2:3:4%eth7")).isEqualTo(Address.holder("fe80::5"));
    }

    @Test
    void aNetworkOfTheNewKindIsOneHolder() {
        assertThat(Address.holder("2001:db8:0:1::7"))
                .isEqualTo(Address.holder("2001:db8:0:1:ffff:1:2:3"))
                .isNotEqualTo(Address.holder("2001:db8:0:2::7"));
    }
}
