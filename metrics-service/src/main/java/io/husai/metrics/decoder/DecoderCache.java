package io.husai.metrics.decoder;

import io.husai.metrics.similarity.Decoder;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Keeps the decoders used last within a budget of bytes, by their file's digest. What no longer
 * fits is read again when it is needed. Safe for use by several threads, which may read the same
 * decoder at the same time.
 */
final class DecoderCache implements DecoderSource {
    private final DecoderSource source;
    private final long budget;
    private final Map<String, Decoder> kept = new LinkedHashMap<>(16, 0.75f, true);
    private long bytes;

    /**
     * @param budget bytes; 0 keeps nothing
     */
    DecoderCache(DecoderSource source, long budget) {
        this.source = source;
        this.budget = budget;
    }

    @Override
    public Decoder decoder(WeightsLocation location) {
        synchronized (kept) {
            Decoder found = kept.get(location.sha256());
            if (found != null) {
                return found;
            }
        }
        Decoder read = source.decoder(location);
        keep(location.sha256(), read);
        return read;
    }

    /** Read anew each time: encoders are needed once, at the last step. */
    @Override
    public Optional<Decoder> encoder(WeightsLocation location) {
        return source.encoder(location);
    }

    private void keep(String sha256, Decoder decoder) {
        if (decoder.bytes() > budget) {
            return;
        }
        synchronized (kept) {
            if (kept.put(sha256, decoder) == null) {
                bytes += decoder.bytes();
            }
            Iterator<Decoder> oldest = kept.values().iterator();
            while (bytes > budget) {
                bytes -= oldest.next().bytes();
                oldest.remove();
            }
        }
    }

    /** Bytes that are kept now. */
    long bytes() {
        synchronized (kept) {
            return bytes;
        }
    }
}
