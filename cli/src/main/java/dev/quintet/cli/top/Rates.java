package dev.quintet.cli.top;

import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What happened between two samples, per second; what a server says of itself where there is one sample only, or it has been
 * started anew since.
 */
final class Rates {
    private final Optional<Sample> before;
    private final Sample now;

    Rates(Optional<Sample> before, Sample now) {
        this.before = before.filter(sample -> now.secondsSince(sample) > 0);
        this.now = now;
    }

    private Optional<Sample.Server> then(Sample.Server server) {
        return before.flatMap(sample -> sample.server(server.id()));
    }

    private double seconds() {
        return before.map(now::secondsSince).orElse(1.0);
    }

    /** Commands per second. Ours are among them. */
    double commands(Sample.Server server) {
        return then(server)
                .map(then -> (server.commands() - then.commands()) / seconds())
                .orElse((double) server.perSecond());
    }

    /** Keys evicted per second; empty after one sample. */
    OptionalDouble evicted(Sample.Server server) {
        return perSecond(then(server).map(then -> server.evicted() - then.evicted()));
    }

    /** Errors answered per second; empty after one sample. */
    OptionalDouble errors(Sample.Server server) {
        return perSecond(then(server).map(then -> server.errors() - then.errors()));
    }

    /** How many keys a database gained per second; negative if it lost some. */
    OptionalDouble keys(Sample.Place place) {
        return perSecond(before.flatMap(sample -> sample.place(place.database()))
                .filter(then -> then.answer().isPresent() && place.answer().isPresent())
                .map(then -> place.keys() - then.keys()));
    }

    private OptionalDouble perSecond(Optional<Long> difference) {
        return difference.map(count -> OptionalDouble.of(count / seconds())).orElse(OptionalDouble.empty());
    }

    /** Of the look-ups between the two samples, how many in a hundred found a key; since the server began after one sample. */
    OptionalDouble hits(Sample.Server server) {
        long hits = server.hits() - then(server).map(Sample.Server::hits).orElse(0L);
        long misses = server.misses() - then(server).map(Sample.Server::misses).orElse(0L);
        return hits + misses > 0 ? OptionalDouble.of(100.0 * hits / (hits + misses)) : OptionalDouble.empty();
    }
}
