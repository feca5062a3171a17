"""Writes byte-fallback/tokenizer.json and tokenizer-goldens.json beside this file.

Needs Python with the package tokenizers (0.23 was used): python make_goldens.py
"""

import json
import pathlib

from tokenizers import AddedToken, Tokenizer, decoders, models, normalizers, processors

here = pathlib.Path(__file__).parent


def byte_fallback():
    """A SentencePiece-like tokenizer: byte pieces, a begin token, cutting and padding switched on."""
    pieces = ["<unk>", "<s>", "</s>"] + [f"<0x{b:02X}>" for b in range(256)]
    pieces += ["▁"] + list("abcdefghijklmnopqrstuvwxyzABC.,!?<>|_/")
    merges = [("h", "e"), ("l", "l"), ("he", "ll"), ("hell", "o"), ("▁", "hello"), ("t", "h"), ("▁", "a")]
    pieces += [a + b for a, b in merges]
    tokenizer = Tokenizer(
        models.BPE({p: i for i, p in enumerate(pieces)}, merges, unk_token="<unk>", fuse_unk=True, byte_fallback=True)
    )
    tokenizer.normalizer = normalizers.Sequence([normalizers.Prepend("▁"), normalizers.Replace(" ", "▁")])
    tokenizer.decoder = decoders.Sequence(
        [decoders.Replace("▁", " "), decoders.ByteFallback(), decoders.Fuse(), decoders.Strip(" ", 1, 0)]
    )
    tokenizer.add_special_tokens(["<unk>", "<s>", "</s>", AddedToken("<|end|>", rstrip=True)])
    tokenizer.add_tokens([AddedToken("<think>", normalized=False), AddedToken("\n\n", normalized=False)])
    tokenizer.post_processor = processors.TemplateProcessing(single="<s> $A", special_tokens=[("<s>", 1)])
    tokenizer.enable_truncation(8)
    tokenizer.enable_padding(pad_id=2, pad_token="</s>", length=16)
    (here / "byte-fallback").mkdir(exist_ok=True)
    tokenizer.save(str(here / "byte-fallback" / "tokenizer.json"))


TEXTS = [
    "",
    " ",
    "hello",
    "Hello, world!",
    "  two  spaces and a tab\t.",
    "line\nline\n\nline\n",
    "naïve café — “quotes”",
    "日本語 🙂 👩‍👩‍👧 é",
    "<s>hello</s>",
    "a<|im_start|>user\nhello<|im_end|>b",
    "<|end|>  hello <think>a</think>",
    "nul\u0000byte",
    "hello " * 300,
]


def goldens():
    cases = []
    for name in ["tiny", "byte-fallback"]:
        tokenizer = Tokenizer.from_file(str(here / name / "tokenizer.json"))
        tokenizer.no_truncation()
        tokenizer.no_padding()
        for text in TEXTS:
            plain = tokenizer.encode(text, add_special_tokens=False).ids
            full = tokenizer.encode(text, add_special_tokens=True).ids
            cases.append(
                {
                    "tokenizer": name,
                    "text": text,
                    "ids": plain,
                    "with_special": full,
                    "decoded": tokenizer.decode(full, skip_special_tokens=False),
                    "decoded_skipping": tokenizer.decode(full, skip_special_tokens=True),
                }
            )
    (here / "tokenizer-goldens.json").write_text(json.dumps(cases, indent=1), encoding="utf-8")


byte_fallback()
goldens()
