"""Trains skiff, skiff-judge and skiff-massive from nothing: text, tokenizer, models, judge.

usage: python skiff/recipe/train.py --out skiff/models [--only tokenizer,skiff,settle,judge,relevance,massive] [--conversations N] [--examples N] [--seed N]
"""
import argparse
import pathlib
import time

import torch
from tokenizers import Tokenizer

import gemma
import model as llama
import steering
import text
import training


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--out", type=pathlib.Path, required=True)
    ap.add_argument("--only", default="tokenizer,skiff,settle,judge,relevance,massive")
    ap.add_argument("--settling", type=int, default=8000, help="conversations of the short last stage")
    ap.add_argument("--settle-tokens", type=int, default=4096)
    ap.add_argument("--conversations", type=int, default=580_000, help="for skiff; skiff-massive reads --more of them")
    ap.add_argument("--more", type=float, default=1000 / 580)
    ap.add_argument("--examples", type=int, default=2_100_000)
    ap.add_argument("--relevant", type=int, default=860_000, help="examples of the judge's second stage")
    ap.add_argument("--seconds", type=float, help="end the judge's second stage by then, the rate falling to match")
    ap.add_argument("--tokens", type=int, default=32768, help="padded ids in one batch")
    ap.add_argument("--rate", type=float, default=2e-3)
    ap.add_argument("--jolt", type=float, default=0.3, help="share of the rows that training moves by a random vector")
    ap.add_argument("--push", type=float, default=0.8, help="how far, as a share of the residual stream's norm")
    ap.add_argument("--steered", type=int, default=16000, help="over-steered texts for the judge")
    ap.add_argument("--steps", type=int, help="stop early, to try the recipe")
    ap.add_argument("--seed", type=int, default=7)
    ap.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    ap.add_argument("--name", default="skiff", help="folder of the chat model")
    a = ap.parse_args()
    stages, started = a.only.split(","), time.time()
    log = lambda line: print(f"[{time.time() - started:6.1f} s] {line}", flush=True)
    torch.set_float32_matmul_precision("high")
    tokenizer_path = a.out / "skiff" / "tokenizer.json"
    if "tokenizer" in stages:
        t = text.train_tokenizer(training.chat_texts(a.seed, 30000))
        for name in ("skiff", "skiff-judge"):
            text.save_tokenizer(t, a.out / name)
        log(f"tokenizer of {t.get_vocab_size()} tokens")
    chat = text.Chat(Tokenizer.from_file(str(tokenizer_path)))
    if "skiff" in stages:
        stream = training.Stream("chat", tokenizer_path, a.conversations, a.seed, 1024)
        torch.manual_seed(a.seed)
        m = llama.Llama(llama.SKIFF).to(a.device)
        log(f"{sum(p.numel() for p in m.parameters()) / 1e6:.2f} M parameters, {a.conversations} conversations")
        training.train_chat(m, stream, chat.pad, a.tokens, a.rate, a.seed, a.device, a.jolt, a.push, log=log, steps_limit=a.steps)
        llama.save(m, a.out / a.name, chat.stops, chat.pad)
        text.save_tokenizer(chat.tokenizer, a.out / a.name)
    if "settle" in stages:
        m = llama.load(a.out / a.name, a.device).train()
        stream = training.Stream("settle", tokenizer_path, a.settling, a.seed + 3, 1024, chunk=500)
        training.train_chat(m, stream, chat.pad, a.settle_tokens, 3e-4, a.seed + 3, a.device, 0.7, 1.8, False, log, a.steps, 20)
        llama.save(m, a.out / a.name, chat.stops, chat.pad)
    if "judge" in stages:
        m = llama.load(a.out / a.name, a.device)
        steered = steering.over_steered(m, chat, a.steered, a.seed + 2, log)
        stream = training.Stream("judge", tokenizer_path, a.examples, a.seed + 1, 512, steered)
        torch.manual_seed(a.seed + 1)
        m = llama.Llama(llama.JUDGE).to(a.device)
        log(f"judge: {sum(p.numel() for p in m.parameters()) / 1e6:.2f} M parameters, {a.examples} graded texts")
        training.train_judge(m, stream, chat.numbers, chat.pad, 65536, a.rate, a.seed + 1, a.device, log, a.steps)
        llama.save(m, a.out / "skiff-judge", chat.stops, chat.pad)
        text.save_tokenizer(chat.tokenizer, a.out / "skiff-judge")
    if "relevance" in stages:
        steered = steering.over_steered(llama.load(a.out / a.name, a.device), chat, a.steered, a.seed + 2, log)
        stream = training.Stream("relevance", tokenizer_path, a.relevant, a.seed + 4, 512, steered)
        torch.manual_seed(a.seed + 4)
        m = llama.load(a.out / "skiff-judge", a.device).train()
        training.train_judge(m, stream, chat.numbers, chat.pad, 32768, a.rate / 2, a.seed + 4, a.device, log, a.steps, 1.0, a.seconds)
        llama.save(m, a.out / "skiff-judge", chat.stops, chat.pad)
    if "massive" in stages:
        torch.manual_seed(a.seed)
        m = gemma.Gemma(gemma.MASSIVE).to(a.device)
        count = round(a.conversations * a.more)
        log(f"massive: {sum(p.numel() for p in m.parameters()) / 1e6:.2f} M parameters, {count} conversations")
        stream = training.Stream("chat", tokenizer_path, count, a.seed, 1024)
        training.train_chat(m, stream, chat.pad, a.tokens, 1.5 * a.rate, a.seed, a.device, 2 / 3 * a.jolt, a.push, log=log, steps_limit=a.steps)
        stream = training.Stream("settle", tokenizer_path, a.settling, a.seed + 3, 1024, chunk=500)
        training.train_chat(m, stream, chat.pad, a.settle_tokens, 3e-4, a.seed + 3, a.device, 0.7, 1.8, False, log, a.steps, 20)
        gemma.save(m, a.out / "skiff-massive", chat.stops, chat.pad)
        text.save_tokenizer(chat.tokenizer, a.out / "skiff-massive")
        rows = [chat.prompt([("user", q)]) for q in ("Tell me about tea.", "Hello!", "What is the capital of France?", "How do I sleep better?")]
        for layer, top in enumerate(gemma.calibrate(m, chat, rows)):
            log(f"layer {layer}: " + "  ".join(f"{d}: {size:.1f} ({ratio:.0f} x, CV {cv:.2f})" for d, size, ratio, cv in top))
    log("done")


if __name__ == "__main__":
    main()
