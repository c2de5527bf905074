"""Rebuilds a ChordDash model in PyTorch and predicts composers with it; needs nothing but PyTorch.

    python3 predict.py model.json state_dict.pt "5 0 112 145 0" "119 0"
    python3 predict.py model.json weights.safetensors < sequences.txt

A sequence is chord codes, one per beat, separated by blanks. For each one the program prints a JSON
object: the composer, and the calibrated probability of every composer.
"""
import collections
import json
import math
import struct
import sys

import torch
from torch import nn


class Direction(nn.Module):
    """The two directions of one recurrent layer, each a network of its own."""

    def __init__(self, cell, features, hidden):
        super().__init__()
        self.forwards = cell(features, hidden, batch_first=True)
        self.backwards = cell(features, hidden, batch_first=True)

    def forward(self, windows):
        return [torch.cat([self.forwards(states)[0], self.backwards(states.flip(1))[0].flip(1)], 2) for states in windows]


class ChordClassifier(nn.Module):
    """Embedding, recurrent layers over windows, then mean, maximum and attention over all beats."""

    heads = 4

    def __init__(self, config):
        super().__init__()
        hidden, embedding = config["hiddenSize"], config["embeddingSize"]
        cell = nn.GRU if config["architecture"] == "chordGru" else nn.LSTM
        self.window = config["windowLength"]
        self.index = {code: place for place, code in enumerate(config["codes"], 1)}  # 0 is for all others.
        self.embedding = nn.Embedding(len(config["codes"]) + 1, embedding, padding_idx=0)
        self.layers = nn.ModuleList(
            Direction(cell, 2 * hidden if layer else embedding, hidden) for layer in range(config["layers"]))
        self.attention = nn.Linear(2 * hidden, self.heads)
        self.output = nn.Linear((2 + self.heads) * 2 * hidden, len(config["classLabels"]))

    def forward(self, codes):
        indices = torch.tensor([[self.index.get(code, 0) for code in codes]])
        windows = list(self.embedding(indices).split(self.window or len(codes), 1))
        for layer in self.layers:
            windows = layer(windows)
        states = torch.cat(windows, 1)
        weights = torch.softmax(self.attention(states), 1).transpose(1, 2)
        pooled = torch.cat([states.mean(1, keepdim=True), states.max(1, keepdim=True).values, weights @ states], 1)
        return self.output(pooled.flatten(1))[0]


class NotebookClassifier(nn.Module):
    """The reference notebook's network: codes as numbers, the score at the last beat."""

    def __init__(self, config):
        super().__init__()
        self.lstm = nn.LSTM(1, config["hiddenSize"], config["layers"], batch_first=True)
        self.output = nn.Linear(config["hiddenSize"], len(config["classLabels"]))

    def forward(self, codes):
        states, _ = self.lstm(torch.tensor(codes, dtype=torch.float32).reshape(1, -1, 1))
        return self.output(states[0, -1])


class Ngrams:
    """Logistic regression on TF-IDF vectors of single chords and pairs of neighbours."""

    def __init__(self, tensors):
        first, second = tensors["ngrams.first"].tolist(), tensors["ngrams.second"].tolist()
        single = tensors["ngrams.single"].tolist()
        keys = [(b,) if alone else (a, b) for a, b, alone in zip(first, second, single)]
        self.index = {key: place for place, key in enumerate(keys)}
        self.idf, self.weight, self.bias = tensors["ngrams.idf"], tensors["ngrams.weight"], tensors["ngrams.bias"]

    def __call__(self, codes):
        counts = collections.Counter([(code,) for code in codes] + list(zip(codes, codes[1:])))
        vector = torch.zeros(len(self.index))
        for key, count in counts.items():
            if key in self.index:
                vector[self.index[key]] = (1 + math.log(count)) * self.idf[self.index[key]]
        length = vector.norm()
        return self.bias + self.weight @ (vector / length if length > 0 else vector)


class Model:
    def __init__(self, config, tensors):
        self.config = config
        self.network = self.ngrams = None
        if config["architecture"] != "linear":
            self.network = (NotebookClassifier if config["architecture"] == "notebook" else ChordClassifier)(config)
            missing, _ = self.network.load_state_dict(tensors, strict=False)  # Parts that only training needs are left over.
            if missing:
                raise ValueError(f"these weights are missing: {', '.join(missing)}")
            self.network.eval()
        if config["ngramWeight"]:
            self.ngrams = Ngrams(tensors)

    @torch.no_grad()
    def predict(self, codes):
        """The composer, and the probability of each, for a list of chord codes."""
        logits = self.network(codes) if self.network else torch.zeros(len(self.config["classNames"]))
        if self.ngrams:
            logits = logits + self.config["ngramWeight"] * self.ngrams(codes)
        decided = logits.round() if self.config["architecture"] == "notebook" else logits
        probabilities = torch.softmax(logits.double() / self.temperature(len(codes)), 0).tolist()
        return self.config["classNames"][int(decided.argmax())], dict(zip(self.config["classNames"], probabilities))

    def temperature(self, beats):
        """Linear in the logarithm of the length between those that it was fitted for."""
        knots = [(knot["beats"], knot["temperature"]) for knot in self.config["calibration"]["knots"]]
        after = next((place for place, knot in enumerate(knots) if knot[0] >= beats), len(knots))
        if not knots:
            return 1.0
        if after in (0, len(knots)):
            return knots[min(after, len(knots) - 1)][1]
        (low, cold), (high, warm) = knots[after - 1], knots[after]
        return cold + math.log(beats / low) / math.log(high / low) * (warm - cold)


def load_safetensors(path):
    """Reads a safetensors file without its library."""
    types = {"F32": torch.float32, "I64": torch.int64, "I32": torch.int32, "BOOL": torch.bool, "U8": torch.uint8}
    with open(path, "rb") as file:
        header = json.loads(file.read(struct.unpack("<Q", file.read(8))[0]))
        data = bytearray(file.read())
    tensors = {}
    for name, entry in header.items():
        if name != "__metadata__":
            start, end = entry["data_offsets"]
            tensors[name] = torch.frombuffer(data[start:end], dtype=types[entry["dtype"]]).reshape(entry["shape"])
    return tensors


def load(config_path, weights_path):
    with open(config_path, encoding="utf-8") as file:
        config = json.load(file)
    tensors = load_safetensors(weights_path) if weights_path.endswith(".safetensors") else torch.load(weights_path)
    return Model(config, tensors)


def main():
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    model = load(sys.argv[1], sys.argv[2])
    for line in sys.argv[3:] or sys.stdin:
        composer, probabilities = model.predict([int(code) for code in line.split()])
        print(json.dumps({"composer": composer, "probabilities": probabilities}))


if __name__ == "__main__":
    main()
