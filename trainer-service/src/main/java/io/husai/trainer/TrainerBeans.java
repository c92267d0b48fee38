package io.husai.trainer;

import static io.husai.contracts.InvalidValueException.require;

import io.husai.contracts.artifact.ArtifactStore;
import io.husai.contracts.artifact.ArtifactStores;
import io.husai.trainer.job.EventSink;
import io.husai.trainer.job.JobTrace;
import io.husai.trainer.job.MemoryLimit;
import io.husai.trainer.job.StoreCondition;
import io.husai.trainer.job.Trainer;
import io.husai.trainer.job.TrainerSettings;
import io.husai.trainer.job.WorkMeter;
import io.husai.trainer.job.Workplace;
import io.husai.trainer.sae.Engine;
import io.husai.trainer.sae.EngineSettings;
import io.husai.trainer.sae.Engines;
import io.quarkus.runtime.configuration.MemorySize;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;

/** Puts the pure parts together from the configuration. */
@Singleton
final class TrainerBeans {
    @Produces
    @Singleton
    ArtifactStore store(ArtifactsConfiguration artifacts) throws IOException {
        return ArtifactStores.open(artifacts);
    }

    @Produces
    @Singleton
    StoreCondition storeCondition() {
        return new StoreCondition();
    }

    @Produces
    @Singleton
    Engine engine(TrainerConfiguration configuration) {
        TensorLibrary.configure(configuration.nativeCache());
        Engine engine =
                Engines.open(
                        new EngineSettings(
                                configuration.kernel(),
                                configuration
                                        .threads()
                                        .orElse(Runtime.getRuntime().availableProcessors()),
                                configuration.checkpoint().steps(),
                                configuration.checkpoint().interval()));
        require(
                engine.numerics().equals(configuration.numerics()),
                "husai.trainer.numerics",
                configuration.numerics(),
                "this machine's class, " + engine.numerics());
        return engine;
    }

    @Produces
    @Singleton
    TrainerSettings settings(TrainerConfiguration configuration) {
        return new TrainerSettings(
                configuration.name().orElseGet(TrainerBeans::defaultName),
                configuration.numerics(),
                configuration.heartbeat(),
                configuration.presence(),
                configuration.claimPatience(),
                configuration.stopPatience(),
                new MemoryLimit(
                        configuration
                                .memoryLimit()
                                .map(MemorySize::asLongValue)
                                .orElse(Runtime.getRuntime().maxMemory() / 4 * 3)));
    }

    private static String defaultName() {
        long process = ProcessHandle.current().pid();
        try {
            return InetAddress.getLocalHost().getHostName() + "-" + process;
        } catch (UnknownHostException e) {
            return "trainer-" + process;
        }
    }

    @Produces
    @Singleton
    Trainer trainer(
            TrainerSettings settings,
            Engine engine,
            EventSink events,
            ArtifactStore store,
            StoreCondition condition,
            WorkMeter meter,
            JobTrace trace) {
        return new Trainer(
                settings, Workplace.around(engine, events, store, condition, meter, trace));
    }
}
