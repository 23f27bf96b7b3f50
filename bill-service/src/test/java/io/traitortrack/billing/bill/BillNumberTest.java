package io.traitortrack.billing.bill;

import java.time.LocalDate;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class BillNumberTest {

    @ParameterizedTest
    @CsvSource({"truck-77, TRUCK-77", "'  A1-  ', A1-", "123, 123", "ＡＢＣ, ABC"})
    void readsNumbersInAnyCase(String typed, String number) {
        assertThat(BillNumber.read(typed)).contains(number);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "AB",
                "A B C",
                "A/B/C",
                "A'--",
                "A%B",
                "ÄÖÜ",
                "A\u0000BC",
                "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
            })
    void refusesWhatIsNoNumber(String typed) {
        assertThat(BillNumber.read(typed)).isEmpty();
    }

    @Test
    void generatesSiteDayAndCount() {
        assertThat(BillNumber.generated("LKO", LocalDate.of(2026, 11, 21), 7)).isEqualTo("LKO-20261121-0007");
        assertThat(BillNumber.generated("LKO", LocalDate.of(2026, 11, 21), 12_345))
                .isEqualTo("LKO-20261121-12345");
    }
}
