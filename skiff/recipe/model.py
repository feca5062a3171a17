"""The Llama transformer in plain PyTorch, with the parameter names of Hugging Face, steering, and generation with a cache."""
import json
import pathlib
from dataclasses import asdict, dataclass

import torch
import torch.nn as nn
import torch.nn.functional as F
from safetensors.torch import load_file, save_file


@dataclass
class Shape:
    vocabulary: int = 2048
    hidden: int = 256
    layers: int = 8
    heads: int = 4
    mlp: int = 704
    context: int = 2048
    theta: float = 10000.0
    eps: float = 1e-5


SKIFF = Shape()
JUDGE = Shape(hidden=160, layers=6, heads=5, mlp=432)


class Norm(nn.Module):
    def __init__(self, size, eps):
        super().__init__()
        self.weight, self.eps = nn.Parameter(torch.ones(size)), eps

    def forward(self, x):
        return F.rms_norm(x.float(), (x.shape[-1],), self.weight.float(), self.eps).to(x.dtype)


class Attention(nn.Module):
    def __init__(self, s):
        super().__init__()
        self.heads = s.heads
        for name in ("q_proj", "k_proj", "v_proj", "o_proj"):
            setattr(self, name, nn.Linear(s.hidden, s.hidden, bias=False))

    def forward(self, x, cos, sin, mask, cache):
        b, t, h = x.shape
        q, k, v = (f(x).view(b, t, self.heads, -1).transpose(1, 2) for f in (self.q_proj, self.k_proj, self.v_proj))
        q, k = q * cos + rotated(q) * sin, k * cos + rotated(k) * sin
        if cache is not None:
            if cache:
                k, v = torch.cat([cache[0], k], 2), torch.cat([cache[1], v], 2)
            cache[:] = [k, v]
        q, k = q.to(v.dtype), k.to(v.dtype)
        out = F.scaled_dot_product_attention(q, k, v, attn_mask=mask, is_causal=mask is None)
        return self.o_proj(out.transpose(1, 2).reshape(b, t, h))


def rotated(x):
    one, two = x.chunk(2, -1)
    return torch.cat([-two, one], -1)


class Mlp(nn.Module):
    def __init__(self, s):
        super().__init__()
        self.gate_proj, self.up_proj = (nn.Linear(s.hidden, s.mlp, bias=False) for _ in range(2))
        self.down_proj = nn.Linear(s.mlp, s.hidden, bias=False)

    def forward(self, x):
        return self.down_proj(F.silu(self.gate_proj(x)) * self.up_proj(x))


class Block(nn.Module):
    def __init__(self, s):
        super().__init__()
        self.self_attn, self.mlp = Attention(s), Mlp(s)
        self.input_layernorm, self.post_attention_layernorm = Norm(s.hidden, s.eps), Norm(s.hidden, s.eps)

    def forward(self, x, cos, sin, mask, cache):
        x = x + self.self_attn(self.input_layernorm(x), cos, sin, mask, cache)
        return x + self.mlp(self.post_attention_layernorm(x))


class Body(nn.Module):
    def __init__(self, s):
        super().__init__()
        self.embed_tokens = nn.Embedding(s.vocabulary, s.hidden)
        self.layers = nn.ModuleList(Block(s) for _ in range(s.layers))
        self.norm = Norm(s.hidden, s.eps)


class Continues(nn.Module):
    """Generation for a transformer whose forward takes (ids, positions, mask, caches, add, keep)."""

    @torch.no_grad()
    def generate(self, prompts, stops, limit=64, add=None, temperature=0.0, seed=0):
        """Continues each list of ids; add as in forward, one row a prompt. Returns lists of new ids without the stop."""
        device = self.frequency.device
        longest = max(map(len, prompts))
        ids = torch.zeros(len(prompts), longest, dtype=torch.long, device=device)
        valid = torch.zeros(len(prompts), longest, dtype=torch.bool, device=device)
        for row, prompt in enumerate(prompts):
            ids[row, longest - len(prompt):] = torch.tensor(prompt, device=device)
            valid[row, longest - len(prompt):] = True
        positions = (valid.cumsum(1) - 1).clamp(min=0)
        causal = torch.ones(longest, longest, dtype=torch.bool, device=device).tril()
        mask = (causal[None] & valid[:, None, :] | torch.eye(longest, dtype=torch.bool, device=device)[None])[:, None]
        caches = [[] for _ in self.model.layers]
        generator = torch.Generator(device=device).manual_seed(seed)
        done = torch.zeros(len(prompts), dtype=torch.bool, device=device)
        stop = torch.tensor(stops, device=device)
        fresh = []
        for _ in range(limit):
            logits = self(ids, positions, mask, caches, add)[:, -1].float()
            token = logits.argmax(-1) if temperature == 0 else torch.multinomial((logits / temperature).softmax(-1), 1, generator=generator)[:, 0]
            done = done | torch.isin(token, stop)
            fresh.append(torch.where(done, -1, token))
            if bool(done.all()):
                break
            ids, positions = token[:, None], positions[:, -1:] + 1
            valid = torch.cat([valid, torch.ones_like(valid[:, :1])], 1)
            mask = valid[:, None, None, :]
        return [[t for t in row if t >= 0] for row in torch.stack(fresh, 1).tolist()]

    @torch.no_grad()
    def generate_many(self, prompts, stops, limit=64, add=None, batch=512, **more):
        """generate in batches of rows of similar length."""
        order = sorted(range(len(prompts)), key=lambda i: len(prompts[i]))
        out = [None] * len(prompts)
        for i in range(0, len(order), batch):
            rows = order[i:i + batch]
            part = None if add is None else {layer: rows_of[rows] for layer, rows_of in add.items()}
            for row, ids in zip(rows, self.generate([prompts[r] for r in rows], stops, limit, part, **more)):
                out[row] = ids
        return out


