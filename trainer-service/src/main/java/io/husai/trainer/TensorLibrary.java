package io.husai.trainer;

import java.nio.file.Path;
import java.util.Optional;

/**
 * DJL's settings, which it reads from system properties when it is first used: no network, no
 * telemetry, one native thread (see {@code Transformer}), and where the native library is unpacked.
 */
final class TensorLibrary {
    private TensorLibrary() {}

    /** To be called before anything of DJL is; what was set from outside stays. */
    static void configure(Optional<Path> nativeCache) {
        set("ai.djl.offline", "true");
        set("OPT_OUT_TRACKING", "true");
        set("ai.djl.pytorch.num_threads", "1");
        set("ai.djl.pytorch.num_interop_threads", "1");
        nativeCache.ifPresent(
                folder -> {
                    set("DJL_CACHE_DIR", folder.toString());
                    set("ENGINE_CACHE_DIR", folder.toString());
                });
    }

    private static void set(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }
}
