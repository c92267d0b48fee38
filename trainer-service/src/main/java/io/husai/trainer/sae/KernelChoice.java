package io.husai.trainer.sae;

/** Which arithmetic an engine uses. Those of the CPU all give the same bits. */
public enum KernelChoice {
    /** {@link #VECTOR} where this machine can, else {@link #SCALAR}. */
    AUTO,
    /** The sparse kernel on 256-bit vectors; refused where there are none. */
    VECTOR,
    /** The sparse kernel in plain Java. */
    SCALAR,
    /** The slow, obvious one, for holding the others to it. */
    PLAIN,
    /**
     * On an accelerator: the runs of a job stacked into batched products. Of the numerics class of
     * the device; refused where there is none.
     */
    STACKED
}
