package io.traitortrack.localstack;

import java.net.URI;
import java.util.concurrent.Callable;

import io.traitortrack.localstack.login.DemonstrationUsers;
import io.traitortrack.localstack.login.Realm;
import io.traitortrack.localstack.login.Tokens;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "token", description = "Prints an access token of a demonstration user, by an ordinary login.")
final class TokenCommand implements Callable<Integer> {
    @Parameters(paramLabel = "USER", description = "e.g. dispatcher.lucknow")
    private String user = "";

    @Override
    public Integer call() {
        System.out.println(tokens(Place.current()).accessToken(user));
        return 0;
    }

    static Tokens tokens(Place place) {
        LocalStack stack = place.stack();
        return Tokens.of(
                Realm.at(URI.create(stack.edge())),
                DemonstrationUsers.in(place.checkout().realmFiles().resolve("demonstration-users.json")),
                place.state().path(),
                stack.secrets().get("TT_INTEGRATOR_SECRET"));
    }
}
