package dev.quintet.benchmarks.sessions;

/** One of the session stores that are compared, with the same users in each. */
interface Contender extends AutoCloseable {
    String name();

    /**
     * Stores the session of a user.
     *
     * @return what the request carries in its {@code Cookie} field
     */
    String create(int user);

    /** From the request's field to the user's id, as an authenticating filter goes. */
    String authenticate(String cookieField);

    @Override
    void close();
}
