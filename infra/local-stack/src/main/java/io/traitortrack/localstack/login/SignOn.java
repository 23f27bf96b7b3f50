package io.traitortrack.localstack.login;

import java.util.function.Supplier;

import io.traitortrack.localstack.login.DemonstrationUser.Person;

/** The ways to tokens; each answers with tokens or throws {@link LoginRefused}. */
interface SignOn {
    TokenSet signIn(Person person, Supplier<String> code);

    TokenSet refresh(String refreshToken);

    TokenSet serviceAccount(String client, String secret);
}
