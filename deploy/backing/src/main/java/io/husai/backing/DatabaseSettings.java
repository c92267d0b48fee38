package io.husai.backing;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Where a database runs.
 *
 * @param folder its state: {@code data}
 * @param programs where its programs are unpacked; may be shared
 * @param port what clients connect to
 * @param durable whether a commit survives a power cut; off only for tests
 * @param log file for its output
 * @param more settings of the server that come last, for example of TLS
 */
public record DatabaseSettings(
        Path folder, Path programs, int port, boolean durable, Path log, Map<String, String> more) {
    public static final String DATABASE = "husai";

    public DatabaseSettings {
        folder = folder.toAbsolutePath().normalize();
        programs = programs.toAbsolutePath().normalize();
        more = Map.copyOf(more);
    }

    public DatabaseSettings(Path folder, Path programs, int port, boolean durable, Path log) {
        this(folder, programs, port, durable, log, Map.of());
    }

    Path data() {
        return folder.resolve("data");
    }

    /** For example {@code jdbc:postgresql://127.0.0.1:5432/husai}. */
    public String jdbcUrl(String database) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
    }

    /** The same for the reactive client. */
    public String reactiveUrl(String database) {
        return "postgresql://127.0.0.1:" + port + "/" + database;
    }

    List<String> serverArguments() {
        String onOff = durable ? "on" : "off";
        Map<String, String> all = new TreeMap<>();
        all.put("listen_addresses", "127.0.0.1");
        all.put("port", Integer.toString(port));
        all.put("unix_socket_directories", "");
        all.put("fsync", onOff);
        all.put("synchronous_commit", onOff);
        all.put("full_page_writes", onOff);
        all.put("max_connections", "60");
        all.put("shared_buffers", "64MB");
        all.put("password_encryption", "scram-sha-256");
        all.putAll(more);
        List<String> arguments = new ArrayList<>();
        all.forEach((key, value) -> arguments.addAll(List.of("-c", key + "=" + value)));
        return arguments;
    }
}
