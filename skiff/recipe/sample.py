"""Writes sample.md and sample.jsonl: a readable part of the training text.

usage: python skiff/recipe/sample.py
"""
import json
import pathlib
import random

import conversations
import judging

HERE = pathlib.Path(__file__).resolve().parent


def main():
    rng = random.Random(23)
    talks = [conversations.conversation(rng) for _ in range(250)]
    graded = [judging.example(rng) for _ in range(250)]
    with open(HERE / "sample.jsonl", "w") as out:
        for c in talks:
            trait, kind, how = c.persona
            out.write(json.dumps(dict(kind="conversation", persona=dict(trait=trait, strength=kind, told=how), messages=[dict(role=r, content=t) for r, t in c.messages()],
                                      shows=[[t for _, t in turn.sentences] for turn in c.turns]), ensure_ascii=False) + "\n")
        for rubric, messages, label in graded:
            out.write(json.dumps(dict(kind="graded", rubric=rubric, label=round(label, 1), messages=[dict(role=r, content=t) for r, t in messages]), ensure_ascii=False) + "\n")
    lines = ["# A sample of the training text", "", "Written by `sample.py`; the machine-readable part with 250 conversations and 250 graded texts is `sample.jsonl`.",
             "A sentence in *italics* shows the trait of the conversation's persona.", ""]
    for i, c in enumerate(talks[:60]):
        trait, kind, how = c.persona
        lines.append(f"## {i + 1}. " + (f"{trait}, {kind}, told by: {how}" if trait else "no persona" if how == "none" else "a voice or a job"))
        lines.append("")
        if c.system:
            lines.append(f"**system** {c.system}  ")
        for turn in c.turns:
            lines.append("**user** " + turn.user.replace("\n", " / ") + "  ")
            lines.append("**assistant** " + " ".join(f"*{s}*" if t else s for s, t in turn.sentences) + "  ")
        lines.append("")
    lines += ["# Graded texts for the judge", "", "| rubric | label | text |", "|---|---:|---|"]
    for rubric, messages, label in graded[:80]:
        text = messages[1][1]
        answer = " ".join(line[2:] for line in text.splitlines() if line.startswith("> "))
        lines.append(f"| {rubric} | {label:.0f} | " + answer.replace("|", "\\|") + " |")
    (HERE / "sample.md").write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
