package dev.doorward.specs;

/** Bodies of requests. */
final class Bodies {

    private Bodies() {}

    static String signUp(String name, String email, String password) {
        return "{\"name\":" + Json.quoted(name) + ",\"email\":" + Json.quoted(email) + ",\"password\":"
                + Json.quoted(password) + "}";
    }

    static String signIn(String email, String password) {
        return "{\"email\":" + Json.quoted(email) + ",\"password\":" + Json.quoted(password) + "}";
    }

    static String refresh(String token) {
        return "{\"refreshToken\":" + Json.quoted(token) + "}";
    }

    static String change(String current, String next) {
        return "{\"currentPassword\":" + Json.quoted(current) + ",\"newPassword\":" + Json.quoted(next) + "}";
    }

    static String own(String password) {
        return "{\"password\":" + Json.quoted(password) + "}";
    }
}
