package io.husai.local.stack;

/** Hears how a start goes. Called by several threads. */
@FunctionalInterface
public interface StackListener {
    /** A part is ready, so many milliseconds after the start began. */
    void ready(String part, long milliseconds);
}
