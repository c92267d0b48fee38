package io.husai.trainer.snapshot;

import io.husai.contracts.Sha256;
import io.husai.contracts.artifact.ArtifactAbsentException;
import io.husai.contracts.artifact.ArtifactKey;
import io.husai.contracts.artifact.ArtifactStore;
import io.husai.contracts.spec.DecoderBias;
import io.husai.contracts.spec.RunSpec;
import io.husai.contracts.spec.SaeSpec;
import io.husai.contracts.tensor.SafetensorsFile;
import io.husai.contracts.tensor.SafetensorsWriter;
import io.husai.contracts.tensor.TensorFormatException;
import io.husai.contracts.tensor.TensorInfo;
import io.husai.trainer.sae.Checkpoint;
import io.husai.trainer.sae.SaeWeights;
import java.io.IOException;
import java.io.OutputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Checkpoints in the artifact store, one a run, each in place of the one before. A checkpoint
 * carries a digest of itself, since a run that went on from wrong bytes would be wrong to its end.
 * All methods block.
 */
public final class CheckpointShelf {
    private static final Logger LOG = Logger.getLogger(CheckpointShelf.class);
    private static final String RUN = "husai.runId";
    private static final String STEP = "husai.step";
    private static final String DIGEST = "husai.sha256";
    private static final String ROWS_SINCE_FIRED = "rows_since_fired";
    private static final String[] WEIGHTS = {"W_enc", "b_enc", "W_dec", "b_dec"};

    private final ArtifactStore store;

    public CheckpointShelf(ArtifactStore store) {
        this.store = store;
    }

    public void write(RunSpec run, Checkpoint checkpoint) throws IOException {
        SafetensorsWriter file = file(run, checkpoint).metadata(DIGEST, digest(run, checkpoint));
        store.replace(ArtifactKey.checkpoint(run.runId()), file::writeTo);
    }

    /** The run's checkpoint; empty where there is none, or none that can be trusted. */
    public Optional<Checkpoint> find(RunSpec run) throws IOException {
        ArtifactKey key = ArtifactKey.checkpoint(run.runId());
        try (SafetensorsFile file = SafetensorsFile.open(store.localFile(key))) {
            Checkpoint checkpoint = read(file, run);
            String expected = file.header().metadata().get(DIGEST);
            if (digest(run, checkpoint).equals(expected)) {
                return Optional.of(checkpoint);
            }
            LOG.warnf("%s: the digest is not its content's; the run starts anew", key.path());
        } catch (ArtifactAbsentException e) {
            LOG.tracef("%s: none", key.path());
        } catch (TensorFormatException e) {
            LOG.warnf("%s: %s; the run starts anew", key.path(), e.getMessage());
        }
        return Optional.empty();
    }

    public void delete(RunSpec run) throws IOException {
        store.delete(ArtifactKey.checkpoint(run.runId()));
    }

    private static SafetensorsWriter file(RunSpec run, Checkpoint checkpoint) {
        SaeWeights weights = checkpoint.weights();
        SafetensorsWriter file =
                new SafetensorsWriter()
                        .metadata(RUN, run.runId())
                        .metadata(STEP, Long.toString(checkpoint.step()));
        add(file, "W_enc", weights.encoder());
        add(file, "b_enc", weights.encoderBias());
        add(file, "W_dec", weights.decoder());
        weights.decoderBias().ifPresent(bias -> add(file, "b_dec", bias));
        for (int i = 0; i < checkpoint.firstMoments().length; i++) {
            add(file, "m." + WEIGHTS[i], checkpoint.firstMoments()[i]);
            add(file, "v." + WEIGHTS[i], checkpoint.secondMoments()[i]);
        }
        long[] rows = checkpoint.rowsSinceFired();
        return file.add(ROWS_SINCE_FIRED, rows, rows.length);
    }

    private static void add(SafetensorsWriter file, String name, float[] values) {
        file.add(name, values, values.length);
    }

    /** Of the file as it would be without its digest. */
    private static String digest(RunSpec run, Checkpoint checkpoint) throws IOException {
        MessageDigest digest = Sha256.digest();
        try (OutputStream out = new DigestOutputStream(OutputStream.nullOutputStream(), digest)) {
            file(run, checkpoint).writeTo(out);
        }
        return Sha256.hex(digest.digest());
    }

    private static Checkpoint read(SafetensorsFile file, RunSpec run) throws IOException {
        SaeSpec sae = run.condition().sae();
        int matrix = Math.multiplyExact(sae.dModel(), sae.dSae());
        boolean biased = sae.decoderBias() != DecoderBias.NONE;
        int[] sizes = {matrix, sae.dSae(), matrix, sae.dModel()};
        int count = biased ? sizes.length : sizes.length - 1;
        float[][] weights = new float[count][];
        float[][] first = new float[count][];
        float[][] second = new float[count][];
        for (int i = 0; i < count; i++) {
            weights[i] = file.floats(WEIGHTS[i], sizes[i]);
            first[i] = file.floats("m." + WEIGHTS[i], sizes[i]);
            second[i] = file.floats("v." + WEIGHTS[i], sizes[i]);
        }
        return new Checkpoint(
                step(file, run),
                new SaeWeights(
                        sae.dModel(),
                        sae.dSae(),
                        weights[0],
                        weights[1],
                        weights[2],
                        biased ? Optional.of(weights[3]) : Optional.empty()),
                first,
                second,
                rowsSinceFired(file, sae));
    }

    private static long step(SafetensorsFile file, RunSpec run) throws TensorFormatException {
        String text = file.header().metadata().getOrDefault(STEP, "nothing");
        try {
            long step = Long.parseLong(text);
            if (step >= 0 && step <= run.condition().training().steps()) {
                return step;
            }
        } catch (NumberFormatException e) {
            throw new TensorFormatException(STEP + " is " + text + ", expected a number", e);
        }
        throw new TensorFormatException(STEP + " is " + text + ", expected a step of the run");
    }

    private static long[] rowsSinceFired(SafetensorsFile file, SaeSpec sae) throws IOException {
        TensorInfo info = file.tensor(ROWS_SINCE_FIRED);
        if (info.elements() != 0 && info.elements() != sae.dSae()) {
            throw new TensorFormatException(
                    ROWS_SINCE_FIRED + " has " + info.elements() + " entries");
        }
        long[] rows = new long[(int) info.elements()];
        file.bytes(info, 0, rows.length * (long) Long.BYTES).asLongBuffer().get(rows);
        return rows;
    }
}
