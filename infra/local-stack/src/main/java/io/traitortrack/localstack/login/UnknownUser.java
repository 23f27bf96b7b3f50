package io.traitortrack.localstack.login;

import java.util.List;

/** Nobody of that name among the demonstration users; the message lists who is. A command ends with status 2. */
public final class UnknownUser extends LoginRefused {
    private static final long serialVersionUID = 1L;

    UnknownUser(String name, List<String> known) {
        super("There is no demonstration user '" + name + "'; there are " + String.join(", ", known) + ".");
    }
}
