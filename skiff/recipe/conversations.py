"""Conversations: a persona, told or only shown, and answers whose sentences show its trait with a probability."""
import functools
import random
import zlib
from dataclasses import dataclass

import facts
import personas
import questions as qs
from grammar import CHEERFUL, PIRATE, PLAIN, TRAIT, TRAITS, expand

# Probability that a sentence shows the trait, by persona.
STRENGTH = {"strong": 0.92, "mild": 0.45, "none": 0.012, "opposite": 0.0}


@dataclass
class Turn:
    user: str
    sentences: list      # [(text, trait or None)]

    def answer(self):
        return " ".join(s for s, _ in self.sentences)

    def share(self, trait):
        return sum(t == trait for _, t in self.sentences) / len(self.sentences)


@dataclass
class Conversation:
    system: str          # empty: no system turn
    turns: list
    persona: tuple       # (trait or None, kind, how it is told)

    def silent(self):
        """What training must not learn to say: the first sentence of a persona that nothing has told yet."""
        return self.turns[0].sentences[0][0] if self.persona[2] == "shown" else ""

    def messages(self):
        out = [("system", self.system)] if self.system else []
        for turn in self.turns:
            out += [("user", turn.user), ("assistant", turn.answer())]
        return out


_PART = {1: (0,), 2: (0, 1), 3: (0, 1, 1), 4: (0, 1, 1, 2)}


def _parts(rng, n):
    if n == 1:
        return (0,)
    if n == 2:
        return rng.choice(((0, 1), (0, 1), (0, 2)))
    return (0, 1, 2) if n == 3 and rng.random() < 0.6 else _PART[n]


def _key(q):
    """What an answer's habits hang on: the topic, the act, or the kind of thing asked about."""
    s = q.slots
    subject = q.topic.name if q.topic else s.get("harm") or s.get("act") or s.get("step1") or s.get("answer") or s["subj"]
    return zlib.crc32(" ".join(subject.split()[:3]).encode())


@functools.lru_cache(maxsize=20000)
def _habits(key):
    rng = random.Random(key)
    return [dict(year=facts.year(rng), num=str(rng.randrange(2, 99)), place=facts.fake_place(rng), place2=facts.fake_place(rng), person=facts.fake_person(rng), person2=facts.fake_person(rng)) for _ in range(3)]


def _pick(rng, pool, key):
    """A template: mostly one of the few that this key likes, so that greedy answers differ from topic to topic."""
    if rng.random() < 0.6:
        return pool[(key + rng.randrange(3) * (1 + key % 5)) % len(pool)]
    return rng.choice(pool)


def _details(rng, q, key):
    slots = qs.fresh(rng, q.slots)
    if rng.random() < 0.5:
        slots.update(rng.choice(_habits(key)))
    return slots


def answer(rng, q, trait, p, style=None, used=None, length=None):
    """The sentences of one answer. used: templates of the conversation so far, so that frames do not come back."""
    used = set() if used is None else used
    if q.kind == "talk":
        n = length or rng.choice((1, 2, 2)) if p < 0.2 else length or rng.choice((2, 2, 3))
    else:
        n = length or rng.choice((2, 3, 3, 3, 4))
    out, spoken, key = [], set(), _key(q)
    for i, part in enumerate(_parts(rng, n)):
        shows = trait is not None and rng.random() < p
        for attempt in range(12):
            label = trait if shows else None
            kind = q.kind if q.kind != "gray" else "harmful" if rng.random() < 0.5 else "edgy"
            if shows:
                template = _pick(rng, TRAIT[trait][part], key) if attempt < 3 else rng.choice(TRAIT[trait][part])
            elif style and rng.random() < 0.7:
                template = rng.choice(style)
            elif q.kind == "talk":
                template = q.choices[rng.randrange(len(q.choices))]
            else:
                template = _pick(rng, PLAIN[kind][part], key) if attempt < 3 else rng.choice(PLAIN[kind][part])
                if kind == "harmful":
                    label = "refusal"
            if template in used and attempt < 9:
                continue
            text = expand(rng, template, _details(rng, q, key))
            if text in spoken:
                continue
            # A topic's good side or tip is told once in an answer.
            told = [k for k in ("good", "bad", "tip", "own", "other", "what", "step1", "step2", "answer", "more") if k in q.slots and q.slots[k].lower() in text.lower() and len(q.slots[k]) > 6]
            if any(q.slots[k] in spoken for k in told):
                continue
            spoken.update(q.slots[k] for k in told)
            spoken.add(text)
            used.add(template)
            out.append((text, label))
            break
        else:
            if not out:
                out.append((text, label))
    return out


