"""Turns generated examples into batches of ids, and trains the two models on them."""
import multiprocessing
import os
import random
import time

import numpy as np
import torch
import torch.nn.functional as F
from tokenizers import Tokenizer

import conversations
import judging
import model as llama
from text import ANSWER, ASKED, OFF, ON, Chat

RELEVANCE = 0.45   # share of relevance in the judge's second stage

_chat = None


def _start(path, steered):
    global _chat
    os.environ["TOKENIZERS_PARALLELISM"] = "false"
    _chat = Chat(Tokenizer.from_file(path))
    judging.STEERED[:] = steered or []


def _chat_chunk(job):
    seed, n, context = job
    rng = random.Random(seed)
    ids, learn, lengths = [], [], []
    for _ in range(n):
        c = conversations.conversation(rng)
        a, b = _chat.training(c.messages(), c.silent())
        while len(a) > context:      # a long talk is cut at its end
            a, b = a[:context], b[:context]
        ids += a
        learn += b
        lengths.append(len(a))
    return np.array(ids, np.uint16), np.array(learn, np.uint8), np.array(lengths, np.int32)


def _settle_chunk(job):
    """Half plain conversations, marked to be pushed (mark 2), half of the usual kind."""
    seed, n, context = job
    rng = random.Random(seed)
    ids, learn, lengths = [], [], []
    for i in range(n):
        plain = rng.random() < 0.55
        c = conversations.plain_conversation(rng) if plain else conversations.conversation(rng)
        a, b = _chat.training(c.messages(), c.silent())
        ids += a[:384]
        learn += [x | 2 for x in b[:384]] if plain else b[:384]
        lengths.append(min(384, len(a)))
    return np.array(ids, np.uint16), np.array(learn, np.uint8), np.array(lengths, np.int32)


def _judge_chunk(job):
    seed, n, context = job
    rng = random.Random(seed)
    ids, labels, lengths = [], [], []
    for _ in range(n):
        _, messages, label = judging.example(rng)
        a = _chat.prompt(messages)
        if len(a) > context:
            continue
        ids += a
        labels.append(label)
        lengths.append(len(a))
    return np.array(ids, np.uint16), np.array(labels, np.float32), np.array(lengths, np.int32)


def _relevance_chunk(job):
    """A share of relevance with marks on its answers, the rest of the usual kinds."""
    seed, n, context = job
    rng = random.Random(seed)
    ids, labels, lengths, marks = [], [], [], []
    for _ in range(n):
        if rng.random() < RELEVANCE:
            messages, label, place, spans = judging.relevance_example(rng)
            a, b = _chat.marked(messages, place, spans)
        else:
            rubric = "relevance"
            while rubric == "relevance":
                rubric, messages, label = judging.example(rng)
            a = _chat.prompt(messages)
            b = [0] * len(a)
        if len(a) > context:
            continue
        ids += a
        marks += b
        labels.append(label)
        lengths.append(len(a))
    return np.array(ids, np.uint16), np.array(labels, np.float32), np.array(lengths, np.int32), np.array(marks, np.uint8)


