package io.husai.gateway.trace;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import io.smallrye.mutiny.Uni;
import java.util.function.Supplier;

/** The handling of one record, as its trace shows it. */
public final class RecordSpan {
    private final Context context;

    RecordSpan(Context context) {
        this.context = context;
    }

    /** Calls the supplier with the span as the current one, for transactions to take along. */
    public <T> Uni<T> around(Supplier<Uni<T>> work) {
        return context.wrapSupplier(work).get();
    }

    /** Ends the span together with the work. */
    public <T> Uni<T> until(Uni<T> work) {
        return work.onTermination().invoke((item, failure, cancelled) -> end(failure));
    }

    private void end(Throwable failure) {
        Span span = Span.fromContext(context);
        if (failure != null) {
            span.recordException(failure);
            span.setStatus(StatusCode.ERROR);
        }
        span.end();
    }
}
