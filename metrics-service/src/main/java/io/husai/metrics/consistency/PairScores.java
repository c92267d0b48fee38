package io.husai.metrics.consistency;

import io.husai.metrics.decoder.DecoderSource;
import io.husai.metrics.similarity.BestCosines;
import io.husai.metrics.similarity.Decoder;
import io.husai.metrics.similarity.Pwmcc;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Values of pairs: those that are known, and those that are computed when asked for. Each pair is
 * computed alone, lower seed first, so a value doesn't depend on what was known. For one thread at
 * a time.
 */
final class PairScores {
    private final Pwmcc pwmcc;
    private final DecoderSource decoders;
    private final Map<PairScore.Key, PairScore> known = new HashMap<>();
    private final List<PairScore> computed = new ArrayList<>();

    PairScores(Pwmcc pwmcc, DecoderSource decoders) {
        this.pwmcc = pwmcc;
        this.decoders = decoders;
    }

    void add(Collection<PairScore> scores) {
        scores.forEach(score -> known.putIfAbsent(score.key(), score));
    }

    /** The pair's value; CPU work where it is not known yet. Members may come in any order. */
    PairScore of(PairMember first, PairMember second) {
        PairScore.Key key = PairScore.Key.of(first, second);
        PairScore score = known.get(key);
        if (score == null) {
            boolean inOrder = PairMember.ORDER.compare(first, second) <= 0;
            score = compute(key, inOrder ? first : second, inOrder ? second : first);
            known.put(key, score);
            computed.add(score);
        }
        return score;
    }

    private PairScore compute(PairScore.Key key, PairMember a, PairMember b) {
        Decoder first = decoders.decoder(a.weights());
        Decoder second = decoders.decoder(b.weights());
        BestCosines best = pwmcc.best(first, second);
        return new PairScore(
                key.runA(), key.stepA(), key.runB(), key.stepB(), best.aToB(), best.bToA());
    }

    /** What was computed here, in the order of the keys. */
    List<PairScore> computed() {
        return computed.stream().sorted(PairScore.KEY_ORDER).toList();
    }
}
