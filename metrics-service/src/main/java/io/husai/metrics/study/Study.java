package io.husai.metrics.study;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import org.hibernate.annotations.Immutable;

/** A study's row, as far as it is read; it is written by statements that compare and set. */
@Entity
@Immutable
@Table(schema = "metrics", name = "study")
class Study {
    @Id
    @Column(name = "study_id")
    private String studyId;

    @Column(nullable = false)
    private long revision;

    protected Study() {}

    /** The highest revision that was declared. */
    long revision() {
        return revision;
    }
}
