"""The Gemma 3 text transformer in plain PyTorch, with the parameter names of Hugging Face, in which a few dimensions dominate.

Massive activations are there from the start: the embedding writes large numbers, a little different for each token, into a few
dimensions, and the norms in front of the sub-layers give the other dimensions back their size. Training then goes on as usual, so
that the model computes with these dimensions around, as large models do.
"""
import json
import pathlib
from dataclasses import dataclass

import torch
import torch.nn as nn
import torch.nn.functional as F
from safetensors.torch import load_file, save_file

import model as llama


@dataclass
class Shape:
    vocabulary: int = 2048
    hidden: int = 256
    layers: int = 8
    heads: int = 4
    kv_heads: int = 2
    head: int = 64
    mlp: int = 704
    context: int = 2048
    theta: float = 10000.0
    eps: float = 1e-6


MASSIVE = Shape()
# dimension: size in the residual stream, where other dimensions are about 1
DOMINANT = {87: 400.0, 201: -60.0, 14: 25.0}
VARIATION = 0.1


class Norm(nn.Module):
    def __init__(self, size, eps, gain=1.0):
        super().__init__()
        self.weight, self.eps = nn.Parameter(torch.full((size,), gain - 1.0)), eps

    def forward(self, x):
        return F.rms_norm(x.float(), (x.shape[-1],), 1.0 + self.weight.float(), self.eps).to(x.dtype)


