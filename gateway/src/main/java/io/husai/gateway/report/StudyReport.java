package io.husai.gateway.report;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** A study's results in the forms of the published study's own files. */
public final class StudyReport {
    private final ReportFacts facts;
    private final ObjectNode results;

    public StudyReport(ReportFacts facts) {
        this.facts = facts;
        this.results = new Results(facts).build();
    }

    /** The content of {@code results.json}. */
    public ObjectNode results() {
        return results.deepCopy();
    }

    /** The content of {@code summary.md}. */
    public String summary() {
        return new Summary(facts, results).text();
    }

    /**
     * The content of {@code <table>_summary.csv}.
     *
     * @param table {@code search}, {@code retrain} or {@code sweep}
     * @throws io.husai.contracts.InvalidValueException if there is no such table in a study of this
     *     kind
     */
    public String csv(String table) {
        return SummaryTable.of(table, results).text();
    }
}
