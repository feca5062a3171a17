"""Extraction, steering and judging in PyTorch, with the definitions that Trimtab uses."""
import json
import pathlib
import random

import numpy as np
import torch
import torch.nn.functional as F

import conversations as cv
import judging
import personas
from definitions import BUILT_IN

TRAITS = pathlib.Path(__file__).resolve().parents[1] / "traits"


def read(b, folder=TRAITS):
    """(positive prompts, negative prompts, steering.json) of a built-in trait; a prompt is [(role, text)]."""
    where = folder / b.family / b.name
    sides = []
    for side in ("positive", "negative"):
        rows = [json.loads(line) for line in (where / f"{side}.jsonl").read_text().splitlines()]
        sides.append([([("system", r["system_prompt"])] if "system_prompt" in r else []) + [("user", r["prompt"])] for r in rows])
    return sides[0], sides[1], json.loads((where / "steering.json").read_text())


@torch.no_grad()
def streams(model, chat, rows, spans, batch=64):
    """Mean of the residual stream after every block over each row's span (start, end): float32 [n, L, H]."""
    out = [None] * len(rows)
    order = sorted(range(len(rows)), key=lambda i: len(rows[i]))
    device = model.frequency.device
    for i in range(0, len(order), batch):
        part = order[i:i + batch]
        longest = max(len(rows[r]) for r in part)
        ids = torch.full((len(part), longest), chat.pad, device=device)
        for j, r in enumerate(part):
            ids[j, :len(rows[r])] = torch.tensor(rows[r], device=device)
        keep = []
        model(ids, keep=keep)
        for j, r in enumerate(part):
            a, b = spans[r]
            out[r] = torch.stack([k[j, a:b].float().mean(0) for k in keep]).cpu()
    return torch.stack(out)


def judge_scores(judge, chat, conversations, batch=256):
    """Expected integer of each judge conversation, with the mass that lies on integers."""
    prompts = [chat.prompt(c) for c in conversations]
    order = sorted(range(len(prompts)), key=lambda i: len(prompts[i]))
    device = judge.frequency.device
    numbers = torch.tensor(chat.numbers, device=device)
    grid = torch.arange(101, device=device).float()
    out = np.zeros(len(prompts))
    with torch.no_grad():
        for i in range(0, len(order), batch):
            part = order[i:i + batch]
            longest = max(len(prompts[r]) for r in part)
            ids = torch.full((len(part), longest), chat.pad, device=device)
            for j, r in enumerate(part):
                ids[j, :len(prompts[r])] = torch.tensor(prompts[r], device=device)
            last = torch.tensor([len(prompts[r]) - 1 for r in part], device=device)
            p = judge(ids)[torch.arange(len(part), device=device), last].float().softmax(-1)
            top = torch.zeros_like(p).scatter(1, p.topk(20).indices, 1.0)
            p = (p * top)[:, numbers]
            score = (p * grid).sum(-1) / p.sum(-1)
            for j, r in enumerate(part):
                out[r] = float(score[j])
    return out


def mean_diff(positive, negative):
    return F.normalize(positive.mean(0) - negative.mean(0), dim=-1)


def probe(positive, negative, c=1.0):
    """L2-regularised logistic regression (free intercept) on rows of unit length, per layer, by Newton steps; the unit weight vector."""
    out = []
    for layer in range(positive.shape[1]):
        x = F.normalize(torch.cat([positive[:, layer], negative[:, layer]]).double(), dim=-1)
        x = torch.cat([x, torch.ones(len(x), 1, dtype=torch.float64)], 1)
        y = torch.cat([torch.ones(len(positive)), torch.zeros(len(negative))]).double()
        w = torch.zeros(x.shape[1], dtype=torch.float64)
        ridge = torch.ones_like(w) / c
        ridge[-1] = 0
        for _ in range(30):
            p = torch.sigmoid(x @ w)
            gradient = x.T @ (p - y) + ridge * w
            hessian = (x * (p * (1 - p))[:, None]).T @ x + torch.diag(ridge + 1e-12)
            step = torch.linalg.solve(hessian, gradient)
            w = w - step
            if step.norm() < 1e-10:
                break
        out.append(F.normalize(w[:-1], dim=0).float())
    return torch.stack(out)


