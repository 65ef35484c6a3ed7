package dev.doorward.core.user;

/** Which characters no field may hold, whatever its meaning. */
final class Characters {

    private Characters() {}

    /**
     * Whether the text holds a control character (NUL among them) or a lone surrogate. A lone surrogate has no UTF-8
     * form: the JDK silently writes {@code ?} in its place, so two different texts would become the same bytes.
     */
    static boolean forbiddenIn(String text) {
        return text.codePoints().anyMatch(c -> Character.getType(c) == Character.CONTROL || isSurrogate(c));
    }

    static boolean isSurrogate(int codePoint) {
        return Character.getType(codePoint) == Character.SURROGATE;
    }

    static int count(String text) {
        return text.codePointCount(0, text.length());
    }
}
