package io.husai.contracts.artifact.s3;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.gaul.s3proxy.AuthenticationType;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobProviderMetadata;
import org.jclouds.ContextBuilder;
import org.jclouds.blobstore.BlobStore;
import org.jclouds.blobstore.BlobStoreContext;
import org.jclouds.blobstore.domain.MultipartUpload;
import org.jclouds.blobstore.domain.StorageMetadata;
import org.jclouds.blobstore.options.ListContainerOptions;

/**
 * A real S3 server on loopback, which keeps what it has in a folder. It knows one login. Before it
 * stands an {@link S3Front}.
 */
public final class S3Server {
    public static final String BUCKET = "artifacts";
    public static final String ACCESS_KEY = "husai";
    public static final String SECRET_KEY = "not-a-secret";
    public static final String REGION = "us-east-1";

    private final BlobStoreContext context;
    private final S3Proxy server;
    private final S3Front front;

    /** A server with one empty bucket. */
    public S3Server(Path folder) throws IOException {
        Properties properties = new Properties();
        properties.setProperty(
                "jclouds.filesystem.basedir", Files.createDirectories(folder).toString());
        context =
                ContextBuilder.newBuilder(new FilesystemNio2BlobProviderMetadata())
                        .credentials("any", "any")
                        .overrides(properties)
                        .build(BlobStoreContext.class);
        blobs().createContainerInLocation(null, BUCKET);
        server =
                S3Proxy.builder()
                        .blobStore(blobs())
                        .endpoint(URI.create("http://127.0.0.1:0"))
                        .awsAuthentication(AuthenticationType.AWS_V2_OR_V4, ACCESS_KEY, SECRET_KEY)
                        .build();
        try {
            server.start();
        } catch (Exception e) {
            throw new IOException("the S3 server does not start", e);
        }
        front = new S3Front(server.getPort(), blobs(), BUCKET);
    }

    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + front.port());
    }

    /** For what goes wrong between a client and the server. */
    public S3Front front() {
        return front;
    }

    /** Names of the bucket's objects. */
    public List<String> objects() {
        List<String> names = new ArrayList<>();
        for (StorageMetadata object :
                blobs().list(BUCKET, ListContainerOptions.Builder.recursive())) {
            names.add(object.getName());
        }
        return names;
    }

    /** Names of objects whose uploads in parts have begun and not ended. */
    public List<String> uploads() {
        return blobs().listMultipartUploads(BUCKET).stream()
                .map(MultipartUpload::blobName)
                .toList();
    }

    private BlobStore blobs() {
        return context.getBlobStore();
    }

    public void stop() {
        try (context) {
            front.stop();
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException("the S3 server does not stop", e);
        }
    }
}
