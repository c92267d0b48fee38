package io.husai.local.study;

import io.husai.contracts.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;

/**
 * Remembers the study that was asked for and not seen to its end, so that the same command takes it
 * up again after Ctrl-C instead of training beside it: the same request gets the same idempotency
 * key until its study has ended.
 */
public final class UnfinishedStudy {
    private final Path file;

    /**
     * @param file where it is remembered
     */
    public UnfinishedStudy(Path file) {
        this.file = file;
    }

    /** The key of that request: the remembered one, or a new one, which is remembered. */
    public String keyOf(String request) {
        String digest = Sha256.of(request.getBytes(StandardCharsets.UTF_8));
        try {
            if (Files.exists(file)) {
                List<String> lines = Files.readAllLines(file);
                if (lines.size() == 2 && lines.get(0).equals(digest)) {
                    return lines.get(1);
                }
            }
            String key = UUID.randomUUID().toString();
            Files.write(file, List.of(digest, key));
            return key;
        } catch (IOException e) {
            throw GatewayException.unreachable("can't read or write " + file, e);
        }
    }

    /** Forgets it: its study has ended, or was refused. */
    public void forget() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw GatewayException.unreachable("can't delete " + file, e);
        }
    }
}