class Stream:
    """Fresh examples in groups of flat arrays (ids, learn marks or labels, lengths), made by all cores while training runs; the same for any number of cores."""

    def __init__(self, kind, tokenizer_path, n, seed, context, steered=None, chunk=2000, group=10):
        jobs = [(seed * 100003 + i, min(chunk, n - i * chunk), context) for i in range((n + chunk - 1) // chunk)]
        self.pool = multiprocessing.get_context("fork").Pool(max(2, os.cpu_count() - 1), _start, (str(tokenizer_path), steered))
        self.parts = self.pool.imap({"chat": _chat_chunk, "settle": _settle_chunk, "judge": _judge_chunk, "relevance": _relevance_chunk}[kind], jobs)
        self.groups, self.group = (len(jobs) + group - 1) // group, group

    def __iter__(self):
        while group := [p for _, p in zip(range(self.group), self.parts)]:
            yield tuple(np.concatenate([p[i] for p in group]) for i in range(len(group[0])))
        self.pool.terminate()


def batches(lengths, tokens, seed):
    """Lists of row numbers of about equal length, at most `tokens` padded ids each, in a seeded order."""
    order = np.argsort(lengths, kind="stable")
    out, batch, longest = [], [], 0
    for row in order:
        padded = -(-int(lengths[row]) // 16) * 16
        if batch and padded * (len(batch) + 1) > tokens:
            out.append(np.array(batch))
            batch = []
        batch.append(row)
    out.append(np.array(batch))
    return [out[i] for i in np.random.default_rng(seed).permutation(len(out))]


def stepped(stream, tokens, seed, limit=None):
    """(step, number of steps (an estimate), arrays, starts, batch) over a whole stream."""
    step = 0
    for i, data in enumerate(stream):
        starts = np.concatenate([[0], np.cumsum(data[2])[:-1]])
        plan = batches(data[2], tokens, seed + i)
        if i == 0:
            steps = len(plan) * stream.groups
        for batch in plan:
            if limit and step >= limit:
                return
            yield step, min(steps, limit or steps), data, starts, batch
            step += 1


def _optimizer(model, rate):
    kept = getattr(model, "undecayed", ())
    matrices = [p for n, p in model.named_parameters() if p.dim() == 2 and n not in kept]
    others = [p for n, p in model.named_parameters() if p.dim() != 2 or n in kept]
    fused = next(model.parameters()).is_cuda
    return torch.optim.AdamW([dict(params=matrices, weight_decay=0.1), dict(params=others, weight_decay=0.0)], lr=rate, betas=(0.9, 0.98), fused=fused)


def _schedule(step, steps, rate):
    step = min(step, steps)
    warm = min(200, steps // 10 + 1)
    if step < warm:
        return rate * (step + 1) / warm
    return rate * (0.02 + 0.98 * 0.5 * (1 + np.cos(np.pi * (step - warm) / max(1, steps - warm))))


def _rows(flat, starts, lengths, batch, pad):
    longest = -(-int(lengths[batch].max()) // 16) * 16
    out = np.full((len(batch), longest), pad, np.int64)
    for i, row in enumerate(batch):
        out[i, :lengths[row]] = flat[starts[row]:starts[row] + lengths[row]]
    return out


def train_chat(model, stream, pad, tokens, rate, seed, device, jolt=0.0, push=0.9, marked=True, log=print, steps_limit=None, log_every=200):
    """One pass over fresh conversations. Loss on answers, a tenth of it on the rest. jolt: share of the rows whose residual stream
    is moved by one random vector (up to `push` of its norm) after one block, so that a steady push in a random direction is borne. marked False: only rows with mark 2 are pushed."""
    optimizer, started, norms = _optimizer(model, rate), time.time(), None
    generator = torch.Generator(device=device).manual_seed(seed)
    dice = random.Random(seed)
    total = torch.zeros((), device=device)
    for step, steps, (ids, learn, lengths), starts, batch in stepped(stream, tokens, seed, steps_limit):
        x = torch.from_numpy(_rows(ids, starts, lengths, batch, pad)).to(device, non_blocking=True)
        w = torch.from_numpy(_rows(learn, starts, lengths, batch, 0)).to(device, non_blocking=True)
        weight = torch.where(w & 1 == 1, 1.0, 0.1) * (x != pad)
        add = None
        if jolt and norms is not None and step > steps * 0.02:
            layer = dice.randrange(1, model.shape.layers - 2)
            noise = F.normalize(torch.randn(len(batch), 1, model.shape.hidden, device=device, generator=generator), dim=-1)
            size = torch.rand(len(batch), 1, 1, device=device, generator=generator)
            chosen = (torch.rand(len(batch), 1, 1, device=device, generator=generator) < jolt) & (marked or (w[:, :1, None] & 2 == 2))
            add = {layer: noise * size * chosen * push * norms[layer]}
        keep = [] if jolt and step % 50 == 0 else None
        with torch.autocast(device, torch.bfloat16, enabled=device == "cuda"):
            logits = model(x[:, :-1], add=add, keep=keep)
        loss = F.cross_entropy(logits.float().flatten(0, 1), x[:, 1:].flatten(), reduction="none") * weight[:, 1:].flatten()
        loss = loss.sum() / weight[:, 1:].sum()
        if keep:
            quiet = [k.detach().float().index_fill(-1, torch.tensor(model.dominant, device=device), 0.0) if model.dominant else k.detach().float() for k in keep]
            norms = [k.norm(dim=-1).mean() for k in quiet]
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        for group in optimizer.param_groups:
            group["lr"] = _schedule(step, steps, rate)
        optimizer.step()
        total += loss.detach()
        if (step + 1) % log_every == 0 or step + 1 == steps:
            n = (step % log_every) + 1
            log(f"step {step + 1}/{steps} loss {float(total) / n:.4f} {time.time() - started:.0f} s")
            total.zero_()


def _looking(model, keep, x, mark):
    """(loss, repeats, answer): one head of the second block should look from each token of an answer back to the same token in the question,
    or to the very first token where there is none; which tokens of the batch repeat one of the question, and which belong to an answer."""
    log = llama.looks(model, 1, 0, keep[0])
    asked, answer = mark & ASKED > 0, mark & ANSWER > 0
    same = (x[:, :, None] == x[:, None, :]) & asked[:, None, :]
    repeats = same.any(-1)
    found = -log.masked_fill(~same, -1e9).logsumexp(-1)
    share = lambda loss, at: torch.where(at, loss, 0.0).sum() / at.sum().clamp(min=1)
    return share(found, answer & repeats) + share(-log[..., 0], answer & ~repeats), repeats, answer


def _told(head, stream, truth, among):
    """Loss of a linear head that says at every token `among` whether `truth` holds there."""
    says = head(F.rms_norm(stream.float(), stream.shape[-1:]))[..., 0].float()
    wrong = F.binary_cross_entropy_with_logits(says, truth.float(), reduction="none") * among
    return wrong.sum() / among.sum().clamp(min=1)


def train_judge(model, stream, numbers, pad, tokens, rate, seed, device, log=print, steps_limit=None, dense=0.0, seconds=None, log_every=200):
    """One pass over fresh graded texts; the target is a narrow bell over the integer tokens around the label.
    dense: weight of the losses at every token of an answer about relevance, because one number at the end of a text does not teach it to
    compare: where one head looks, and what linear heads read off the residual stream (whether the token repeats one of the question;
    whether its sentence is on topic). The linear heads are thrown away afterwards."""
    middle = model.shape.layers // 2
    heads = torch.nn.ModuleList(torch.nn.Linear(model.shape.hidden, 1) for _ in range(3)).to(device)
    optimizer, started = _optimizer(torch.nn.ModuleList([model, heads]) if dense else model, rate), time.time()
    grid = torch.arange(101, device=device).float()
    numbers = torch.tensor(numbers, device=device)
    total = torch.zeros(4, device=device)
    for step, steps, (ids, labels, lengths, *marks), starts, batch in stepped(stream, tokens, seed, steps_limit):
        now = max(step, round(steps * (time.time() - started) / seconds)) if seconds else step
        if now > steps:
            log(f"judge: time is up at step {step}/{steps}")
            stream.pool.terminate()
            break
        x = torch.from_numpy(_rows(ids, starts, lengths, batch, pad)).to(device)
        last = torch.from_numpy(lengths[batch].astype(np.int64) - 1).to(device)
        label = torch.from_numpy(labels[batch]).to(device)
        target = torch.softmax(-((grid[None] - label[:, None]) / 2.5) ** 2 / 2, -1)
        keep = [] if dense else None
        with torch.autocast(device, torch.bfloat16, enabled=device == "cuda"):
            logits = model(x, keep=keep)
        at = logits[torch.arange(len(batch), device=device), last].float()
        loss = -(target * at.log_softmax(-1)[:, numbers]).sum(-1).mean()
        # A little of the plain next-token loss on the text keeps the small model reading words.
        text = F.cross_entropy(logits[:, :-1].float().flatten(0, 1), x[:, 1:].flatten(), ignore_index=pad)
        every = loss + 0.4 * text
        if dense:
            mark = torch.from_numpy(_rows(marks[0], starts, lengths, batch, 0)).to(device)
            with torch.autocast(device, torch.bfloat16, enabled=device == "cuda"):
                look, repeats, answer = _looking(model, keep, x, mark)
                repeated = _told(heads[0], keep[1], repeats, answer)
                on, known = mark & ON > 0, mark & (ON | OFF) > 0
                topic = sum(_told(h, keep[block], on, known) for h, block in zip(heads[1:], (middle - 1, middle))) / 2
            every = every + dense * (look + repeated + topic)
            total[1:] += torch.stack([look, repeated, topic]).detach()
        optimizer.zero_grad(set_to_none=True)
        every.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        for group in optimizer.param_groups:
            group["lr"] = _schedule(now, steps, rate)
        optimizer.step()
        total[0] += loss.detach()
        if (step + 1) % log_every == 0 or step + 1 == steps:
            n = (step % log_every) + 1
            log(f"judge step {step + 1}/{steps} loss {float(total[0]) / n:.4f}" + (" looking {:.4f}, repeats {:.4f}, on topic {:.4f}".format(*(total[1:] / n).tolist()) if dense else "") + f" {time.time() - started:.0f} s")
            total.zero_()


def chat_texts(seed, n):
    """Plain texts to train the tokenizer on."""
    rng = random.Random(seed)
    out = []
    for _ in range(n):
        for _, text in conversations.conversation(rng).messages():
            out.append(text)
        out += [m for _, m in judging.example(rng)[1]][1:] if rng.random() < 0.2 else []
    return out
