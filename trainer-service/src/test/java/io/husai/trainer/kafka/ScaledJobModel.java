package io.husai.trainer.kafka;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What KEDA makes of a {@code ScaledJob} with one Kafka trigger and the strategy "accurate":
 * kedacore/keda, pkg/scalers/kafka_scaler.go (getTotalLag, offsetResetPolicy earliest),
 * pkg/scaling/scaledjob/metrics.go and pkg/scaling/executor/scale_jobs.go (RequestJobScale,
 * accurateScalingStrategy).
 *
 * @param maxReplicaCount the most trainers at a time
 * @param lagThreshold queued jobs for one trainer
 * @param pollingSeconds time between two looks
 */
record ScaledJobModel(int maxReplicaCount, int lagThreshold, int pollingSeconds) {
    private static final Path MANIFEST = Path.of("../k8s/components/keda/trainer/scaledjob.yaml");

    /** The settings that are installed. */
    static ScaledJobModel installed() throws IOException {
        String manifest = Files.readString(MANIFEST);
        return new ScaledJobModel(
                number(manifest, "maxReplicaCount"),
                number(manifest, "lagThreshold"),
                number(manifest, "pollingInterval"));
    }

    private static int number(String manifest, String field) {
        Matcher found = Pattern.compile("\\b" + field + ": \"?(\\d+)").matcher(manifest);
        if (!found.find()) {
            throw new AssertionError(MANIFEST + " has no " + field);
        }
        return Integer.parseInt(found.group(1));
    }

    /**
     * The lag that the trigger reports: no more than one partition's worth for each partition,
     * since {@code allowIdleConsumers} is off. A partition without a committed offset counts whole.
     */
    long lag(Map<Integer, Long> ends, Map<Integer, OptionalLong> committed) {
        long total = 0;
        for (Map.Entry<Integer, Long> end : ends.entrySet()) {
            long from = committed.getOrDefault(end.getKey(), OptionalLong.empty()).orElse(0);
            total += end.getValue() - from;
        }
        long most = (long) ends.size() * lagThreshold;
        return Math.min(total, most);
    }

    /**
     * How many trainers are started at one look.
     *
     * @param running jobs of Kubernetes that have not ended, those that start among them
     * @param pending those of them whose pod is not ready
     */
    long toStart(long lag, long running, long pending) {
        if (lag == 0) {
            return 0;
        }
        long wanted = (long) Math.ceil(Math.min(maxReplicaCount, (double) lag / lagThreshold));
        long effective =
                wanted + running > maxReplicaCount ? maxReplicaCount - running : wanted - pending;
        return Math.min(lag, Math.max(0, effective));
    }
}
