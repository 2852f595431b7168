package dev.truce.testkit.fault;

/** The two ways in which bytes pass through a {@link TcpProxy}. */
public enum Direction {
    /** From the client to the server: requests. */
    UPSTREAM,
    /** From the server to the client: answers. */
    DOWNSTREAM
}
