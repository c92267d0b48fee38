package io.husai.trainer;

import io.husai.contracts.InvalidValueException;
import io.husai.trainer.job.TrainerSettings;
import io.husai.trainer.sae.Engine;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.CreationException;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import org.jboss.logging.Logger;

/**
 * Makes what rests on the configuration before anything else starts, so that a wrong value stops
 * the start with one line that names the setting.
 */
@Singleton
final class ConfigurationCheck {
    private static final Logger LOG = Logger.getLogger(ConfigurationCheck.class);

    /** Behind the channels, before the observers without a priority. */
    private static final int BEFORE_OTHERS = 2_400;

    private final Instance<TrainerSettings> settings;
    private final Instance<Engine> engine;
    private final Instance<TrainerLifecycle> lifecycle;

    ConfigurationCheck(
            Instance<TrainerSettings> settings,
            Instance<Engine> engine,
            Instance<TrainerLifecycle> lifecycle) {
        this.settings = settings;
        this.engine = engine;
        this.lifecycle = lifecycle;
    }

    void check(@Observes @Priority(BEFORE_OTHERS) StartupEvent event) {
        try {
            LOG.infof("trainer %s, %s", settings.get().name(), engine.get().device());
            lifecycle.get();
        } catch (InvalidValueException e) {
            throw new ConfigurationException(e.getMessage());
        } catch (CreationException e) {
            if (e.getCause() instanceof InvalidValueException invalid) {
                throw new ConfigurationException(invalid.getMessage());
            }
            throw e;
        }
    }
}
