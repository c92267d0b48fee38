package io.husai.gateway.access;

import io.husai.contracts.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An API key as its holder sends it: {@code husai_<id>_<secret>}. The secret has 256 random bits,
 * so one round of SHA-256 keeps it: there is nothing to guess.
 *
 * @param id names the key; no secret
 * @param secret 64 hexadecimal digits
 */
record BearerKey(String id, String secret) {
    static final String PREFIX = "husai_";
    private static final Pattern FORM = Pattern.compile(PREFIX + "([0-9a-z]{1,32})_([0-9a-f]{64})");
    private static final int ID_BYTES = 8;
    private static final int SECRET_BYTES = 32;

    static BearerKey random(SecureRandom random) {
        return new BearerKey(hex(random, ID_BYTES), hex(random, SECRET_BYTES));
    }

    static Optional<BearerKey> parse(String text) {
        Matcher matcher = FORM.matcher(text);
        return matcher.matches()
                ? Optional.of(new BearerKey(matcher.group(1), matcher.group(2)))
                : Optional.empty();
    }

    String text() {
        return PREFIX + id + "_" + secret;
    }

    /** SHA-256 of the secret's digits: what is stored. */
    String digest() {
        return Sha256.of(secret.getBytes(StandardCharsets.US_ASCII));
    }

    /** Takes the same time wherever the digests differ. */
    boolean matches(String digest) {
        return MessageDigest.isEqual(
                digest().getBytes(StandardCharsets.US_ASCII),
                digest.getBytes(StandardCharsets.US_ASCII));
    }

    /** Keeps the secret out of logs. */
    @Override
    public String toString() {
        return PREFIX + id + "_...";
    }

    private static String hex(SecureRandom random, int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