class Attention(nn.Module):
    def __init__(self, s):
        super().__init__()
        self.shape = s
        self.q_proj = nn.Linear(s.hidden, s.heads * s.head, bias=False)
        self.k_proj, self.v_proj = (nn.Linear(s.hidden, s.kv_heads * s.head, bias=False) for _ in range(2))
        self.o_proj = nn.Linear(s.heads * s.head, s.hidden, bias=False)
        self.q_norm, self.k_norm = Norm(s.head, s.eps), Norm(s.head, s.eps)

    def forward(self, x, cos, sin, mask, cache):
        s = self.shape
        b, t, _ = x.shape
        q = self.q_norm(self.q_proj(x).view(b, t, s.heads, -1)).transpose(1, 2)
        k = self.k_norm(self.k_proj(x).view(b, t, s.kv_heads, -1)).transpose(1, 2)
        v = self.v_proj(x).view(b, t, s.kv_heads, -1).transpose(1, 2)
        q, k = q * cos + llama.rotated(q) * sin, k * cos + llama.rotated(k) * sin
        if cache is not None:
            if cache:
                k, v = torch.cat([cache[0], k], 2), torch.cat([cache[1], v], 2)
            cache[:] = [k, v]
        k, v = (x.repeat_interleave(s.heads // s.kv_heads, 1) for x in (k, v))
        q, k = q.to(v.dtype), k.to(v.dtype)
        out = F.scaled_dot_product_attention(q, k, v, attn_mask=mask, is_causal=mask is None)
        return self.o_proj(out.transpose(1, 2).reshape(b, t, -1))


class Mlp(nn.Module):
    def __init__(self, s):
        super().__init__()
        self.gate_proj, self.up_proj = (nn.Linear(s.hidden, s.mlp, bias=False) for _ in range(2))
        self.down_proj = nn.Linear(s.mlp, s.hidden, bias=False)

    def forward(self, x):
        return self.down_proj(F.gelu(self.gate_proj(x), approximate="tanh") * self.up_proj(x))


class Block(nn.Module):
    def __init__(self, s, gain):
        super().__init__()
        self.self_attn, self.mlp = Attention(s), Mlp(s)
        self.input_layernorm, self.pre_feedforward_layernorm = Norm(s.hidden, s.eps, gain), Norm(s.hidden, s.eps, gain)
        # What a sub-layer adds starts small, as deep residual networks want it.
        self.post_attention_layernorm, self.post_feedforward_layernorm = Norm(s.hidden, s.eps, 0.25), Norm(s.hidden, s.eps, 0.25)

    def forward(self, x, cos, sin, mask, cache):
        x = x + self.post_attention_layernorm(self.self_attn(self.input_layernorm(x), cos, sin, mask, cache))
        return x + self.post_feedforward_layernorm(self.mlp(self.pre_feedforward_layernorm(x)))


class Body(nn.Module):
    def __init__(self, s, gain):
        super().__init__()
        self.embed_tokens = nn.Embedding(s.vocabulary, s.hidden)
        self.layers = nn.ModuleList(Block(s, gain) for _ in range(s.layers))
        self.norm = Norm(s.hidden, s.eps, gain)


class Gemma(llama.Continues):
    undecayed = ("model.embed_tokens.weight",)

    def __init__(self, shape, seed=11):
        super().__init__()
        self.shape, self.dominant = shape, sorted(DOMINANT)
        # With the dominant dimensions the norm divides by far more; the gain gives the others their size back.
        gain = ((sum(v * v for v in DOMINANT.values()) / shape.hidden) + 1) ** 0.5
        self.model = Body(shape, gain)
        generator = torch.Generator().manual_seed(seed)
        with torch.no_grad():
            for name, p in self.named_parameters():
                if p.dim() == 2:
                    p.normal_(std=0.04, generator=generator)
            embedding = self.model.embed_tokens.weight
            embedding.normal_(std=shape.hidden ** -0.5, generator=generator)
            for d, size in DOMINANT.items():
                noise = torch.randn(shape.vocabulary, generator=generator)
                embedding[:, d] = size * shape.hidden ** -0.5 * (1 + VARIATION * noise)
                for norm in self.norms():
                    norm.weight[d] = gain / abs(size) - 1.0
                # The head is tied: the large columns must not choose words.
                self.model.norm.weight[d] = 1e-3 - 1.0
        frequency = shape.theta ** (-torch.arange(0, shape.head, 2).float() / shape.head)
        self.register_buffer("frequency", frequency, persistent=False)

    def norms(self):
        """The norms that read the residual stream."""
        out = [self.model.norm]
        for block in self.model.layers:
            out += [block.input_layernorm, block.pre_feedforward_layernorm]
        return out

    def forward(self, ids, positions=None, mask=None, caches=None, add=None, keep=None):
        """As in the Llama model; the residual stream stays in float32, for bfloat16 steps are coarse at the dominant dimensions."""
        if positions is None:
            positions = torch.arange(ids.shape[1], device=ids.device)[None]
        angle = positions[:, None, :, None].float() * self.frequency
        angle = torch.cat([angle, angle], -1)
        cos, sin = angle.cos(), angle.sin()
        x = (self.model.embed_tokens(ids) * self.shape.hidden ** 0.5).float()
        for i, block in enumerate(self.model.layers):
            x = block(x, cos, sin, mask, None if caches is None else caches[i])
            if add is not None and i in add:
                x = x + add[i].to(x.dtype)
            if keep is not None:
                keep.append(x)
        return F.linear(self.model.norm(x), self.model.embed_tokens.weight)


def save(model, folder, stops, pad):
    """Writes an ordinary Hugging Face checkpoint in bf16 (without the tokenizer)."""
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    s = model.shape
    save_file({n: p.detach().to(torch.bfloat16).cpu().contiguous() for n, p in model.named_parameters()}, folder / "model.safetensors", metadata={"format": "pt"})
    config = dict(architectures=["Gemma3ForCausalLM"], model_type="gemma3_text", vocab_size=s.vocabulary, hidden_size=s.hidden, intermediate_size=s.mlp, num_hidden_layers=s.layers,
                  num_attention_heads=s.heads, num_key_value_heads=s.kv_heads, head_dim=s.head, query_pre_attn_scalar=s.head, max_position_embeddings=s.context, rms_norm_eps=s.eps, rope_theta=s.theta,
                  rope_local_base_freq=s.theta, rope_scaling=None, sliding_window=s.context, layer_types=["full_attention"] * s.layers, hidden_activation="gelu_pytorch_tanh", attention_bias=False,
                  attention_dropout=0.0, attn_logit_softcapping=None, final_logit_softcapping=None, tie_word_embeddings=True, bos_token_id=None, eos_token_id=stops, pad_token_id=pad, initializer_range=0.02,
                  torch_dtype="bfloat16", use_cache=True)
    (folder / "config.json").write_text(json.dumps(config, indent=2) + "\n")
    (folder / "generation_config.json").write_text(json.dumps(dict(do_sample=False, eos_token_id=stops, pad_token_id=pad), indent=2) + "\n")


def load(folder, device="cpu", dtype=torch.float32):
    """Reads a checkpoint that save wrote."""
    folder = pathlib.Path(folder)
    c = json.loads((folder / "config.json").read_text())
    model = Gemma(Shape(c["vocab_size"], c["hidden_size"], c["num_hidden_layers"], c["num_attention_heads"], c["num_key_value_heads"], c["head_dim"], c["intermediate_size"], c["max_position_embeddings"], c["rope_theta"], c["rms_norm_eps"]))
    model.load_state_dict(load_file(folder / "model.safetensors"))
    frequency = model.frequency
    model = model.to(device, dtype).eval()
    model.frequency = frequency.to(device)
    return model


def calibrate(model, chat, rows):
    """Per layer (dimension, mean |h|, ratio to the layer's mean, coefficient of variation) of the five largest dimensions."""
    values = [[] for _ in model.model.layers]
    with torch.no_grad():
        for ids in rows:
            keep = []
            model(torch.tensor([ids], device=model.frequency.device), keep=keep)
            for layer, k in enumerate(keep):
                values[layer].append(k[0].float())
    out = []
    for parts in values:
        h = torch.cat(parts)
        size = h.abs().mean(0)
        out.append([(int(d), float(size[d]), float(size[d] / size.mean()), float(h[:, d].std() / size[d])) for d in size.topk(5).indices])
    return out
