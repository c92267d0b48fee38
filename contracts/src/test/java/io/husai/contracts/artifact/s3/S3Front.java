package io.husai.contracts.artifact.s3;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.jclouds.blobstore.BlobStore;

/**
 * Stands before the server: one request a connection, passed on byte by byte. S3 looks and writes
 * in one step where a request has {@code If-None-Match: *}, at the end of an upload in parts too;
 * the server behind looks first and writes later, and at the end of uploads not at all, so here
 * those requests go one by one. And it breaks connections when it is told to.
 */
public final class S3Front {
    private static final String REFUSAL =
            "<Error><Code>PreconditionFailed</Code><Message>there is one</Message></Error>";

    private final int port;
    private final BlobStore behind;
    private final String bucket;
    private final ServerSocket socket = new ServerSocket(0, 64, InetAddress.getByName("127.0.0.1"));
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Object oneWriter = new Object();
    private final AtomicInteger cuts = new AtomicInteger();
    private final AtomicInteger losses = new AtomicInteger();
    private volatile int cutAfter;
    private volatile boolean ignoresConditions;

    S3Front(int port, BlobStore behind, String bucket) throws IOException {
        this.port = port;
        this.behind = behind;
        this.bucket = bucket;
        threads.execute(this::accept);
    }

    int port() {
        return socket.getLocalPort();
    }

    /** The next answers to GET end after so many bytes. */
    void cutAnswers(int times, int bytes) {
        cutAfter = bytes;
        cuts.set(times);
    }

    /** The next writes are carried out, but their answers are lost. */
    void loseAnswers(int times) {
        losses.set(times);
    }

    /** As servers do that don't know the condition: the last write wins. */
    void ignoreConditions(boolean ignores) {
        ignoresConditions = ignores;
    }

    void stop() throws IOException {
        socket.close();
        threads.shutdownNow();
    }

    private void accept() {
        try {
            while (true) {
                Socket client = socket.accept();
                threads.execute(() -> serve(client));
            }
        } catch (IOException e) {
            // stopped
            threads.shutdown();
        }
    }

    private void serve(Socket client) {
        try (client) {
            String head = readHead(client.getInputStream());
            if (head.isEmpty()) {
                return;
            }
            boolean conditional = head.toLowerCase(Locale.ROOT).contains("\r\nif-none-match: *");
            if (!conditional) {
                pass(head, client);
            } else if (ignoresConditions) {
                behind.removeBlob(bucket, object(head));
                pass(head, client);
            } else {
                synchronized (oneWriter) {
                    if (behind.blobExists(bucket, object(head))) {
                        refuse(client);
                    } else {
                        pass(head, client);
                    }
                }
            }
        } catch (IOException e) {
            // the client sees a broken connection
        }
    }

    private void pass(String head, Socket client) throws IOException {
        boolean get = head.startsWith("GET");
        try (Socket server = new Socket(InetAddress.getByName("127.0.0.1"), port)) {
            server.getOutputStream().write(closing(head).getBytes(ISO_8859_1));
            threads.execute(() -> copyBody(client, server));
            InputStream answer = server.getInputStream();
            if (get && cuts.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
                client.getOutputStream().write(answer.readNBytes(cutAfter));
            } else if (!get && losses.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
                lose(answer, client.getOutputStream());
            } else {
                answer.transferTo(client.getOutputStream());
            }
        }
    }

    /** The server asks for the body, which is passed on; then the client hears nothing more. */
    private static void lose(InputStream answer, OutputStream client) throws IOException {
        String first = readHead(answer);
        if (first.startsWith("HTTP/1.1 100")) {
            client.write(first.getBytes(ISO_8859_1));
            client.flush();
        }
        answer.transferTo(OutputStream.nullOutputStream());
    }

    private static void copyBody(Socket client, Socket server) {
        try {
            client.getInputStream().transferTo(server.getOutputStream());
        } catch (IOException e) {
            // the other direction ended
            return;
        }
    }

    private static void refuse(Socket client) throws IOException {
        client.getOutputStream()
                .write(
                        ("HTTP/1.1 412 Precondition Failed\r\nConnection: close\r\n"
                                        + "Content-Type: application/xml\r\nContent-Length: "
                                        + REFUSAL.length()
                                        + "\r\n\r\n"
                                        + REFUSAL)
                                .getBytes(ISO_8859_1));
        client.shutdownOutput();
        client.setSoTimeout(1_000);
        client.getInputStream().transferTo(OutputStream.nullOutputStream());
    }

    /** No second request may come on the connection. */
    private static String closing(String head) {
        String rest = head.replaceAll("(?i)\r\nconnection: [^\r]*", "");
        return rest.substring(0, rest.length() - 2) + "Connection: close\r\n\r\n";
    }

    private String object(String head) {
        String path = head.split(" ", 3)[1].split("\\?", 2)[0];
        return path.substring(bucket.length() + 2);
    }

    /** Up to the empty line, with it. */
    private static String readHead(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        int last = 0;
        for (int b = in.read(); b >= 0; b = in.read()) {
            head.write(b);
            last = last << 8 | b;
            if (last == 0x0d0a0d0a) {
                return head.toString(ISO_8859_1);
            }
        }
        return "";
    }
}
