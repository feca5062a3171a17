#!/usr/bin/env python3
"""Write llm-int8.bin: LLM.int8() products of a [96, 128] weight with six rows, in float64 from exact integers.

usage: make_llm_int8.py OPS.safetensors llm-int8.bin

OPS.safetensors holds M.weight float16, M.input float32 [6, 128] with outliers in rows 1 and 3, and M.row, M.none
float64 [6, 96]: outliers of each row alone, and none. The outliers of all rows together are computed here as
bitsandbytes 0.50.2 does (backends/default/ops.py): entries of magnitude 6 are left out of their row's absmax,
their columns are zeroed in every row after rounding and multiplied by the dequantised weights instead.
Little-endian, one after the other: codes int8 [96, 128], scales float32 [96], input float32 [6, 128],
batch, row, none float64 [6, 96].
"""
import sys
import numpy as np
from safetensors import safe_open

with safe_open(sys.argv[1], "np") as f:
    t = {k: f.get_tensor(k) for k in f.keys() if k.startswith("M.")}
w, x = t["M.weight"].astype(np.float32), t["M.input"]
scales = np.abs(w).max(axis=1)
codes = np.rint(w * (np.float32(127) / scales)[:, None]).astype(np.int8)

outlier = np.abs(x) >= 6
columns = outlier.any(axis=0)
absmax = np.where(outlier, 0, np.abs(x)).max(axis=1)
factor = np.float32(127) / np.where(absmax > 0, absmax, np.float32(1))
q = np.where(columns, 0, np.rint(x * factor[:, None])).astype(np.int64)
batch = q @ codes.T.astype(np.int64) * (absmax[:, None].astype(float) * scales.astype(float) / 127**2)
batch += x[:, columns].astype(float) @ (codes[:, columns] * (scales.astype(float) / 127)[:, None]).T

with open(sys.argv[2], "wb") as out:
    out.write(codes.tobytes() + scales.astype("<f4").tobytes() + x.astype("<f4").tobytes())
    out.write(batch.tobytes() + t["M.row"].astype("<f8").tobytes() + t["M.none"].astype("<f8").tobytes())
