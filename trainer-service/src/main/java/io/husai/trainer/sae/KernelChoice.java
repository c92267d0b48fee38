package io.husai.trainer.sae;

/** Which arithmetic an engine uses. */
public enum KernelChoice {
    /** The fastest that this machine has. */
    AUTO,
    /** The slow, obvious one, for holding others to it. */
    PLAIN
}
