package io.husai.contracts.event;

/** What trainers say on the progress topic. */
public sealed interface ProgressEvent extends Event permits ClaimEvent, TrainerSeen {}
