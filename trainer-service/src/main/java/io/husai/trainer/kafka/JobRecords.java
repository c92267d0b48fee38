package io.husai.trainer.kafka;

import io.husai.contracts.event.Event;
import io.husai.contracts.event.EventCodec;
import io.husai.contracts.event.EventFormatException;
import io.husai.contracts.event.JobEvent;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/** Reads jobs from records of a jobs topic. */
final class JobRecords {
    private static final String TYPE = "ce_type";

    private final String numerics;

    /**
     * @param numerics the class of jobs that the topic is for
     */
    JobRecords(String numerics) {
        this.numerics = numerics;
    }

    /**
     * @throws EventFormatException if the record is no job for this class of trainers
     */
    JobEvent read(ConsumerRecord<byte[], byte[]> record) throws EventFormatException {
        Header type = record.headers().lastHeader(TYPE);
        String ceType =
                type == null || type.value() == null
                        ? null
                        : new String(type.value(), StandardCharsets.UTF_8);
        Event event = EventCodec.decode(ceType, record.value());
        if (!(event instanceof JobEvent job)) {
            throw new EventFormatException(ceType + " is no job");
        }
        if (!job.numerics().equals(numerics)) {
            throw new EventFormatException(
                    "the job is for trainers of class %s, this topic is for %s"
                            .formatted(job.numerics(), numerics));
        }
        return job;
    }
}
