package io.husai.contracts.artifact.s3;

import static io.husai.contracts.InvalidValueException.require;

import io.husai.contracts.artifact.ArtifactSettings;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * A bucket, and the room for local copies of what is in it.
 *
 * @param endpoint scheme, host and port of the store
 * @param region that requests are signed for
 * @param bucket its name
 * @param prefix what all keys begin with: empty, or ending with a slash
 * @param pathStyle whether the bucket is named in the path rather than in the host name
 * @param cacheFolder for local copies
 * @param cacheBytes what they may take in all
 */
public record S3Settings(
        URI endpoint,
        String region,
        String bucket,
        String prefix,
        boolean pathStyle,
        Path cacheFolder,
        long cacheBytes) {
    /** What the settings' names begin with. */
    public static final String PREFIX = "husai.artifacts.s3";

    private static final long LEAST_CACHE = 1L << 20;
    private static final long MOST_CACHE = 1L << 50;
    private static final long USUAL_CACHE = 20L << 30;
    private static final Pattern REGION = Pattern.compile("[A-Za-z0-9-]{1,64}");
    private static final Pattern BUCKET = Pattern.compile("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]");
    private static final Pattern KEYS =
            Pattern.compile("([A-Za-z0-9_-][A-Za-z0-9._-]{0,127}/){0,8}");

    public S3Settings {
        require(
                endpoint != null && isEndpoint(endpoint),
                PREFIX + ".endpoint",
                withoutUser(endpoint),
                "a URL of scheme, host and port such as https://s3.example.org");
        require(
                region != null && REGION.matcher(region).matches(),
                PREFIX + ".region",
                region,
                "a region's name such as eu-central-1");
        require(
                bucket != null && BUCKET.matcher(bucket).matches(),
                PREFIX + ".bucket",
                bucket,
                "a bucket's name (3 to 63 lower-case letters, digits, dots and hyphens)");
        require(
                prefix != null && KEYS.matcher(prefix).matches(),
                PREFIX + ".prefix",
                prefix,
                "up to 8 plain names with slashes between them, such as team/husai");
        require(
                cacheFolder != null,
                PREFIX + ".cache-folder",
                cacheFolder,
                "a folder of this machine");
        require(
                cacheBytes >= LEAST_CACHE && cacheBytes <= MOST_CACHE,
                PREFIX + ".cache-bytes",
                cacheBytes,
                "bytes from " + LEAST_CACHE + " to " + MOST_CACHE);
    }

    /** The settings as a configuration has them, with the defaults for what is missing. */
    public static S3Settings of(ArtifactSettings.S3 settings) {
        String prefix = settings.prefix().orElse("");
        return new S3Settings(
                url(settings.endpoint().orElse("")),
                settings.region().orElse(null),
                settings.bucket().orElse(null),
                prefix.isEmpty() || prefix.endsWith("/") ? prefix : prefix + "/",
                settings.pathStyle().orElse(true),
                settings.cacheFolder()
                        .map(Path::of)
                        .orElseGet(
                                () ->
                                        Path.of(
                                                System.getProperty("java.io.tmpdir"),
                                                "husai-artifacts")),
                settings.cacheBytes().orElse(USUAL_CACHE));
    }

    private static URI url(String text) {
        try {
            return new URI(text);
        } catch (URISyntaxException e) {
            return null;
        }
    }

    private static boolean isEndpoint(URI uri) {
        boolean web = "https".equals(uri.getScheme()) || "http".equals(uri.getScheme());
        String path = uri.getRawPath();
        return web
                && uri.getHost() != null
                && uri.getRawUserInfo() == null
                && uri.getRawQuery() == null
                && uri.getRawFragment() == null
                && (path == null || path.isEmpty() || path.equals("/"));
    }

    /** A password in an address is wrong, and not to be shown. */
    private static Object withoutUser(URI uri) {
        return uri == null || uri.getRawUserInfo() == null ? uri : "an address with a login";
    }
}
