package dev.doorward.core.port;

/**
 * How busy the hashing of passwords is, at one moment; for gauges.
 *
 * @param running hashes that hold a permit
 * @param waiting requests that have a place and hold no permit: they wait for one, or for the store
 * @param refused how many requests were refused since the start, because there was no place, no permit in time, or nobody left
 *     to be answered
 */
public record HashingLoad(int running, int waiting, long refused) {}
