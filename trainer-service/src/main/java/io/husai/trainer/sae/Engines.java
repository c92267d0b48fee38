package io.husai.trainer.sae;

/** Opens engines. */
public final class Engines {
    private Engines() {}

    /** The engine for this machine and these settings. */
    public static Engine open(EngineSettings settings) {
        return new CpuEngine(settings, kernels(settings.kernel()));
    }

    static Kernel.Factory kernels(KernelChoice choice) {
        return PlainKernel::new;
    }
}
