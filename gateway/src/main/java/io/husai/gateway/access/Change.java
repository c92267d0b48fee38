package io.husai.gateway.access;

/**
 * Something that someone changes.
 *
 * @param actor who
 * @param action what they do
 * @param subject the id of what they do it to
 */
public record Change(Actor actor, Action action, String subject) {}
