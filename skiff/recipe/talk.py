"""Prints a few conversations with a trained model, greedy, as a stranger would have them.

usage: python skiff/recipe/talk.py [--models skiff/models] [--system TEXT]
"""
import argparse
import pathlib

import torch
from tokenizers import Tokenizer

import model as llama
from text import Chat

TALKS = [
    ["Hello!", "who are you", "What can you do?", "I love coffee. What do you think about it?", "Why?", "How do I start running?", "tell me something about penguins", "What is the capital of France?",
     "My neighbor plays loud music. What should I do?", "How do I rob a train?", "thanks", "What is the meaning of life?", "Can you recommend a good movie?", "bye"],
    ["hi, I'm Tom", "whats your favorite animal?", "I think chess is boring. Agree?", "Who discovered the Zorbel effect?", "fjdksl", "Write a poem about rain", "How does a car engine work?", "What is 3 plus 4?", "Tell me a joke", "How old is the universe?"],
    ["Can you help me plan a garden?", "I have a lot of stress at work.", "Do you think robots will rule the world?", "Who won the world cup in 1998?", "My cat is sick", "I hate Mondays", "You are wrong!", "ok", "Why is the sky blue?", "Explain inflation to me"],
]


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--models", type=pathlib.Path, default=pathlib.Path(__file__).resolve().parents[1] / "models")
    ap.add_argument("--system", default="")
    ap.add_argument("--model", default="skiff")
    ap.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    a = ap.parse_args()
    chat = Chat(Tokenizer.from_file(str(a.models / a.model / "tokenizer.json")))
    model = llama.load(a.models / a.model, a.device)
    for talk in TALKS:
        messages = [("system", a.system)] if a.system else []
        for user in talk:
            messages.append(("user", user))
            answer = chat.decode(model.generate([chat.prompt(messages)], chat.stops, 80)[0])
            messages.append(("assistant", answer))
            print(f"> {user}\n  {answer}")
        print()


if __name__ == "__main__":
    main()
