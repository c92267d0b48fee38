package io.husai.contracts.tensor;

import java.nio.ByteBuffer;

/** Elements of the floating types as float32. */
enum FloatingElements {
    F64 {
        @Override
        void convert(ByteBuffer bytes, float[] out, int at, int length) {
            for (int i = 0; i < length; i++) {
                out[at + i] = (float) bytes.getDouble();
            }
        }
    },
    F32 {
        @Override
        void convert(ByteBuffer bytes, float[] out, int at, int length) {
            bytes.asFloatBuffer().get(out, at, length);
        }
    },
    F16 {
        @Override
        void convert(ByteBuffer bytes, float[] out, int at, int length) {
            for (int i = 0; i < length; i++) {
                out[at + i] = half(bytes.getShort());
            }
        }
    },
    BF16 {
        @Override
        void convert(ByteBuffer bytes, float[] out, int at, int length) {
            for (int i = 0; i < length; i++) {
                out[at + i] = Float.intBitsToFloat(bytes.getShort() << 16);
            }
        }
    };

    /** Distance of the exponents' biases, 127 - 15. */
    private static final int REBIAS = 112;

    /** The smallest positive half, 2^-24. */
    private static final float HALF_MIN = 0x1p-24f;

    /** Throws unless the tensor holds floating-point numbers. */
    static FloatingElements of(TensorInfo info) throws TensorFormatException {
        return switch (info.dtype()) {
            case F64 -> F64;
            case F32 -> F32;
            case F16 -> F16;
            case BF16 -> BF16;
            default ->
                    throw new TensorFormatException(
                            "tensor %s is %s, expected F64, F32, F16 or BF16"
                                    .formatted(info.name(), info.dtype()));
        };
    }

    /** Reads {@code length} elements of a little-endian buffer. */
    abstract void convert(ByteBuffer bytes, float[] out, int at, int length);

    /**
     * IEEE 754 binary16: 1 sign, 5 exponent, 10 fraction bits; exact. ({@code Float.float16ToFloat}
     * is of Java 20.)
     */
    static float half(short bits) {
        int sign = (bits & 0x8000) << 16;
        int exponent = bits >> 10 & 0x1f;
        int fraction = bits & 0x3ff;
        if (exponent == 0) {
            return sign == 0 ? fraction * HALF_MIN : -(fraction * HALF_MIN);
        }
        int rebiased = exponent == 0x1f ? 0xff : exponent + REBIAS;
        return Float.intBitsToFloat(sign | rebiased << 23 | fraction << 13);
    }
}
