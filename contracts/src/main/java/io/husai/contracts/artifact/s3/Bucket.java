package io.husai.contracts.artifact.s3;

import io.husai.contracts.InvalidValueException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.EnvironmentVariableCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.retry.RetryMode;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * The requests that the store makes, with bounded patience: each attempt ends, attempts are few,
 * and whatever goes wrong is an {@link IOException} of one line. Names of objects are given without
 * the prefix.
 */
final class Bucket implements AutoCloseable {
    /** One part at 2 Mbit/s takes a minute. */
    private static final Duration ATTEMPT = Duration.ofSeconds(90);

    private static final Duration CALL = Duration.ofMinutes(5);
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration SILENCE = Duration.ofSeconds(30);
    private static final Duration PROBE = Duration.ofSeconds(10);
    private static final String ANY = "*";
    private static final int LOOKS = 3;

    private final S3Client client;
    private final String name;
    private final String prefix;

    Bucket(S3Settings settings, AwsCredentialsProvider credentials) {
        this.name = settings.bucket();
        this.prefix = settings.prefix();
        this.client =
                S3Client.builder()
                        .endpointOverride(settings.endpoint())
                        .region(Region.of(settings.region()))
                        .credentialsProvider(credentials)
                        .forcePathStyle(settings.pathStyle())
                        .serviceConfiguration(s3 -> s3.chunkedEncodingEnabled(false))
                        // a digest in the headers of each request, which every store understands
                        .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                        .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                        .httpClientBuilder(
                                UrlConnectionHttpClient.builder()
                                        .connectionTimeout(CONNECT)
                                        .socketTimeout(SILENCE))
                        .overrideConfiguration(
                                calls ->
                                        calls.apiCallTimeout(CALL)
                                                .apiCallAttemptTimeout(ATTEMPT)
                                                .retryStrategy(RetryMode.STANDARD)
                                                // no file of this machine's user has a say
                                                .defaultProfileFile(
                                                        ProfileFile.aggregator().build()))
                        .build();
    }

    /** The credentials of the environment, and no other. */
    static AwsCredentialsProvider environment() {
        AwsCredentialsProvider provider = EnvironmentVariableCredentialsProvider.create();
        try {
            provider.resolveCredentials();
            return provider;
        } catch (SdkClientException e) {
            throw new InvalidValueException(
                    "AWS_ACCESS_KEY_ID",
                    null,
                    "the S3 store's access key in the environment, and AWS_SECRET_ACCESS_KEY");
        }
    }

    /**
     * What the store says of an object.
     *
     * @param etag changes with the content
     * @param bytes its size
     */
    record Stat(String etag, long bytes) {}

    /**
     * Empty where the store definitely has no such object. The answer to HEAD has no body, so that
     * a bucket that is not there looks like an object that is not there: then GET tells.
     */
    Optional<Stat> stat(String object) throws IOException {
        for (int look = 0; look < LOOKS; look++) {
            try {
                return Optional.of(head(object));
            } catch (RefusedException e) {
                if (!e.isNotFound()) {
                    throw e;
                }
            }
            if (isAbsent(object)) {
                return Optional.empty();
            }
        }
        throw new IOException("S3 bucket " + name + ": " + prefix + object + " comes and goes");
    }

    private Stat head(String object) throws IOException {
        HeadObjectResponse head =
                ask(
                        "HEAD",
                        object,
                        () -> client.headObject(r -> r.bucket(name).key(prefix + object)));
        return new Stat(head.eTag(), head.contentLength());
    }

    private boolean isAbsent(String object) throws IOException {
        try (InputStream in =
                ask(
                        "GET",
                        object,
                        () ->
                                client.getObject(
                                        r ->
                                                r.bucket(name)
                                                        .key(prefix + object)
                                                        .range("bytes=0-0")))) {
            // it came in the meantime
            return in == null;
        } catch (RefusedException e) {
            if (e.is("NoSuchKey")) {
                return true;
            }
            if (e.is("InvalidRange")) {
                // it came in the meantime, empty
                return false;
            }
            throw e;
        }
    }

    /**
     * The content as it comes.
     *
     * @param etag the content that is wanted; a {@link RefusedException} where it is another now
     */
    InputStream open(String object, Optional<String> etag) throws IOException {
        ResponseInputStream<GetObjectResponse> content =
                ask(
                        "GET",
                        object,
                        () ->
                                client.getObject(
                                        r ->
                                                r.bucket(name)
                                                        .key(prefix + object)
                                                        .ifMatch(etag.orElse(null))));
        return new WholeStream(content, content.response().contentLength());
    }

