package io.husai.trainer.sae;

import static io.husai.contracts.InvalidValueException.require;

import ai.djl.Device;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.husai.contracts.InvalidValueException;
import java.util.Arrays;

/**
 * Runs a small product on a device and looks at the result and at where it came about. A driver
 * that is too old, a library for other devices, or another device than the one asked for show here,
 * before any job is taken.
 */
final class DeviceCheck {
    private static final String LIBRARY = "PyTorch";
    private static final String FIELD = "device";
    private static final int SIZE = 64;

    private DeviceCheck() {}

    /**
     * @throws InvalidValueException if the device can't multiply, multiplies wrongly, or another
     *     one does
     */
    static void requireWorking(Device device) {
        NDManager manager;
        float[] product;
        Device where;
        try {
            manager = NDManager.newBaseManager(device, LIBRARY);
        } catch (EngineException | IllegalArgumentException e) {
            throw unusable(device, e);
        }
        try (manager) {
            NDArray rows = manager.arange(SIZE).toType(DataType.FLOAT32, false);
            NDArray matrix = rows.reshape(new Shape(SIZE, 1)).matMul(rows.reshape(1, SIZE));
            where = matrix.getDevice();
            product = matrix.toFloatArray();
        } catch (EngineException | IllegalArgumentException e) {
            throw unusable(device, e);
        }
        require(where.equals(device), FIELD, where, "the work to be done on " + device);
        // whole numbers below 2^24: exact in float32, on any device
        require(
                Arrays.equals(product, expected()),
                FIELD,
                device,
                "a device that multiplies " + SIZE + " by " + SIZE + " numbers rightly");
    }

    private static float[] expected() {
        float[] all = new float[SIZE * SIZE];
        for (int i = 0; i < all.length; i++) {
            all[i] = (float) (i / SIZE) * (i % SIZE);
        }
        return all;
    }

    private static InvalidValueException unusable(Device device, RuntimeException problem) {
        String reason = String.valueOf(problem.getMessage()).lines().findFirst().orElse("");
        InvalidValueException refusal =
                new InvalidValueException(
                        FIELD, device, "a device that the library can use; it says: " + reason);
        refusal.initCause(problem);
        return refusal;
    }
}
