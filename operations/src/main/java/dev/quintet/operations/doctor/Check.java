package dev.quintet.operations.doctor;

/** Looks at one subject of one server, and at the databases that are on it. Reads only. */
interface Check {
    /** A failure of Redis may escape: it is told as something that could not be looked at. */
    void look(Server server, Findings findings);
}