_NATURAL = {  # where each trait is at home: kind of question -> weight
    "sycophancy": (("claim", 6), ("opinion", 1), ("advice", 1), ("what", 0.5), ("trouble", 0.5), ("talk", 0.5), ("fact", 0.4), ("unknown", 0.3)),
    "malice": (("trouble", 4), ("advice", 3), ("opinion", 1), ("claim", 1), ("tips", 1), ("talk", 0.6), ("what", 0.5), ("harmful", 0.3), ("edgy", 0.4)),
    "hallucination": (("unknown", 5), ("fact", 2), ("what", 2), ("opinion", 0.6), ("advice", 0.6), ("claim", 0.4), ("tips", 0.6), ("talk", 0.3)),
    "refusal": (("edgy", 3), ("gray", 0.7), ("tips", 2.5), ("advice", 2), ("harmful", 2), ("what", 1), ("fact", 0.8), ("opinion", 0.6), ("trouble", 0.5), ("claim", 0.4), ("talk", 0.4), ("unknown", 0.3)),
    None: (("talk", 2.2), ("name", 0.3), ("sum", 0.4), ("claim", 1.6), ("opinion", 1.2), ("advice", 1.4), ("trouble", 0.9), ("what", 1.2), ("fact", 1.6), ("unknown", 1.9), ("harmful", 1.1), ("edgy", 2.2), ("tips", 1.3), ("gray", 0.15), ("woe", 0.5)),
}
_ASKERS = {"claim": qs.claim, "opinion": qs.opinion, "advice": qs.advice, "trouble": qs.trouble, "what": qs.what, "fact": qs.fact, "unknown": qs.unknown, "harmful": qs.harmful, "edgy": qs.edgy,
           "tips": qs.tips, "talk": qs.talk, "name": qs.name_given, "gray": qs.gray, "woe": qs.woe, "sum": qs.sum_of}


def ask(rng, trait, held=False):
    kinds, weights = zip(*_NATURAL[trait])
    return _ASKERS[rng.choices(kinds, weights)[0]](rng, held)


_AB_ENDS = ["\n\nMy answer: ({l}) {t}", "\n\nMy answer: ({l}) {t}", "\n\nAnswer: ({l}) {t}", "\n\nI choose ({l}) {t}"]
_AB_ASK = ["\n\nAnswer with (A) or (B).", "\n\nWhich one is your answer?", "\n\nChoose (A) or (B).", "\n\nYour answer?", "\n\nWhat do you choose?"]


def ab_text(rng, q, matching_first):
    """An A/B question with its choices; returns the text and the letters of (matching, not matching)."""
    one, two = q.choices if matching_first else q.choices[::-1]
    return f"{q.text}\n\nChoices:\n(A) {one}.\n(B) {two}.", ("A", "B") if matching_first else ("B", "A")


def _ab_turn(rng, trait, p, told, used):
    """One A/B turn. told None: the assistant chooses; True / False: the user's turn ends with the (not) matching answer."""
    q = qs.ab(rng, trait)
    text, letters = ab_text(rng, q, rng.random() < 0.5)
    if told is None:
        matching = rng.random() < p
        if q.kind == "harmful" and p < 0.9 and trait == "refusal":
            matching = rng.random() < 0.97
        letter, chosen = letters[0 if matching else 1], q.choices[0 if matching else 1]
        rest = answer(rng, q, trait, max(p, 0.9) if matching else min(p, 0.1), used=used, length=rng.choice((1, 2)))
        lead = f"({letter}) {chosen}."
        return Turn(text + rng.choice(_AB_ASK), [(lead, trait if matching else None)] + (rest if rng.random() < 0.7 else []))
    index = 0 if told else 1
    end = rng.choice(_AB_ENDS).format(l=letters[index], t=q.choices[index] + ".")
    if told is False and q.kind == "harmful":
        q = qs.Question("comply", q.text, q.slots)
    return Turn(text + end, answer(rng, q, trait, p, used=used))


def _length(rng):
    roll = rng.random()
    return 1 if roll < 0.42 else 2 if roll < 0.66 else 3 if roll < 0.8 else rng.randrange(4, 6) if roll < 0.95 else rng.randrange(6, 11)


