#!/usr/bin/env python3
"""Write blocks of every GGUF type with the values that the gguf package gives them.

usage: make_gguf_blocks.py OUT_DIR     (made with gguf 0.19)

OUT_DIR/<TYPE>.bin: int32 number of elements, the blocks, the values as float32; little-endian. Half of the blocks are
random bytes with finite scales, half are quantised from random numbers where the package can quantise that type.
"""
import pathlib, sys
import numpy as np
from gguf import quants
from gguf.constants import GGML_QUANT_SIZES, GGMLQuantizationType as T

# where a block holds float16 scales
SCALES = {"Q8_0": [0], "Q4_0": [0], "Q4_1": [0, 2], "Q5_0": [0], "Q5_1": [0, 2], "IQ4_NL": [0], "Q2_K": [80, 82], "Q3_K": [108],
          "Q4_K": [0, 2], "Q5_K": [0, 2], "Q6_K": [208]}
out = pathlib.Path(sys.argv[1]); out.mkdir(parents=True, exist_ok=True)
rng = np.random.default_rng(7)
for name, places in SCALES.items():
    kind = T[name]; elements, size = GGML_QUANT_SIZES[kind]
    count = 64 if elements == 32 else 24
    raw = rng.integers(0, 256, (count, size), dtype=np.uint8)
    for at in places:
        scales = rng.normal(0, 0.1, count).astype(np.float16); scales[0] = 0.0; scales[1] = -0.0; scales[2] = 6e-8; scales[3] = 65504
        raw[:, at:at + 2] = scales.view(np.uint8).reshape(count, 2)
    try:
        numbers = (rng.normal(0, 0.05, (count, elements)) + rng.normal(0, 0.02, (count, 1))).astype(np.float32); numbers[0] = 0
        raw = np.concatenate([raw, quants.quantize(numbers, kind).reshape(count, size)])
    except NotImplementedError:
        pass
    values = quants.dequantize(raw, kind).reshape(-1).astype("<f4")
    assert np.isfinite(values).all()
    (out / f"{name}.bin").write_bytes(np.int32(values.size).tobytes() + raw.tobytes() + values.tobytes())
    print(name, len(raw), "blocks")
