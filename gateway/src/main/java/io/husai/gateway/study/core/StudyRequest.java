package io.husai.gateway.study.core;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * What a user asked for, checked and with defaults filled in.
 *
 * @param kind name of the kind of study
 * @param parameters of that kind, normalised
 * @param dataset what it trains on
 * @param numerics the class of trainers
 * @param useCache whether finished runs are announced instead of trained anew
 */
public record StudyRequest(
        String kind,
        ObjectNode parameters,
        DatasetSource dataset,
        String numerics,
        boolean useCache) {}
