package io.husai.gateway.study;

import io.husai.gateway.study.core.StudyKinds;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Gives the pure core to the services around it. */
class Kinds {
    @Produces
    @Singleton
    StudyKinds kinds() {
        return StudyKinds.all();
    }
}
