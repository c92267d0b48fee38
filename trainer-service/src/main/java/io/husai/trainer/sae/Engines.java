package io.husai.trainer.sae;

/** Opens engines. */
public final class Engines {
    private Engines() {}

    /**
     * The engine for this machine and these settings.
     *
     * @throws io.husai.contracts.InvalidValueException if a kernel is forced that this machine or
     *     this Java can't run
     */
    public static Engine open(EngineSettings settings) {
        return switch (settings.kernel()) {
            case PLAIN -> new CpuEngine(settings, "dense loops", PlainKernel::new);
            case SCALAR -> fused(settings, new ScalarLanes());
            case VECTOR -> fused(settings, LanesChoice.vectors());
            case AUTO -> fused(settings, LanesChoice.fastest());
        };
    }

    private static Engine fused(EngineSettings settings, Lanes lanes) {
        return new CpuEngine(settings, lanes.description(), fused(lanes));
    }

    static Kernel.Factory fused(Lanes lanes) {
        return (task, from, maxRows) -> new FusedKernel(lanes, task, from, maxRows);
    }
}
