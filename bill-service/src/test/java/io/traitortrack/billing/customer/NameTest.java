package io.traitortrack.billing.customer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class NameTest {

    @ParameterizedTest
    @ValueSource(
            strings = {"Shree Agro Traders", " shree  agro traders ", "SHREE AGRO\u00a0TRADERS", "ｓｈｒｅｅ Agro Traders"})
    void isTheSameHoweverItIsWritten(String written) {
        assertThat(Name.of(written).key()).isEqualTo("SHREE AGRO TRADERS");
    }

    @Test
    void keepsHowItWasWritten() {
        assertThat(Name.of(" Shree  Agro Traders").written()).isEqualTo("Shree Agro Traders");
    }
}
