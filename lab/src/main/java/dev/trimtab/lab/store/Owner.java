package dev.trimtab.lab.store;

/**
 * Who works in a store.
 *
 * @param pid process id
 * @param host the machine
 * @param started when, in words
 * @param command what was started
 */
public record Owner(long pid, String host, String started, String command) {}
