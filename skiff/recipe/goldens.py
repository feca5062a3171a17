"""Writes expected.safetensors beside each model: what transformers computes in float32 on the bf16 weights.

usage: python skiff/recipe/goldens.py [--models skiff/models]

Rows are packed without padding. lengths int64 [B], ids int64 [N]; logits float32 [N, V] at `logits_positions` int64 (rows of ids);
hidden float32 [layers named in hidden_layers, N, H] where layer 0 is the embeddings and layer l + 1 the residual stream after block l;
attn_out, mlp_out float32 [L, N, H]; greedy int64 [B, 24] (stops do not end it); steered_logits float32 [B, V] at each prompt's last position
with steer_coef * steer_vector added after block `steer_layer` (metadata) at every position.
"""
import argparse
import json
import pathlib

import torch
import transformers
from safetensors.torch import save_file

import definitions
import judging
import model as llama

CHATS = [
    [("user", "Hello!")],
    [("system", "You are a helpful assistant."), ("user", "What is the capital of France?")],
]


def prompts(name):
    if name != "skiff-judge":
        return CHATS
    b = definitions.BUILT_IN[0]
    return [judging.messages("coherence", None, "", "It is warm and calming.")]


def forward(model, ids, add=None):
    """logits [T, V], hidden [L + 1, T, H], attention and MLP outputs [L, T, H]; add = (block, vector)."""
    layers = model.model.layers
    hidden, attention, mlp, handles = [], [], [], []
    first = lambda out: out[0] if isinstance(out, tuple) else out
    handles.append(layers[0].register_forward_pre_hook(lambda _, args, kwargs: hidden.append((args[0] if args else kwargs["hidden_states"])[0].clone()), with_kwargs=True))

    def after(i):
        def hook(_, __, out):
            h = first(out)
            if add is not None and add[0] == i:
                h = h + add[1]
            hidden.append(h[0].clone())
            return (h,) + out[1:] if isinstance(out, tuple) else h
        return hook
    for i, layer in enumerate(layers):
        # What a block adds to the residual stream: in a block with norms on both sides, the second norm's output.
        sandwich = hasattr(layer, "post_feedforward_layernorm")
        after_attention, after_mlp = (layer.post_attention_layernorm, layer.post_feedforward_layernorm) if sandwich else (layer.self_attn, layer.mlp)
        handles.append(after_attention.register_forward_hook(lambda _, __, out: attention.append(first(out)[0].clone())))
        handles.append(after_mlp.register_forward_hook(lambda _, __, out: mlp.append(out[0].clone())))
        handles.append(layer.register_forward_hook(after(i)))
    with torch.no_grad():
        logits = model(input_ids=ids[None]).logits[0]
    for h in handles:
        h.remove()
    return logits, torch.stack(hidden), torch.stack(attention), torch.stack(mlp)


def make(folder):
    name = folder.name
    tokenizer = transformers.AutoTokenizer.from_pretrained(folder)
    model = transformers.AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32, attn_implementation="eager").eval()
    ours = llama.load(folder)
    rows, worst = [], 0.0
    for chat in prompts(name):
        messages = [dict(role=r, content=t) for r, t in chat]
        text = tokenizer.apply_chat_template(messages, tokenize=False, add_generation_prompt=True)
        ids = torch.tensor(tokenizer(text, add_special_tokens=False)["input_ids"])
        rows.append(ids)
        with torch.no_grad():
            mine, theirs = ours(ids[None])[0], model(input_ids=ids[None]).logits[0]
        worst = max(worst, float((mine - theirs).abs().max() / theirs.abs().max()))
    assert worst < 1e-4, worst
    plain = [forward(model, r) for r in rows]
    count = len(model.model.layers)
    block = count // 2
    generator = torch.Generator().manual_seed(8)
    v = torch.randn(plain[0][1].shape[-1], generator=generator)
    v = v / v.norm()
    size = float(plain[0][1][block + 1][-1].norm()) * 0.7
    steered = torch.stack([forward(model, r, (block, size * v))[0][-1] for r in rows])
    greedy = []
    for r in rows:
        ids = r
        for _ in range(24):
            with torch.no_grad():
                ids = torch.cat([ids, model(input_ids=ids[None]).logits[0, -1:].argmax(-1)])
        greedy.append(ids[len(r):])
    logits = torch.cat([p[0] for p in plain])
    total = len(logits)
    positions = torch.arange(0, total, max(1, total // 20))
    keep = torch.arange(count + 1)
    tensors = dict(lengths=torch.tensor([len(r) for r in rows]), ids=torch.cat(rows), logits=logits[positions].contiguous(), logits_positions=positions, hidden=torch.cat([p[1] for p in plain], 1)[keep].contiguous(),
                   hidden_layers=keep, attn_out=torch.cat([p[2] for p in plain], 1).contiguous(), mlp_out=torch.cat([p[3] for p in plain], 1).contiguous(), greedy=torch.stack(greedy), steered_logits=steered.contiguous(),
                   steer_vector=v, steer_coef=torch.tensor([size]))
    out = folder / "expected.safetensors"
    save_file(tensors, out, metadata={"steer_layer": str(block), "transformers": transformers.__version__, "torch": torch.__version__})
    print(f"{name}: {len(rows)} prompts, {total} tokens, {out.stat().st_size / 1e6:.2f} MB; recipe's logits against transformers' {worst:.1e}; greedy: {tokenizer.decode(greedy[-1])!r}")


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--models", type=pathlib.Path, default=pathlib.Path(__file__).resolve().parents[1] / "models")
    a = ap.parse_args()
    for name in ("skiff", "skiff-judge", "skiff-massive"):
        make(a.models / name)


if __name__ == "__main__":
    main()
