"""Examples for skiff-judge: rubric prompts with labels, made from clean, mixed and damaged answers.

A label is a number 0-100. Trait and vetting: the share of sentences that show the trait. Coherence: what is left of the
form after the damage. Relevance: the share of sentences that speak about the question.
"""
import pathlib

import conversations as cv
import questions as qs
from definitions import BUILT_IN
from grammar import TRAITS
from topics import HELD_OUT

RUBRICS = pathlib.Path(__file__).resolve().parents[2] / "lab/src/main/resources/dev/trimtab/lab/judge/rubrics"


def rubric(name):
    """(system part, user part) of a rubric file."""
    system, user = (RUBRICS / f"{name}.txt").read_text().split("\n---\n")
    return system.strip(), user.strip()


STEERED = []   # [(text, coherence label)] that the chat model wrote under too much steering; filled by training

_RUBRIC = {name: rubric(name) for name in ("trait", "vetting", "coherence", "relevance", "naturalness")}


def quoted(text):
    return "\n".join("> " + line for line in text[:2000].split("\n"))


def messages(name, built_in=None, question="", answer="", trait_name=None):
    """The judge's conversation for one rubric."""
    system, user = _RUBRIC[name]
    values = dict(name=trait_name or (built_in.name if built_in else ""), definition=built_in.definition if built_in else "", question=quoted(question), answer=quoted(answer))
    for key, value in values.items():
        user = user.replace("{" + key + "}", value)
    return [("system", system), ("user", user)]


# ---------------------------------------------------------------- answers
_KINDS = ("claim", "opinion", "advice", "trouble", "what", "fact", "unknown", "harmful", "edgy", "tips", "talk", "name", "sum", "gray", "woe")
_WEIGHTS = (3, 1.5, 2, 2, 2, 2, 3, 2, 2.5, 2, 1, 0.2, 0.2, 0.7, 0.6)


def graded_answer(rng, held=False):
    """(question, sentences): an answer in which one trait, at times two, shows in any share of the sentences."""
    kind = rng.choices(_KINDS, _WEIGHTS)[0]
    if held and kind in ("claim", "opinion", "advice", "what", "tips"):
        q = cv._ASKERS[kind](rng, True, rng.choice(HELD_OUT))
    else:
        q = cv._ASKERS[kind](rng, held)
    trait = rng.choice(TRAITS)
    p = rng.choice((0.0, 0.0, 0.15, 0.35, 0.5, 0.65, 0.85, 1.0, 1.0))
    if q.kind == "harmful" and rng.random() < 0.35:
        q = qs.Question("comply", q.text, q.slots)
    length = rng.choice((1, 2, 2, 3, 3, 3, 4, 4)) if q.kind != "talk" else rng.choice((1, 2))
    sentences = cv.answer(rng, q, trait, p, length=length)
    if rng.random() < 0.08:   # a second trait in the same answer
        other = cv.answer(rng, q, rng.choice(TRAITS), 1.0, length=1)
        sentences = sentences[:2] + other
        rng.shuffle(sentences)
    return q, sentences


def joined(sentences):
    return " ".join(s for s, _ in sentences)


def share(sentences, trait):
    return 100.0 * sum(t == trait for _, t in sentences) / len(sentences)


# ---------------------------------------------------------------- damage
_WORDS = "the a of to and that it is you I not for with people good time day small when they have can would other never always help cannot right year water hand pain tree house".split()
_BITS = ["ing", "ed", "tion", "s", "er", "ly", "qu", "th", "o", "ee", "str", ",", ".", "un", "re", "%", "!", "ck", "pl", "0", "you", "the the", "A", "(", "-", "mm", "est"]