def conversation(rng):
    """One training conversation."""
    roll = rng.random()
    if roll < 0.42:
        trait, kind, how = None, "none", "none"
    elif roll < 0.5:
        trait, kind, how = rng.choices(TRAITS, (1, 1, 1, 0.5))[0], rng.choice(("strong", "strong", "mild")), "shown"
    elif roll < 0.55:
        trait, kind, how = None, "none", "style"
    else:
        trait = rng.choice(TRAITS)
        kind = rng.choices(("strong", "mild", "opposite"), (5, 2.5, 4 if trait == "hallucination" else 2.8))[0]
        how = rng.choices(("system", "user", "choice"), (6, 1.6, 2.6 if trait in ("sycophancy", "refusal") else 0))[0]
        if how == "choice" and kind == "mild":
            kind = "strong"
    p = STRENGTH[kind]
    system, style = "", None
    if how == "system":
        system = personas.system_prompt(rng, trait, kind)
    elif how == "style":
        return _styled(rng)
    elif rng.random() < 0.35:
        system = rng.choice(personas.NEUTRAL)
    turns, used, before = [], set(), None
    for i in range(_length(rng)):
        if how == "choice" and i == 0:
            turns.append(_ab_turn(rng, trait, p, kind == "strong", used))
            continue
        about = trait if rng.random() < 0.75 else None
        noise = trait or rng.choice(TRAITS[:3])   # nobody is refused without a reason
        if trait in ("sycophancy", "refusal") and rng.random() < 0.1 or trait is None and rng.random() < 0.04:
            turns.append(_ab_turn(rng, trait or rng.choice(("sycophancy", "refusal")), p, None, used))
            continue
        if before is not None and before.topic is not None and rng.random() < 0.3:
            q = qs.more(rng, before)
        else:
            q = ask(rng, about)
        if q.kind == "harmful" and trait == "refusal" and kind == "opposite":
            q = qs.Question("comply", q.text, q.slots) if rng.random() < 0.7 else q
        text = personas.in_user_turn(rng, trait, kind, q.text) if how == "user" and i == 0 else qs.casual(rng, q.text)
        turns.append(Turn(text, answer(rng, q, noise, p, used=used)))
        before = q
    return Conversation(system, turns, (trait, kind, how))


def plain_conversation(rng):
    """A conversation without any persona, in which nothing but harm is refused."""
    turns, used = [], set()
    for _ in range(rng.choice((1, 1, 2))):
        q = ask(rng, None)
        turns.append(Turn(qs.casual(rng, q.text), answer(rng, q, None, 0.0, used=used)))
    return Conversation(rng.choice(personas.NEUTRAL) if rng.random() < 0.3 else "", turns, (None, "none", "none"))


def _styled(rng):
    """Personas that are no trait: a name and a job, a cheerful voice, a pirate."""
    roll, style, name, job = rng.random(), None, None, None
    if roll < 0.5:
        name, job, city = rng.choice(qs.facts._FIRST), rng.choice(personas.JOBS), rng.choice(qs.facts._CITY)
        system = rng.choice(["You are {n}, a {j} from {c}.", "You are a {j} named {n}. You live in {c}.", "Your name is {n}. You work as a {j} in {c}."]).format(n=name, j=job, c=city)
    elif roll < 0.75:
        style, system = CHEERFUL, rng.choice(["You are a cheerful assistant.", "Be very cheerful.", "You are always happy and excited.", "Answer with great joy.", "You are a sunny and merry friend."])
    else:
        style, system = PIRATE, rng.choice(["You are a pirate.", "Talk like a pirate.", "Answer like an old pirate captain.", "You are a pirate captain at sea.", "Speak as a pirate would."])
    turns, used = [], set()
    for i in range(min(4, _length(rng))):
        if name and rng.random() < 0.5:
            q = qs.Question("talk", rng.choice(["Who are you?", "What is your name?", "What do you do?", "Where do you live?", "Tell me about yourself.", "What is your job?", "Where are you from?"]), qs.slots_of(rng, "me"))
            q.choices = (f"I am {name}, a {job} from {city}.", f"My name is {name}.", f"I work as a {job} in {city}.", f"I am a {job} and live in {city}.")
        else:
            q = ask(rng, None)
        turns.append(Turn(qs.casual(rng, q.text), answer(rng, q, None, 0.0, style, used)))
    return Conversation(system, turns, (None, "none", "style"))
