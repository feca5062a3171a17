"""Measures the two models: steering by trait, and the judge on held-out topics and phrasings.

usage: python skiff/recipe/evaluate.py [--models skiff/models] [--model skiff] [--device D] [--quick]
"""
import argparse
import pathlib
import random

import numpy as np
import torch
from tokenizers import Tokenizer

import judging
import model as llama
import steering
from definitions import BUILT_IN
from text import Chat


def auroc(high, low):
    values = np.concatenate([high, low])
    ranks = values.argsort().argsort().astype(float)
    for v in np.unique(values):
        same = values == v
        ranks[same] = ranks[same].mean()
    return (ranks[:len(high)].sum() - len(high) * (len(high) - 1) / 2) / (len(high) * len(low))


def spearman(a, b):
    def ranks(x):
        r = np.argsort(np.argsort(x, kind="stable"), kind="stable").astype(float)
        for v in np.unique(x):
            r[x == v] = r[x == v].mean()
        return r
    return np.corrcoef(ranks(np.asarray(a)), ranks(np.asarray(b)))[0, 1]


def judge_quality(judge, chat, n=4000, seed=991):
    """Rank correlation by rubric, AUROC of clean against damaged, and the spread of trait scores, all on held-out text."""
    rng = random.Random(seed)
    rows = [judging.example(rng, held=True) for _ in range(n)]
    scores = steering.judge_scores(judge, chat, [r[1] for r in rows])
    labels = np.array([r[2] for r in rows])
    kinds = np.array([r[0] for r in rows])
    out = {}
    for kind in ("trait", "vetting", "coherence", "relevance", "naturalness"):
        at = kinds == kind
        out[kind] = (spearman(scores[at], labels[at]), float(np.abs(scores[at] - labels[at]).mean()), int(at.sum()))
    at = kinds == "coherence"
    clean, hurt = scores[at & (labels == 97)], scores[at & (labels <= 60)]
    out["clean against damaged"] = (auroc(clean, hurt), float(clean.mean()), float(hurt.mean()), auroc(clean, scores[at & (labels < 96)]))
    spread = np.histogram(scores[kinds == "trait"], bins=[0, 10, 25, 40, 60, 75, 90, 101])[0]
    out["spread"] = spread / spread.sum()
    by_label = {}
    for label in (0, 25, 33, 50, 67, 75, 100):
        close = (kinds == "trait") & (np.abs(labels - label) < 1)
        if close.any():
            by_label[label] = (float(scores[close].mean()), float(scores[close].std()))
    out["by label"] = by_label
    more = random.Random(seed + 1)
    for kind, named in (("named", True), ("any", False)):
        rows = [judging.relevance_example(more, True, named) for _ in range(600)]
        scores, labels = steering.judge_scores(judge, chat, [r[0] for r in rows]), np.array([r[1] for r in rows])
        on, off = scores[labels == 96], scores[labels == 5]
        out["relevance", kind] = (spearman(scores, labels), float(np.abs(scores - labels).mean()), auroc(on, off), float(on.mean()), float(off.mean()))
    return out


def print_judge(quality):
    for kind in ("trait", "vetting", "coherence", "relevance", "naturalness"):
        r, error, n = quality[kind]
        print(f"judge {kind:12s} rank correlation {r:.3f}, mean error {error:.1f}, n {n}")
    a, clean, hurt, every = quality["clean against damaged"]
    print(f"judge clean against damaged: AUROC {a:.4f}, mean {clean:.0f} against {hurt:.0f} (damaged: label at most 60; with every blemish counted, AUROC {every:.4f})")
    print("judge spread of trait scores over 0-10-25-40-60-75-90-100: " + " ".join(f"{100 * x:.0f}%" for x in quality["spread"]))
    print("judge trait score by label: " + ", ".join(f"{k}: {m:.0f} ± {s:.0f}" for k, (m, s) in quality["by label"].items()))
    for kind, what in (("named", "that name their matter"), ("any", "of any kind, refusals too")):
        r, error, a, on, off = quality["relevance", kind]
        print(f"judge relevance of answers {what}: rank correlation {r:.3f}, mean error {error:.1f}; on against off topic: AUROC {a:.3f}, mean {on:.0f} against {off:.0f}")


