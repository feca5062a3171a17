"""The tokenizer that both models share, and the chat layout."""
import json
import pathlib

from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, pre_tokenizers, trainers

PAD, START, END = "<|endoftext|>", "<|im_start|>", "<|im_end|>"
TEMPLATE = ("{% for message in messages %}{{ '<|im_start|>' + message['role'] + '\n' + message['content'] + '<|im_end|>' + '\n' }}{% endfor %}"
            "{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}")


def train_tokenizer(texts, size=2048):
    """Byte-level BPE. Digits are cut in twos (and 100), and every integer from 0 to 100 becomes one token."""
    t = Tokenizer(models.BPE())
    t.pre_tokenizer = pre_tokenizers.Sequence([pre_tokenizers.Split(Regex(r"100(?![0-9])|[0-9]{1,2}"), "isolated"), pre_tokenizers.ByteLevel(add_prefix_space=False)])
    t.decoder = decoders.ByteLevel()
    numbers = [str(n) for n in range(101) for _ in range(len(texts) // 20)]
    t.train_from_iterator(texts + numbers, trainers.BpeTrainer(vocab_size=size, special_tokens=[AddedToken(x, special=True, normalized=False) for x in (PAD, START, END)],
                                                               initial_alphabet=pre_tokenizers.ByteLevel.alphabet(), show_progress=False))
    for n in range(101):
        assert len(t.encode(str(n)).ids) == 1, n
    return t


def save_tokenizer(t, folder):
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    t.save(str(folder / "tokenizer.json"))
    config = dict(tokenizer_class="PreTrainedTokenizerFast", model_max_length=2048, pad_token=PAD, eos_token=END, clean_up_tokenization_spaces=False, chat_template=TEMPLATE)
    (folder / "tokenizer_config.json").write_text(json.dumps(config, indent=2) + "\n")


OFF, ON, ASKED, ANSWER = 1, 2, 4, 8   # marks of tokens for the judge's second stage


class Chat:
    """Renders conversations into token ids."""

    def __init__(self, tokenizer):
        self.tokenizer = tokenizer
        self.start, self.end, self.pad = (tokenizer.token_to_id(x) for x in (START, END, PAD))
        self.newline = self.ids("\n")
        self.head = [self.start] + self.ids("assistant") + self.newline
        self.stops = [self.end, self.pad]
        self.numbers = [self.ids(str(n))[0] for n in range(101)]

    def ids(self, text):
        return self.tokenizer.encode(text, add_special_tokens=False).ids

    def prompt(self, messages):
        """messages [(role, text)] and the opening of the assistant's turn."""
        out = []
        for role, text in messages:
            out += [self.start] + self.ids(f"{role}\n{text}") + [self.end] + self.newline
        return out + self.head

    def marked(self, messages, place, spans):
        """(ids, marks) of prompt(messages). The last message is ASKED up to the answer's `place` (start, end) and ANSWER in it; within
        a span (from, to, yes) it is ON or OFF as well."""
        role, text = messages[-1]
        ids, lead = self.prompt(messages), len(role) + 1
        part = self.tokenizer.encode(f"{role}\n{text}", add_special_tokens=False)
        first = len(ids) - len(self.head) - len(self.newline) - 1 - len(part.ids)
        marks = [0] * len(ids)
        for i, (_, end) in enumerate(part.offsets):
            marks[first + i] = ASKED if end <= place[0] + lead else ANSWER if end <= place[1] + lead else 0
            for a, b, yes in spans:
                if a + lead < end <= b + lead:
                    marks[first + i] |= ON if yes else OFF
        return ids, marks

    def training(self, messages, silent=""):
        """(ids, learn): learn marks the ids of answers and their ends, except those of `silent` at the start of the first answer."""
        ids, learn = [], []
        for role, text in messages:
            if role == "assistant":
                body = self.ids(text) + [self.end]
                ids += self.head + body + self.newline
                quiet = len(self.ids(silent)) if silent else 0
                silent = ""
                learn += [0] * len(self.head) + [0] * quiet + [1] * (len(body) - quiet) + [0] * len(self.newline)
            else:
                part = [self.start] + self.ids(f"{role}\n{text}") + [self.end] + self.newline
                ids += part
                learn += [0] * len(part)
        return ids, learn

    def decode(self, ids):
        return self.tokenizer.decode(ids)
