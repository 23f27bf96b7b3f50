package io.traitortrack.identity;

import java.text.ParseException;
import java.time.Duration;
import java.util.Set;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.traitortrack.localstack.login.LoginRefused;
import io.traitortrack.localstack.login.TokenSet;
import io.traitortrack.testkit.TestServers;
import org.junit.jupiter.api.Test;

import static io.traitortrack.identity.RunningRealm.LOGIN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What the realm's tokens say, and for how long. */
class TokensIT {

    @Test
    void sayWhoMayDoWhatWhereAndNothingElse() throws ParseException {
        var claims = RunningRealm.verified(aDispatcher().accessToken());

        assertThat(claims.getIssuer()).isEqualTo(RunningRealm.ISSUER);
        assertThat(claims.getAudience()).containsExactly("traitortrack");
        assertThat(claims.getSubject()).matches("[0-9a-f-]{36}");
        assertThat(claims.getStringClaim("azp")).isEqualTo("traitortrack-cli");
        assertThat(claims.getStringListClaim("roles")).containsExactly("dispatcher");
        assertThat(claims.getStringListClaim("sites")).containsExactly("LKO");
        assertThat(Set.of(
                        "exp",
                        "iat",
                        "auth_time",
                        "jti",
                        "iss",
                        "aud",
                        "sub",
                        "typ",
                        "azp",
                        "sid",
                        "acr",
                        "scope",
                        "preferred_username",
                        "roles",
                        "sites"))
                .containsAll(claims.getClaims().keySet());
    }

    @Test
    void lastForAQuarterOfAnHour() {
        assertThat(life(RunningRealm.verified(aDispatcher().accessToken()))).isEqualTo(Duration.ofMinutes(15));
        assertThat(life(RunningRealm.verified(integrator().accessToken()))).isEqualTo(Duration.ofMinutes(15));
    }

    @Test
    void areRefreshedByATokenThatIsGoodForOneUse() {
        String first = refreshToken(aDispatcher());

        var second = LOGIN.refresh(first);

        assertThat(refreshToken(second)).isNotEqualTo(first);
        assertThat(RunningRealm.verified(second.accessToken()).getIssuer()).isEqualTo(RunningRealm.ISSUER);
        assertThatThrownBy(() -> LOGIN.refresh(first))
                .isInstanceOf(LoginRefused.class)
                .hasMessageContaining("invalid_grant");
    }

    @Test
    void ofOneUseAreRefreshedOnAndOn() {
        var tokens = aDispatcher();
        for (int i = 0; i < 3; i++) {
            tokens = LOGIN.refresh(refreshToken(tokens));
        }

        assertThat(RunningRealm.verified(tokens.accessToken()).getSubject()).isNotEmpty();
    }

    @Test
    void endWithTheSessionTenHoursAfterTheLoginAtMost() throws ParseException {
        var tokens = LOGIN.refresh(refreshToken(aDispatcher()));
        var refresh = SignedJWT.parse(refreshToken(tokens)).getJWTClaimsSet();

        assertThat(life(refresh)).isLessThanOrEqualTo(Duration.ofMinutes(30));
    }

    @Test
    void ofTheServiceAccountCarryItsSitesAndNoWayToMore() throws ParseException {
        var tokens = integrator();
        var claims = RunningRealm.verified(tokens.accessToken());

        assertThat(claims.getStringListClaim("roles")).containsExactly("integrator");
        assertThat(claims.getStringListClaim("sites")).containsExactlyInAnyOrder("LKO", "IDR");
        assertThat(claims.getAudience()).containsExactly("traitortrack");
        assertThat(tokens.refreshToken()).isNull();
        assertThat(tokens.idToken()).isNull();
    }

    private static TokenSet aDispatcher() {
        return LOGIN.signIn(People.demonstration("dispatcher.lucknow"), () -> "");
    }

    private static TokenSet integrator() {
        return LOGIN.serviceAccount("integrator", TestServers.secret("TT_INTEGRATOR_SECRET"));
    }

    private static String refreshToken(TokenSet tokens) {
        String token = tokens.refreshToken();
        assertThat(token).isNotNull();
        return token;
    }

    private static Duration life(JWTClaimsSet claims) {
        return Duration.between(
                claims.getIssueTime().toInstant(), claims.getExpirationTime().toInstant());
    }
}
