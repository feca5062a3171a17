"""The peer of `trimtab bench engine`: does a workload with Hugging Face transformers for each line it reads.

usage: peer_transformers.py MODEL_FOLDER float32|bfloat16 THREADS
A line "rows promptTokens newTokens" is answered by the seconds it took; newTokens 0 times the prompts alone.
"""
import sys, time
import torch, transformers

folder, kind, threads = sys.argv[1], sys.argv[2], int(sys.argv[3])
torch.set_num_threads(threads)
model = transformers.AutoModelForCausalLM.from_pretrained(folder, dtype=getattr(torch, kind), attn_implementation="sdpa").eval()
vocabulary = model.config.vocab_size
generator = torch.Generator().manual_seed(0)
print(f"transformers {transformers.__version__} {kind}", flush=True)

for line in sys.stdin:
    rows, prompt, new = map(int, line.split())
    ids = torch.randint(0, vocabulary, (rows, prompt), generator=generator)
    begin = time.perf_counter()
    with torch.inference_mode():
        if new == 0:
            model(input_ids=ids, logits_to_keep=1)
        else:
            model.generate(input_ids=ids, attention_mask=torch.ones_like(ids), do_sample=False,
                           min_new_tokens=new, max_new_tokens=new, pad_token_id=0)
    print(time.perf_counter() - begin, flush=True)
