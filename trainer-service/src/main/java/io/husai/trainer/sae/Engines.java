package io.husai.trainer.sae;

import static io.husai.contracts.InvalidValueException.require;

import ai.djl.Device;
import ai.djl.util.cuda.CudaUtils;
import java.lang.management.MemoryUsage;

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
            case STACKED -> stacked(settings);
        };
    }

    private static Engine stacked(EngineSettings settings) {
        require(CudaUtils.hasCuda(), "kernel", "stacked", "a machine with an NVIDIA accelerator");
        Device device = Device.gpu();
        DeviceCheck.requireWorking(device);
        MemoryUsage memory = CudaUtils.getGpuMemory(device);
        String architecture = CudaUtils.getComputeCapability(device.getDeviceId());
        return new StackedEngine(
                settings,
                device,
                "cuda-sm" + architecture,
                (memory.getMax() - memory.getUsed()) / 5 * 4);
    }

    private static Engine fused(EngineSettings settings, Lanes lanes) {
        return new CpuEngine(settings, lanes.description(), fused(lanes));
    }

    static Kernel.Factory fused(Lanes lanes) {
        return (task, from, maxRows) -> new FusedKernel(lanes, task, from, maxRows);
    }
}
