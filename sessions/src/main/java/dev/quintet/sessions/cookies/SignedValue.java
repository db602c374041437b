package dev.quintet.sessions.cookies;

/**
 * A signed value after its signature was checked.
 *
 * @since 1.0
 */
public sealed interface SignedValue {
    /**
     * The signature is right.
     *
     * @param value what was signed
     * @param currentSecret whether with the current secret; if not, the front end refuses it
     */
    record Valid(String value, boolean currentSecret) implements SignedValue {
        /** Without the value, which is as good as a password. */
        @Override
        public String toString() {
            return "Valid[currentSecret=" + currentSecret + "]";
        }
    }

    /**
     * It is not to be believed.
     *
     * @param reason why not
     */
    record Refused(CookieRefusal reason) implements SignedValue {}
}