def best_of(results, method):
    fit = [(v[0], k) for k, v in results.items() if k and k[0] == method and v[1] >= 70]
    return max(fit)[1] if fit else None


def steering_table(model, judge, chat, layers, ratios, log=print, detail=True, samples=2, only=""):
    """Sweeps every built-in trait on its search questions and confirms the best setting on its report questions."""
    table = []
    for b in [b for b in BUILT_IN if not only or b.id in only.split(",")]:
        vectors = steering.extract(model, judge, chat, b, log)
        spec = steering.read(b)[2]
        results, base = steering.sweep(model, judge, chat, b, vectors, layers, ratios, spec["questions"])
        if detail:
            for m in vectors:
                for layer in layers:
                    log(f"  {b.id} {m} layer {layer}: " + "  ".join(f"{r}:{results[m, layer, r][0]:.0f}/{results[m, layer, r][1]:.0f}" for r in ratios))
        row = dict(trait=b.id, baseline=results[None][0], coherence=results[None][1])
        confirm = [(None, None, 0.0)]
        names = []
        generator = torch.Generator().manual_seed(5)
        for m in vectors:
            key = best_of(results, m)
            if key is None:
                row[m] = None
                continue
            row[m] = (key[1], key[2], results[key][0], results[key][1])
            size = float(key[2] * base[key[1]])
            confirm.append((key[1], vectors[m][key[1]], size))
            names.append((m, "best"))
            for _ in range(3):
                noise = torch.randn(model.shape.hidden, generator=generator)
                confirm.append((key[1], noise / noise.norm(), size))
                names.append((m, "random"))
        seen = steering.steered(model, judge, chat, b, spec["report_questions"], confirm)
        row["report baseline"] = seen[0][0]
        for (m, what), (trait, coherence, answers) in zip(names, seen[1:]):
            row.setdefault(f"{m} {what}", []).append((trait, coherence))
            if what == "best" and samples:
                for q, plain, a in list(zip(spec["report_questions"], seen[0][2], answers))[:samples]:
                    log(f"    {q}\n      plain:   {plain}\n      {m}: {a}")
        table.append(row)
    return table


def print_table(table):
    print(f"{'trait':18s} {'method':9s} {'baseline':>8s} {'search':>6s} {'coh':>4s} layer ratio | {'report base':>11s} {'best':>5s} {'coh':>4s} {'delta':>5s} | random delta (3 draws)")
    for row in table:
        for m in ("mean_diff", "probe"):
            if row.get(m) is None:
                print(f"{row['trait']:18s} {m:9s} {row['baseline']:8.1f} no coherent run")
                continue
            layer, ratio, trait, coherence = row[m]
            (best, sound), = row[f"{m} best"]
            base = row["report baseline"]
            rand = " ".join(f"{t - base:+.1f}" for t, _ in row[f"{m} random"])
            print(f"{row['trait']:18s} {m:9s} {row['baseline']:8.1f} {trait:6.1f} {coherence:4.0f} {layer:5d} {ratio:5.2f} | {base:11.1f} {best:5.1f} {sound:4.0f} {best - base:+5.1f} | {rand}")


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--models", type=pathlib.Path, default=pathlib.Path(__file__).resolve().parents[1] / "models")
    ap.add_argument("--model", default="skiff")
    ap.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    ap.add_argument("--layers", default="2,3,4")
    ap.add_argument("--ratios", default="0.2,0.3,0.4,0.5,0.6,0.7,0.8,0.9,1.0,1.2")
    ap.add_argument("--only", default="judge,steering")
    ap.add_argument("--bf16", action="store_true")
    ap.add_argument("--traits", default="", help="only these ids, with commas")
    a = ap.parse_args()
    chat = Chat(Tokenizer.from_file(str(a.models / a.model / "tokenizer.json")))
    dtype = torch.bfloat16 if a.bf16 else torch.float32
    judge = llama.load(a.models / "skiff-judge", a.device)
    if "judge" in a.only:
        print_judge(judge_quality(judge, chat))
    if "steering" in a.only:
        skiff = llama.load(a.models / a.model, a.device, dtype)
        table = steering_table(skiff, judge, chat, [int(x) for x in a.layers.split(",")], [float(x) for x in a.ratios.split(",")], only=a.traits)
        print_table(table)


if __name__ == "__main__":
    main()
