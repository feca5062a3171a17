#!/usr/bin/env python3
"""Write control.gguf as repeng's ControlVector.export_gguf does: make_control_vector.py OUT_DIR

Made with the gguf package 0.19: model_hint "mistral", directions 1 and 3 of three dimensions,
(3, 0, 4) and (0, -2, 0).
"""
import pathlib
import sys

import gguf
import numpy as np

writer = gguf.GGUFWriter(pathlib.Path(sys.argv[1]) / "control.gguf", "controlvector")
writer.add_string("controlvector.model_hint", "mistral")
writer.add_uint32("controlvector.layer_count", 2)
writer.add_tensor("direction.1", np.array([3, 0, 4], dtype=np.float32))
writer.add_tensor("direction.3", np.array([0, -2, 0], dtype=np.float32))
writer.write_header_to_file()
writer.write_kv_data_to_file()
writer.write_tensors_to_file()
writer.close()
