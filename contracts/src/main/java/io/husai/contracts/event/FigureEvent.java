package io.husai.contracts.event;

/** A figure of the metrics service. */
public sealed interface FigureEvent extends Event permits ConsistencyUpdated, ContrastUpdated {
    String studyId();

    long step();

    /** Grows with every change of the figure; consumers keep the highest. */
    long revision();

    /**
     * Whether nothing that is expected is missing. A final figure is never followed by an interim
     * one.
     */
    boolean isFinal();
}