    /** {@code onlyFirst}: a {@link RefusedException} that is taken where there is something. */
    void put(String object, byte[] content, int length, boolean onlyFirst) throws IOException {
        put(object, content, length, onlyFirst, CALL);
    }

    /** As {@link #put} for the first time, for health: with less patience. */
    void probe(String object, byte[] content) throws IOException {
        put(object, content, content.length, true, PROBE);
    }

    private void put(
            String object, byte[] content, int length, boolean onlyFirst, Duration patience)
            throws IOException {
        ask(
                "PUT",
                object,
                () ->
                        client.putObject(
                                r ->
                                        r.bucket(name)
                                                .key(prefix + object)
                                                .contentMD5(md5(content, length))
                                                .ifNoneMatch(onlyFirst ? ANY : null)
                                                .overrideConfiguration(
                                                        call -> call.apiCallTimeout(patience)),
                                body(content, length)));
    }

    /** Begins an upload in parts and gives its id. */
    String begin(String object) throws IOException {
        return ask(
                        "POST",
                        object,
                        () ->
                                client.createMultipartUpload(
                                        r -> r.bucket(name).key(prefix + object)))
                .uploadId();
    }

    CompletedPart part(String object, String upload, int number, byte[] content, int length)
            throws IOException {
        String etag =
                ask(
                                "PUT part " + number + " of",
                                object,
                                () ->
                                        client.uploadPart(
                                                r ->
                                                        r.bucket(name)
                                                                .key(prefix + object)
                                                                .uploadId(upload)
                                                                .partNumber(number)
                                                                .contentMD5(md5(content, length)),
                                                body(content, length)))
                        .eTag();
        return CompletedPart.builder().partNumber(number).eTag(etag).build();
    }

    /** The object appears, whole. {@code onlyFirst}: as for {@link #put}. */
    void complete(String object, String upload, List<CompletedPart> parts, boolean onlyFirst)
            throws IOException {
        ask(
                "POST the end of",
                object,
                () ->
                        client.completeMultipartUpload(
                                r ->
                                        r.bucket(name)
                                                .key(prefix + object)
                                                .uploadId(upload)
                                                .multipartUpload(all -> all.parts(parts))
                                                .ifNoneMatch(onlyFirst ? ANY : null)));
    }

    /** Forgets an upload and its parts. */
    void abort(String object, String upload) throws IOException {
        ask(
                "DELETE the parts of",
                object,
                () ->
                        client.abortMultipartUpload(
                                r -> r.bucket(name).key(prefix + object).uploadId(upload)));
    }

    void delete(String object) throws IOException {
        ask("DELETE", object, () -> client.deleteObject(r -> r.bucket(name).key(prefix + object)));
    }

    @Override
    public void close() {
        client.close();
    }

    private <T> T ask(String what, String object, Supplier<T> request) throws IOException {
        String asked = "S3 bucket " + name + ": " + what + " " + prefix + object + ": ";
        try {
            return request.get();
        } catch (AbortedException e) {
            Thread.currentThread().interrupt();
            InterruptedIOException interrupted = new InterruptedIOException(asked + "interrupted");
            interrupted.initCause(e);
            throw interrupted;
        } catch (S3Exception e) {
            String code =
                    Optional.ofNullable(e.awsErrorDetails())
                            .map(AwsErrorDetails::errorCode)
                            .orElse("");
            throw new RefusedException(
                    (asked + e.statusCode() + " " + code).strip(), e.statusCode(), code, e);
        } catch (SdkException e) {
            throw new IOException(asked + e.getMessage(), e);
        }
    }

    /** No copy: what is sent again after a failure is read from the same bytes. */
    private static RequestBody body(byte[] content, int length) {
        return RequestBody.fromContentProvider(
                () -> new ByteArrayInputStream(content, 0, length),
                length,
                "application/octet-stream");
    }

    private static String md5(byte[] content, int length) {
        try {
            MessageDigest digest = MessageDigest.getInstance("MD5");
            digest.update(content, 0, length);
            return Base64.getEncoder().encodeToString(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has MD5", e);
        }
    }
}
