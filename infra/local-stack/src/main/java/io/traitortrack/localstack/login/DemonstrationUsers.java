package io.traitortrack.localstack.login;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.traitortrack.localstack.login.DemonstrationUser.Person;
import io.traitortrack.localstack.login.DemonstrationUser.ServiceAccount;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The people of {@code identity/realm/demonstration-users.json}, the very file that the local Keycloak imports. */
public final class DemonstrationUsers {
    private static final JsonMapper JSON = new JsonMapper();

    private final Map<String, DemonstrationUser> users;

    private DemonstrationUsers(Map<String, DemonstrationUser> users) {
        this.users = users;
    }

    /** Reads the file; {@link LoginRefused} where there is none, as outside the local profile. */
    public static DemonstrationUsers in(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new LoginRefused("There are no demonstration users here (" + file.getFileName()
                    + " is missing): they exist in the local profile only.");
        }
        Map<String, DemonstrationUser> users = new LinkedHashMap<>();
        for (JsonNode entry : JSON.readTree(file).path("users")) {
            DemonstrationUser user = user(entry);
            users.put(user.name(), user);
        }
        return new DemonstrationUsers(users);
    }

    /** @throws UnknownUser if nobody has that name */
    public DemonstrationUser named(String name) {
        DemonstrationUser user = users.get(name);
        if (user == null) {
            throw new UnknownUser(name, names());
        }
        return user;
    }

    /** All names, in the order of the file. */
    public List<String> names() {
        return List.copyOf(users.keySet());
    }

    private static DemonstrationUser user(JsonNode entry) {
        JsonNode client = entry.path("serviceAccountClientId");
        if (client.isString()) {
            return new ServiceAccount(client.stringValue());
        }
        String password = "";
        @Nullable Totp secondFactor = null;
        for (JsonNode credential : entry.path("credentials")) {
            switch (credential.path("type").asString("")) {
                case "password" -> password = credential.path("value").stringValue();
                case "otp" -> secondFactor = totp(credential);
                default -> {
                    // other credentials do not take part in this login
                }
            }
        }
        return new Person(entry.path("username").stringValue(), password, secondFactor);
    }

    /** Keycloak keeps the secret as JSON within the JSON, and takes its characters as the key. */
    private static Totp totp(JsonNode credential) {
        String inner = credential.path("secretData").stringValue();
        return new Totp(JSON.readTree(inner).path("value").stringValue());
    }
}
