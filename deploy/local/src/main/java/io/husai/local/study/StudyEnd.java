package io.husai.local.study;

/**
 * How a study ended.
 *
 * @param studyId the study
 * @param status {@code completed}, {@code inconclusive}, {@code failed} or {@code cancelled}
 * @param reason one sentence for people
 */
public record StudyEnd(String studyId, String status, String reason) {}
