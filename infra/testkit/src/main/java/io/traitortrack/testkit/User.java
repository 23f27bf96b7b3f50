package io.traitortrack.testkit;

/** A login of a database; the password is never printed. */
public record User(String name, String password) {
    @Override
    public String toString() {
        return name;
    }
}