def extract(model, judge, chat, b, log=lambda line: None, vet=True):
    """{method: [L, H]} and a line of facts about a built-in trait."""
    positive, negative, _ = read(b)
    prompts = [chat.prompt(c) for c in positive + negative]
    n = len(positive)
    if b.position == "prompt[-1]":
        rows, spans = prompts, [(len(p) - 1, len(p)) for p in prompts]
        good = list(range(n))
    else:
        answers = model.generate_many(prompts, chat.stops, 64)
        scores = judge_scores(judge, chat, [judging.messages("vetting", b, "", chat.decode(a)) for a in answers])
        good = [i for i in range(n) if answers[i] and answers[n + i] and (not vet or scores[i] >= 60 and scores[n + i] <= 40)]
        log(f"{b.id}: vetting {scores[:n].mean():.0f} / {scores[n:].mean():.0f}, {len(good)} pairs of {n} kept; e.g. {chat.decode(answers[0])!r} | {chat.decode(answers[n])!r}")
        rows, spans = [p + a for p, a in zip(prompts, answers)], [(len(p), len(p) + len(a)) for p, a in zip(prompts, answers)]
        if len(good) < 10:
            good = [i for i in range(n) if answers[i] and answers[n + i]]
    keep = good + [n + i for i in good]
    h = streams(model, chat, [rows[i] for i in keep], [spans[i] for i in keep])
    p, q = h[:len(good)], h[len(good):]
    ratio = (p.mean(0) - q.mean(0)).norm(dim=-1) / h.norm(dim=-1).mean(0)
    log(f"{b.id}: |mean difference| / |h| by layer " + " ".join(f"{x:.2f}" for x in ratio))
    return {"mean_diff": mean_diff(p, q), "probe": probe(p, q)}


def base_norms(model, chat, questions):
    """Mean norm of the residual stream after every block at the last prompt token."""
    prompts = [chat.prompt([("user", q)]) for q in questions]
    return streams(model, chat, prompts, [(len(p) - 1, len(p)) for p in prompts]).norm(dim=-1).mean(0)


def steered(model, judge, chat, b, questions, settings, limit=64):
    """Answers and scores for every (layer, vector [H], coefficient) in settings; layer None: no steering.
    Returns a list of (trait score, coherence, answers)."""
    rows, adds = [], {}
    total = len(settings) * len(questions)
    device = model.frequency.device
    for i, (layer, vector, c) in enumerate(settings):
        rows += [chat.prompt([("user", q)]) for q in questions]
        if layer is not None:
            add = adds.setdefault(layer, torch.zeros(total, 1, model.shape.hidden, device=device))
            add[i * len(questions):(i + 1) * len(questions), 0] = (c * vector).to(device)
    answers = [chat.decode(a) for a in model.generate_many(rows, chat.stops, limit, adds)]
    asked = questions * len(settings)
    trait = judge_scores(judge, chat, [judging.messages("trait", b, q, a) for q, a in zip(asked, answers)])
    coherence = judge_scores(judge, chat, [judging.messages("coherence", None, "", a) for a in answers])
    n = len(questions)
    return [(trait[i * n:(i + 1) * n].mean(), coherence[i * n:(i + 1) * n].mean(), answers[i * n:(i + 1) * n]) for i in range(len(settings))]


def repeated(ids, n=4):
    """Share of the n-grams that were seen before in the same text."""
    grams = [tuple(ids[i:i + n]) for i in range(len(ids) - n + 1)]
    return 1 - len(set(grams)) / len(grams) if grams else 0.0


