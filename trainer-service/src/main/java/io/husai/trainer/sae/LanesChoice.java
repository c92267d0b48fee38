package io.husai.trainer.sae;

import io.husai.contracts.InvalidValueException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Optional;

/** Picks the lanes that this machine and this Java can run fast. */
final class LanesChoice {
    private static final Logger LOG = System.getLogger(LanesChoice.class.getName());

    private LanesChoice() {}

    /** 256-bit vectors where there are any, else plain Java, with a line in the log. */
    static Lanes fastest() {
        try {
            return vectors();
        } catch (InvalidValueException e) {
            LOG.log(
                    Level.WARNING,
                    "training in plain Java, several times slower: {0}",
                    e.getMessage());
            return new ScalarLanes();
        }
    }

    /** Throws {@link InvalidValueException} where there are no vectors. */
    static Lanes vectors() {
        Optional<Module> module = ModuleLayer.boot().findModule("jdk.incubator.vector");
        InvalidValueException.require(
                module.isPresent(),
                "kernel",
                "vector",
                "a Java started with --add-modules jdk.incubator.vector");
        try {
            // the class is compiled against a module that may be missing, so nothing may refer to
            // it
            return (Lanes)
                    Class.forName("io.husai.trainer.sae.VectorLanes")
                            .getDeclaredConstructor()
                            .newInstance();
        } catch (ReflectiveOperationException | LinkageError e) {
            throw new InvalidValueException(
                    "kernel", "vector: " + rootMessage(e), "a processor with 256-bit vectors");
        }
    }

    private static String rootMessage(Throwable e) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.toString();
    }
}
