package io.husai.metrics.consistency;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** One set of statistics for the service: some keep what they computed. */
@ApplicationScoped
class StatisticsProducer {
    @Produces
    @Singleton
    Statistics statistics() {
        return Statistics.create();
    }
}