class Llama(Continues):
    def __init__(self, shape):
        super().__init__()
        self.shape, self.model, self.dominant = shape, Body(shape), []
        for name, p in self.named_parameters():
            if p.dim() == 2:
                deep = 0.02 / (2 * shape.layers) ** 0.5
                nn.init.normal_(p, std=deep if name.endswith(("o_proj.weight", "down_proj.weight")) else 0.02)
        size = shape.hidden // shape.heads
        frequency = shape.theta ** (-torch.arange(0, size, 2).float() / size)
        self.register_buffer("frequency", frequency, persistent=False)

    def forward(self, ids, positions=None, mask=None, caches=None, add=None, keep=None):
        """ids [B, T] -> logits [B, T, V]. add: {layer: [B, 1, H]} joins the residual stream after that block at every position.
        keep: a list that receives the residual stream after every block."""
        if positions is None:
            positions = torch.arange(ids.shape[1], device=ids.device)[None]
        angle = positions[:, None, :, None].float() * self.frequency
        angle = torch.cat([angle, angle], -1)
        cos, sin = angle.cos(), angle.sin()
        x = self.model.embed_tokens(ids)
        for i, block in enumerate(self.model.layers):
            x = block(x, cos, sin, mask, None if caches is None else caches[i])
            if add is not None and i in add:
                x = x + add[i].to(x.dtype)
            if keep is not None:
                keep.append(x)
        return F.linear(self.model.norm(x), self.model.embed_tokens.weight)


def looks(model, block, head, before):
    """Log of the attention weights [B, T, T] of one head, from the residual stream that enters its block."""
    attention, size = model.model.layers[block].self_attn, model.shape.hidden // model.shape.heads
    angle = torch.arange(before.shape[1], device=before.device)[:, None].float() * model.frequency
    angle = torch.cat([angle, angle], -1)
    x = model.model.layers[block].input_layernorm(before)
    q, k = (f(x)[..., head * size:(head + 1) * size].float() for f in (attention.q_proj, attention.k_proj))
    q, k = q * angle.cos() + rotated(q) * angle.sin(), k * angle.cos() + rotated(k) * angle.sin()
    scores = q @ k.transpose(1, 2) / size ** 0.5
    return scores.masked_fill(torch.ones_like(scores[0], dtype=torch.bool).triu(1), -1e9).log_softmax(-1)


def save(model, folder, stops, pad):
    """Writes an ordinary Hugging Face checkpoint in bf16 (without the tokenizer)."""
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    s = model.shape
    save_file({n: p.detach().to(torch.bfloat16).cpu().contiguous() for n, p in model.named_parameters()}, folder / "model.safetensors", metadata={"format": "pt"})
    config = dict(architectures=["LlamaForCausalLM"], model_type="llama", vocab_size=s.vocabulary, hidden_size=s.hidden, intermediate_size=s.mlp, num_hidden_layers=s.layers,
                  num_attention_heads=s.heads, num_key_value_heads=s.heads, head_dim=s.hidden // s.heads, max_position_embeddings=s.context, rms_norm_eps=s.eps, rope_theta=s.theta,
                  rope_scaling=None, hidden_act="silu", attention_bias=False, mlp_bias=False, attention_dropout=0.0, tie_word_embeddings=True, bos_token_id=None, eos_token_id=stops,
                  pad_token_id=pad, initializer_range=0.02, torch_dtype="bfloat16", use_cache=True)
    (folder / "config.json").write_text(json.dumps(config, indent=2) + "\n")
    (folder / "generation_config.json").write_text(json.dumps(dict(do_sample=False, eos_token_id=stops, pad_token_id=pad), indent=2) + "\n")


def load(folder, device="cpu", dtype=torch.float32):
    """Reads a checkpoint that save wrote."""
    folder = pathlib.Path(folder)
    c = json.loads((folder / "config.json").read_text())
    if c["model_type"] == "gemma3_text":
        import gemma
        return gemma.load(folder, device, dtype)
    model = Llama(Shape(c["vocab_size"], c["hidden_size"], c["num_hidden_layers"], c["num_attention_heads"], c["intermediate_size"], c["max_position_embeddings"], c["rope_theta"], c["rms_norm_eps"]))
    model.load_state_dict(load_file(folder / "model.safetensors"))
    frequency = model.frequency
    model = model.to(device, dtype).eval()
    model.frequency = frequency.to(device)
    return model