@torch.no_grad()
def surprise(model, chat, prompts, answers, batch=512, limit=7.5):
    """Share of each answer's tokens that the unsteered model finds very unlikely."""
    rows = [p + a for p, a in zip(prompts, answers)]
    order, out = sorted(range(len(rows)), key=lambda i: len(rows[i])), [0.0] * len(rows)
    device = model.frequency.device
    for i in range(0, len(order), batch):
        part = order[i:i + batch]
        longest = max(len(rows[r]) for r in part)
        ids = torch.full((len(part), longest), chat.pad, device=device)
        inside = torch.zeros(len(part), longest, device=device)
        for j, r in enumerate(part):
            ids[j, :len(rows[r])] = torch.tensor(rows[r], device=device)
            inside[j, len(prompts[r]):len(rows[r])] = 1
        loss = F.cross_entropy(model(ids)[:, :-1].flatten(0, 1), ids[:, 1:].flatten(), reduction="none").view(len(part), -1)
        share = ((loss > limit) * inside[:, 1:]).sum(1) / inside[:, 1:].sum(1).clamp(min=1)
        for j, r in enumerate(part):
            out[r] = float(share[j])
    return out


def over_steered(model, chat, n, seed, log=print):
    """[(text, coherence label)]: what the model writes when its own trait directions, or random ones, are added too strongly.
    The label follows from how much of the text the unsteered model finds absurd, what repeats, and whether it was cut."""
    rng = random.Random(seed)
    directions = {}
    for trait in cv.TRAITS:
        sides = []
        for kind in ("strong", "opposite"):
            asks = [cv.ask(rng, trait) for _ in range(60)]
            prompts = [chat.prompt([("system", personas.system_prompt(rng, trait, kind)), ("user", q.text)]) for q in asks]
            answers = model.generate_many(prompts, chat.stops, 48)
            sides.append(streams(model, chat, [p + a for p, a in zip(prompts, answers)], [(len(p), len(p) + max(1, len(a))) for p, a in zip(prompts, answers)]))
        directions[trait] = mean_diff(*sides)
    base = base_norms(model, chat, [cv.ask(rng, None).text for _ in range(40)])
    prompts, judged, adds = [], [], {}
    for i in range(n):
        trait = rng.choice(cv.TRAITS)
        question = cv.ask(rng, trait if rng.random() < 0.7 else None).text
        layer, ratio = rng.randrange(1, 5), rng.uniform(0.2, 2.6)
        if rng.random() < 0.3:
            v = F.normalize(torch.tensor([rng.gauss(0, 1) for _ in range(model.shape.hidden)]), dim=0)
            told = []
        else:
            v, told = directions[trait][layer], [("system", personas.system_prompt(rng, trait, "strong"))]
        prompts.append(chat.prompt([("user", question)]))
        judged.append(chat.prompt(told + [("user", question)]))
        adds.setdefault(layer, torch.zeros(n, 1, model.shape.hidden, device=model.frequency.device))[i, 0] = (ratio * base[layer] * v).to(model.frequency.device)
    answers = model.generate_many(prompts, chat.stops, 64, adds, batch=2048)
    unlikely = surprise(model, chat, judged, answers)
    out = []
    for a, u in zip(answers, unlikely):
        label = max(3.0, 97 - 450 * u) * max(0.04, 1 - 1.7 * repeated(a))
        if len(a) >= 64:
            label = min(label, 60.0)
        if len(a) > 3:
            out.append((chat.decode(a).strip(), max(2.0, label)))
    log(f"{len(out)} over-steered texts, mean label {np.mean([x[1] for x in out]):.0f}, e.g. " + " | ".join(f"{l:.0f}: {t}" for t, l in out[:6]))
    return out


def sweep(model, judge, chat, b, vectors, layers, ratios, questions, seed=0):
    """{(method, layer, ratio): (trait, coherence, answers)} plus the baseline under None; a random direction beside the methods."""
    base = base_norms(model, chat, questions)
    generator = torch.Generator().manual_seed(seed)
    vectors = dict(vectors, random=F.normalize(torch.randn(next(iter(vectors.values())).shape, generator=generator), dim=-1))
    keys = [(m, layer, r) for m in vectors for layer in layers for r in ratios]
    settings = [(None, None, 0.0)] + [(layer, vectors[m][layer], float(r * base[layer])) for m, layer, r in keys]
    results = steered(model, judge, chat, b, questions, settings)
    return dict(zip([None] + keys, results)), base
