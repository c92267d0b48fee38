package io.husai.trainer.kafka;

import io.husai.contracts.event.JobEvent;
import io.husai.contracts.event.TrainingRequested;
import io.husai.trainer.job.JobEnd;
import io.husai.trainer.job.JobTrace;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.smallrye.reactive.messaging.kafka.tracing.KafkaTrace;
import io.smallrye.reactive.messaging.kafka.tracing.KafkaTraceTextMapGetter;
import jakarta.inject.Singleton;
import java.util.Locale;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;

/**
 * One span for each job, from its record to its last event; the job's events name it in the header
 * {@code traceparent}. A trainer has one job in hand at a time. Where nothing is traced here, the
 * events carry on the trace of the job's record as it is.
 */
@Singleton
final class JobSpans implements JobTrace {
    private static final W3CTraceContextPropagator W3C = W3CTraceContextPropagator.getInstance();

    private final Tracer tracer;
    private volatile Context inHand = Context.root();

    JobSpans(Tracer tracer) {
        this.tracer = tracer;
    }

    /** The queue gave a job. On the queue's thread. */
    void begin(ConsumerRecord<?, ?> record, JobEvent job) {
        Context sent =
                W3C.extract(
                        Context.root(),
                        new KafkaTrace.Builder().withHeaders(record.headers()).build(),
                        KafkaTraceTextMapGetter.INSTANCE);
        Span span =
                tracer.spanBuilder("process " + record.topic())
                        .setParent(sent)
                        .setSpanKind(SpanKind.CONSUMER)
                        .setAttribute("messaging.system", "kafka")
                        .setAttribute("messaging.operation.name", "process")
                        .setAttribute("messaging.operation.type", "process")
                        .setAttribute("messaging.destination.name", record.topic())
                        .setAttribute(
                                "messaging.destination.partition.id",
                                Integer.toString(record.partition()))
                        .setAttribute("messaging.kafka.offset", record.offset())
                        .setAttribute("husai.study", job.studyId())
                        .setAttribute("husai.job", job.jobId())
                        .setAttribute("husai.attempt", job.attempt())
                        .setAttribute("husai.runs", runs(job))
                        .startSpan();
        inHand = sent.with(span);
    }

    private static long runs(JobEvent job) {
        return job instanceof TrainingRequested training ? training.runs().size() : 0;
    }

    /** The job in hand stays in the queue, or is another trainer's. On the queue's thread. */
    void notTaken(String why) {
        Span.fromContext(inHand).setStatus(StatusCode.ERROR, why);
        end();
    }

    @Override
    public Work work(String correlation) {
        Context context = inHand;
        Span span = Span.fromContext(context).setAttribute("husai.correlation", correlation);
        Scope scope = context.makeCurrent();
        return new Work() {
            @Override
            public void ended(JobEnd end) {
                span.setAttribute("husai.outcome", end.name().toLowerCase(Locale.ROOT));
                if (end == JobEnd.FAILED) {
                    span.setStatus(StatusCode.ERROR);
                }
            }

            @Override
            public void close() {
                scope.close();
                end();
            }
        };
    }

    private void end() {
        Span.fromContext(inHand).end();
        inHand = Context.root();
    }

    /** Names the span of the job in hand. Any thread. */
    void inject(Headers headers) {
        W3C.inject(inHand, headers, (to, name, value) -> ChannelEventSink.add(to, name, value));
    }
}