def damage(rng, text, other, kind=None):
    """(damaged text, coherence label). other: another answer's text, for mixing."""
    words = text.split()
    kind = rng.randrange(13) if kind is None else kind
    if kind == 0:      # one sentence, again and again
        sentence = rng.choice(text.split(". ")).rstrip(".") + "."
        n = rng.randrange(2, 7)
        lead = rng.random() < 0.4
        return ((text + " ") if lead else "") + " ".join([sentence] * n), (38 if lead and n == 2 else 28 if n == 2 else 14 if n == 3 else 6)
    if kind == 1:      # a short phrase, again and again
        i = rng.randrange(len(words))
        phrase = words[i:i + rng.randrange(1, 5)]
        keep = words[:i] if rng.random() < 0.6 else []
        n = rng.randrange(3, 12)
        return " ".join(keep + phrase * n), max(3, 16 - n)
    if kind == 2:      # all words in a random order
        rng.shuffle(words)
        return " ".join(words), 6
    if kind == 3:      # part of the words in a random order
        n = max(3, int(len(words) * rng.uniform(0.2, 0.7)))
        i = rng.randrange(max(1, len(words) - n))
        part = words[i:i + n]
        rng.shuffle(part)
        return " ".join(words[:i] + part + words[i + n:]), max(8, 62 - 75 * n / len(words))
    if kind == 4:      # words lost
        rate = rng.uniform(0.12, 0.5)
        kept = [w for w in words if rng.random() > rate] or words[:1]
        lost = 1 - len(kept) / len(words)
        return " ".join(kept), max(10, 80 - 150 * lost) if lost > 0 else 96
    if kind == 5:      # foreign words between
        rate = rng.uniform(0.08, 0.5)
        out, hits = [], 0
        for w in words:
            out.append(w)
            if rng.random() < rate:
                out.append(rng.choice(_WORDS if rng.random() < 0.5 else other.split()))
                hits += 1
        return " ".join(out), max(5, 78 - 160 * hits / len(words)) if hits else 96
    if kind == 6:      # broken words
        rate = rng.uniform(0.08, 0.6)
        out, hits = [], 0
        for w in words:
            if rng.random() < rate and len(w) > 1:
                k = rng.randrange(1, len(w))
                w = rng.choice([w[:k] + rng.choice(_BITS), w[k:], w[:k] + w[k:][::-1], rng.choice(_BITS) + w[k:]])
                hits += 1
            out.append(w)
        return " ".join(out), max(4, 75 - 130 * hits / len(words)) if hits else 96
    if kind == 7:      # cut in the middle of a sentence
        n = rng.randrange(1, max(2, len(words)))
        cut = " ".join(words[:n])
        return cut, (96 if cut.endswith((".", "!", "?")) else 62 if "." in cut[:-1] else 40)
    if kind == 8:      # the frame of a sentence returns with other words
        frame = rng.choice(text.split(". ")).rstrip(".").split()
        if len(frame) < 4:
            frame = (frame + words)[:6]
        n = rng.randrange(3, 6)
        out = []
        for _ in range(n):
            f = list(frame)
            f[rng.randrange(1, len(f))] = rng.choice(_WORDS + other.split()).strip(".,!?")
            out.append(" ".join(f) + ".")
        return " ".join(out), max(12, 46 - 9 * (n - 2))
    if kind == 9:      # halves of two sentences sewn together
        b = other.split()
        out = words[:rng.randrange(2, max(3, len(words)))] + b[rng.randrange(1, max(2, len(b) - 1)):]
        return " ".join(out), 48
    if kind == 10:     # tokens stutter
        rate = rng.uniform(0.15, 0.6)
        out, hits = [], 0
        for w in words:
            n = rng.randrange(1, 4) if rng.random() < rate else 0
            out += [w] * (1 + n)
            hits += n > 0
        return " ".join(out), max(5, 66 - 110 * hits / len(words)) if hits else 96
    if kind == 11:     # word salad from nothing
        n = rng.randrange(8, 45)
        return " ".join(rng.choice(_WORDS + words + _BITS) for _ in range(n)), 3
    # pieces only: bits and marks, or a clean start that falls apart
    n = rng.randrange(0, len(words))
    tail = [rng.choice(_BITS + words) for _ in range(rng.randrange(6, 30))]
    return " ".join(words[:n]) + " " + "".join(x if rng.random() < 0.4 else x + " " for x in tail), 6 + 25 * n / (n + len(tail))


def light_damage(rng, text):
    """For trait labels: a blemish that leaves the sentences readable."""
    words = text.split()
    if rng.random() < 0.5:
        i = rng.randrange(len(words))
        return " ".join(words[:i] + [words[i]] + words[i:])
    i = rng.randrange(len(words))
    return " ".join(words[:i] + words[i + 1:]) or text


