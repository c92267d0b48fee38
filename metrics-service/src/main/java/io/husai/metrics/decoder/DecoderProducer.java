package io.husai.metrics.decoder;

import io.husai.contracts.artifact.ArtifactStore;
import io.husai.contracts.artifact.ArtifactStores;
import io.husai.metrics.operations.ArtifactsConfig;
import io.husai.metrics.operations.MetricsConfig;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.BaseUnits;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.IOException;

/** Builds the artifact store and the cached source of decoders from the settings. */
@ApplicationScoped
class DecoderProducer {
    @Produces
    @Singleton
    ArtifactStore store(ArtifactsConfig config) throws IOException {
        return ArtifactStores.open(config);
    }

    @Produces
    @Singleton
    DecoderSource decoders(ArtifactStore store, MetricsConfig config, MeterRegistry registry) {
        DecoderCache cache =
                new DecoderCache(
                        new WeightsReader(store, config.largestDecoder().asLongValue()),
                        config.decoderCache().asLongValue());
        Gauge.builder("husai.metrics.decoder.cache", cache, DecoderCache::bytes)
                .description("Memory of the decoders that are kept")
                .baseUnit(BaseUnits.BYTES)
                .register(registry);
        return cache;
    }
}
