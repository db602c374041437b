package dev.quintet.admin;

/** A request that cannot be carried out as it is; the message tells its sender what would be right. */
final class BadRequestException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Problem problem;

    BadRequestException(Problem problem, String message) {
        super(message);
        this.problem = problem;
    }

    Problem problem() {
        return problem;
    }
}