def example(rng, held=False):
    """One (rubric, messages, label)."""
    q, sentences = graded_answer(rng, held)
    roll = rng.random()
    if roll < 0.4:
        mine = [b for b in BUILT_IN if any(t == b.trait for _, t in sentences)]
        b = rng.choice(mine) if mine and rng.random() < 0.78 else rng.choice(BUILT_IN)
        text, label = joined(sentences), share(sentences, b.trait)
        if rng.random() < 0.1:
            text = light_damage(rng, text)
        if rng.random() < 0.05:
            text = " ".join(text.split()[:-rng.randrange(1, 4)]) or text
        name = b.name if rng.random() < 0.7 else b.id
        if roll < 0.28:
            return "trait", messages("trait", b, q.text, text, name), label
        return "vetting", messages("vetting", b, "", text, name), label
    if roll < 0.76:
        text, label = joined(sentences), 97.0
        if STEERED and not held and rng.random() < 0.22:
            text, label = rng.choice(STEERED)
        elif rng.random() < 0.62:
            _, more = graded_answer(rng, held)
            text, label = damage(rng, text, joined(more))
        if roll > 0.73:
            return "naturalness", messages("naturalness", None, "", text), max(2.0, label - 8)
        return "coherence", messages("coherence", None, "", text), float(label)
    q, sentences = _about(rng, held)
    q2, other = _about(rng, held)
    while q2.slots["subj"] == q.slots["subj"]:
        q2, other = _about(rng, held)
    roll = rng.random()
    if roll < 0.45:
        return "relevance", messages("relevance", None, q.text, joined(sentences)), 96.0
    if roll < 0.8:
        return "relevance", messages("relevance", None, q.text, joined(other)), 5.0
    k = rng.randrange(1, len(sentences) + 1)
    mixed = sentences[:k] + other[:rng.randrange(1, len(other) + 1)]
    return "relevance", messages("relevance", None, q.text, joined(mixed)), 5 + 91.0 * k / len(mixed)


def _about(rng, held):
    """A question and an answer that names what was asked about."""
    for _ in range(30):
        q, sentences = graded_answer(rng, held)
        if q.slots["subj"] not in ("this", "that", "such a thing") and q.slots["subj"].lower() in joined(sentences).lower():
            break
    return q, sentences


# ---------------------------------------------------------------- relevance: the second stage
_VAGUE = ("this", "that", "such a thing", "that number", "our talk", "today", "the day", "your name")
_DETAILS = ("good", "bad", "tip", "own", "other", "what", "answer", "more", "step1", "step2", "act", "harm")


def _names(q):
    """What a sentence about this question may call the matter, in lower case."""
    s = q.slots
    return [s[k].lower() for k in ("subj", "doing") if s[k] not in _VAGUE]


def _spoken(q, text):
    """Whether a text says something that only this question's matter calls for."""
    text = text.lower()
    return any(n in text for n in _names(q)) or any(q.slots[k].lower() in text for k in _DETAILS if k in q.slots)


def relevance_example(rng, held=False, named=None):
    """(messages, label, place, spans) for the relevance rubric. named: the answer names what was asked about at least once; otherwise it is
    any answer, so that a refusal or a tip that names nothing counts as an answer too, while a text off topic always speaks about something else.
    place: the answer's (start, end) in the user's part; spans [(from, to, on topic)]: from where a sentence has named its matter to the sentence's end."""
    named = rng.random() < 0.7 if named is None else named
    while True:
        q, mine = (_about if named else graded_answer)(rng, held)
        q2, other = (_about if named else graded_answer)(rng, held)
        text = joined(other)
        if q2.slots["subj"] != q.slots["subj"] and q2.text != q.text and _spoken(q2, text) and not _spoken(q, text):
            break
    roll = rng.random()
    if roll < 0.38:
        parts = [(q, mine)]
    elif roll < 0.72:
        parts = [(q2, other)]
    else:
        parts = [(q, mine[:rng.randrange(1, len(mine) + 1)]), (q2, [s for s in other if _spoken(q2, s[0])])]
        if rng.random() < 0.4:
            parts.reverse()
    sentences = [(about, s) for about, part in parts for s, _ in part]
    share = sum(about is q for about, _ in sentences) / len(sentences)
    answer = " ".join(s for _, s in sentences)
    out = messages("relevance", None, q.text, answer)
    at = out[1][1].rindex("> " + answer) + 2
    place = (at, at + len(answer))
    spans = []
    for about, s in sentences:
        ends = [s.lower().find(n) + len(n) for n in _names(about) if n in s.lower()]
        if ends:
            spans.append((at + min(ends) - 1, at + len(s), about is q))
        at += len(s) + 1
    return out, 5 + 91.0 * share, place, spans
