package dev.quintet.admin;

/** What a token opens. */
enum Role {
    /** Looking and changing. */
    ADMIN("admin token"),
    /** Looking. */
    VIEWER("read-only token");

    private final String tokenName;

    Role(String tokenName) {
        this.tokenName = tokenName;
    }

    /** What the token is called in the audit. */
    String tokenName() {
        return tokenName;
    }
}
