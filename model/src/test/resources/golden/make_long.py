"""Writes long.safetensors into checkpoint folders: rows far longer than the window, and of one token.

usage: make_long.py FOLDER...

The tensors are those that `trimtab models verify --expected` compares: packed ids and lengths, logits of
logits_positions, hidden of the last layer (hidden_layers), greedy continuations. Float32 on the CPU with
eager attention. A greedy continuation runs without a cache, every step anew.
"""

import sys
from pathlib import Path

import torch
import transformers
from safetensors.torch import save_file

LENGTHS = (200, 61, 1, 17)
STEPS = 24
TOKENS = (5, 304)


def load(folder):
    config = transformers.AutoConfig.from_pretrained(folder)
    wrapped = hasattr(config, "text_config")
    kind = transformers.Gemma3ForConditionalGeneration if wrapped else transformers.AutoModelForCausalLM
    model = kind.from_pretrained(folder, attn_implementation="eager", dtype=torch.float32)
    return model.eval()


def blocks(model):
    inner = getattr(model.model, "language_model", model.model)
    return inner.layers


def outputs(model, row):
    """Logits [T, V] and the residual stream after the last block [T, H]."""
    kept = []

    def keep(_module, _inputs, out):
        kept.append(out[0] if isinstance(out, tuple) else out)

    handle = blocks(model)[-1].register_forward_hook(keep)
    with torch.no_grad():
        logits = model(input_ids=row[None], use_cache=False).logits[0]
    handle.remove()
    return logits, kept[0].reshape(len(row), -1)


def greedy(model, row):
    for _ in range(STEPS):
        with torch.no_grad():
            last = model(input_ids=row[None], use_cache=False).logits[0, -1]
        row = torch.cat([row, last.argmax()[None]])
    return row[-STEPS:]


def main():
    generator = torch.Generator().manual_seed(11)
    rows = [torch.randint(*TOKENS, (length,), generator=generator) for length in LENGTHS]
    starts = [sum(LENGTHS[:i]) for i in range(len(LENGTHS))]
    # Every ninth position and the last of each row.
    positions = [s + p for s, n in zip(starts, LENGTHS) for p in sorted({*range(0, n, 9), n - 1})]
    for folder in map(Path, sys.argv[1:]):
        model = load(folder)
        found = [outputs(model, row) for row in rows]
        tensors = {
            "ids": torch.cat(rows),
            "lengths": torch.tensor(LENGTHS),
            "logits_positions": torch.tensor(positions),
            "logits": torch.cat([logits for logits, _ in found])[positions].contiguous(),
            "hidden_layers": torch.tensor([len(blocks(model))]),
            "hidden": torch.cat([stream for _, stream in found])[None].contiguous(),
            "greedy": torch.stack([greedy(model, row) for row in rows]),
        }
        versions = {"transformers": transformers.__version__, "torch": torch.__version__}
        save_file(tensors, folder / "long.safetensors", metadata=versions)
        print(folder.name, {name: list(tensor.shape) for name, tensor in tensors.items()})


main()
