package io.husai.local.study;

import java.util.OptionalLong;

/**
 * An event of a stream (HTML standard, section 9.2).
 *
 * @param id where the stream goes on after it; empty where it carries none
 * @param name its type
 * @param data its content
 */
record ServerSentEvent(OptionalLong id, String name, String data) {}
