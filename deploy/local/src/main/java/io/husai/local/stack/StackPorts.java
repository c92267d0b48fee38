package io.husai.local.stack;

import static io.husai.contracts.InvalidValueException.require;

import io.husai.backing.FreePorts;
import java.util.EnumMap;
import java.util.Map;

/** Which loopback port each part listens on. */
public record StackPorts(Map<Part, Integer> ports) {
    private static final int HIGHEST = 65_535;

    public StackPorts {
        EnumMap<Part, Integer> all = new EnumMap<>(Part.class);
        for (Part part : Part.values()) {
            int port = ports.getOrDefault(part, part.standardPort());
            require(
                    port >= 0 && port <= HIGHEST,
                    part.portOption(),
                    port,
                    "a port from 1 to 65535, or 0 for any free one");
            all.put(part, port);
        }
        requireDistinct(all);
        ports = Map.copyOf(all);
    }

    private static void requireDistinct(Map<Part, Integer> all) {
        for (Part a : Part.values()) {
            for (Part b : Part.values()) {
                require(
                        a == b || all.get(a) == 0 || !all.get(a).equals(all.get(b)),
                        a.portOption(),
                        all.get(a),
                        "another port than " + b.portOption());
            }
        }
    }

    /** The standard ports. */
    public static StackPorts standard() {
        return new StackPorts(Map.of());
    }

    /** Any free ports. */
    public static StackPorts free() {
        EnumMap<Part, Integer> all = new EnumMap<>(Part.class);
        for (Part part : Part.values()) {
            all.put(part, 0);
        }
        return new StackPorts(all).chosen();
    }

    /** The same with each 0 replaced by a free port. */
    public StackPorts chosen() {
        int[] free = FreePorts.find(Part.values().length);
        EnumMap<Part, Integer> all = new EnumMap<>(Part.class);
        ports.forEach((part, port) -> all.put(part, port == 0 ? free[part.ordinal()] : port));
        return new StackPorts(all);
    }

    public int of(Part part) {
        return ports.get(part);
    }

    /** The base URL of a part that speaks HTTP. */
    public String url(Part part) {
        return "http://127.0.0.1:" + of(part);
    }
}
