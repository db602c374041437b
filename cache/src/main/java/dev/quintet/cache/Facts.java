package dev.quintet.cache;

/**
 * What is known of the load that an entry came from.
 *
 * @param tookMillis how long it took, at least 1
 * @param staleMillis the part at the end of the entry's life in which it is stale
 */
record Facts(long tookMillis, long staleMillis) {
    static final Facts NONE = new Facts(0, 0);

    /** {@link #NONE} where there are none, or something foreign. */
    static Facts parse(String text) {
        int colon = text.indexOf(':');
        if (colon < 1) {
            return NONE;
        }
        try {
            return new Facts(Long.parseLong(text.substring(0, colon)), Long.parseLong(text.substring(colon + 1)));
        } catch (NumberFormatException foreign) {
            return NONE;
        }
    }

    @Override
    public String toString() {
        return tookMillis + ":" + staleMillis;
    }

    /**
     * Whether a reader should have the entry loaded anew: because it is stale, or by chance, which rises towards the end. As
     * in Vattani, Chierichetti, Lowenstein, "Optimal Probabilistic Cache Stampede Prevention" (VLDB 2015): refreshed when
     * {@code took * beta * -ln(random)} reaches the time left, so of many readers about one does, about as long before the
     * end as a load takes.
     *
     * @param millisLeft until the entry expires in Redis
     * @param beta how eagerly; 0 waits for the end
     * @param random above 0, up to 1
     */
    boolean refreshIsDue(long millisLeft, double beta, double random) {
        if (tookMillis == 0) {
            return false;
        }
        long freshLeft = millisLeft - staleMillis;
        return freshLeft <= 0 || (beta > 0 && tookMillis * beta * -Math.log(random) >= freshLeft);
    }
}
