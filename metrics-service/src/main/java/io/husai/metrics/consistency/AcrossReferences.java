package io.husai.metrics.consistency;

import io.husai.contracts.event.AnchoredRun;
import io.husai.contracts.event.ConditionDeclared;
import io.husai.contracts.event.ConsistencyUpdated.Pair;
import io.husai.contracts.spec.ReferenceDecoder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The runs of one setting that were pulled to several references. What two of them share when
 * neither was pulled to the other's anchor is what the setting did, not the anchor. Runs of one
 * seed don't form a pair: they began alike.
 */
final class AcrossReferences {
    private final List<Member> members;

    private AcrossReferences(List<Member> members) {
        this.members = members;
    }

    private record Member(long anchor, PairMember run) {}

    static AcrossReferences of(FigureInputs inputs) {
        List<Member> members = new ArrayList<>();
        ConditionDeclared declared = inputs.declared().orElse(null);
        ReferenceDecoder own = declared == null ? null : declared.reference();
        if (own != null) {
            inputs.members().forEach(m -> members.add(new Member(own.seed(), PairMember.of(m))));
            for (AnchoredRun run : declared.elsewhere()) {
                members.add(new Member(run.anchor(), PairMember.of(run.decoder())));
            }
        }
        return new AcrossReferences(members);
    }

    /** In seed order; CPU work where values are not known yet. */
    List<Pair> pairs(PairScores scores) {
        List<Pair> pairs = new ArrayList<>();
        for (int i = 0; i < members.size(); i++) {
            for (int j = i + 1; j < members.size(); j++) {
                Member a = members.get(i);
                Member b = members.get(j);
                if (a.anchor() != b.anchor() && a.run().seed() != b.run().seed()) {
                    pairs.add(pair(a.run(), b.run(), scores));
                }
            }
        }
        pairs.sort(
                Comparator.comparingLong(Pair::a)
                        .thenComparingLong(Pair::b)
                        .thenComparingDouble(Pair::pwmcc));
        return pairs;
    }

    private static Pair pair(PairMember a, PairMember b, PairScores scores) {
        return new Pair(
                Math.min(a.seed(), b.seed()),
                Math.max(a.seed(), b.seed()),
                scores.of(a, b).pwmcc(),
                false);
    }
}
