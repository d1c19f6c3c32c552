"""multilingual-e5-small, built once from the packed 4-bit weights into an ONNX graph.

The weights come as one data file (`e5-small-q4.bin`, magic ``E5S1``): a header of integers, a
SentencePiece unigram vocabulary with scores, a character map that stands for NFKC, and tensors in
ggml's Q4_0 form (32 weights share one float16 scale; byte j holds weight j in its low and weight
j+16 in its high nibble). Nothing of that package is imported or run.

The graph is an ordinary BERT (12 layers, 384 wide) with mean pooling and L2 norm inside, so the
output is ready for cosine by dot product. The linear layers run as int8 (`quantize_dynamic`), the
word embedding stays 4-bit, which keeps a loaded session near 130 MB.
"""

import json
import os
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from core.errors import InvalidInput

MAGIC = b"E5S1"
BLOCK = 32  # weights a Q4_0 block
GRAPH_FILE = "e5-small-int8.onnx"
TOKENIZER_FILE = "e5-small-tokenizer.json"
MAX_TOKENS = 512
_BLOCK_TYPE = np.dtype([("scale", "<f2"), ("nibbles", "u1", (BLOCK // 2,))])
_MS = "com.microsoft"  # onnxruntime's own operators

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class E5Header:
    """The shape of the network as the file states it."""

    width: int
    layers: int
    heads: int
    inner: int
    vocabulary: int
    positions: int
    epsilon: float


@dataclass(frozen=True, slots=True)
class E5Vocabulary:
    """Unigram pieces in id order with their log probabilities, and the special ids."""

    pieces: list[str]
    scores: list[float]
    bos: int
    eos: int
    pad: int
    unk: int


class E5File:
    """A reader over the packed weights. Tensors are decoded when asked for."""

    def __init__(self, path: Path) -> None:
        """Read header, vocabulary and directory.

        Raises:
            InvalidInput: the file isn't of this form.
        """
        self._data = np.memmap(path, dtype=np.uint8, mode="r")
        if self._data[:4].tobytes() != MAGIC:
            raise InvalidInput(f"{path.name} 不是可识别的向量模型文件", "请重新下载模型:zhiban models")
        values = struct.unpack("<I7ifi", self._data[4:44].tobytes())
        self.header = E5Header(*values[1:7], epsilon=values[8])
        self._at = 44
        self.vocabulary = self._read_vocabulary()
        self._directory = self._read_directory()

    def _take(self, form: str) -> tuple[Any, ...]:
        size = struct.calcsize("<" + form)
        raw = self._data[self._at : self._at + size].tobytes()
        self._at += size
        return struct.unpack("<" + form, raw)

    def _read_vocabulary(self) -> E5Vocabulary:
        count, bos, eos, pad, unk, blob_size = self._take("5iQ")
        offsets = np.frombuffer(self._data[self._at :], "<u4", count + 1).astype(np.int64)
        self._at += 4 * (count + 1)
        scores = np.frombuffer(self._data[self._at :], "<f4", count)
        self._at += 4 * count
        blob = self._data[self._at : self._at + blob_size].tobytes()
        self._at += blob_size
        pieces = [
            blob[start:end].decode("utf-8", "replace")
            for start, end in zip(offsets[:-1], offsets[1:], strict=True)
        ]
        _, map_size = self._take("iI")
        self._at += map_size  # the NFKC table; `tokenizers` brings its own
        return E5Vocabulary(pieces, [float(s) for s in scores], bos, eos, pad, unk)

    def _read_directory(self) -> dict[str, tuple[int, int]]:
        directory: dict[str, tuple[int, int]] = {}
        for _ in range(self._take("i")[0]):
            length = self._take("H")[0]
            name = self._data[self._at : self._at + length].tobytes().decode()
            self._at += length
            _, elements, offset, _ = self._take("BIQQ")
            directory[name] = (offset, elements)
        return directory

    def vector(self, name: str) -> Floats:
        """Return a float32 tensor, flat."""
        offset, elements = self._directory[name]
        return np.frombuffer(self._data[offset:], "<f4", elements).copy()

    def blocks(self, name: str, rows: int, columns: int) -> tuple[NDArray[np.int8], Floats]:
        """Return a Q4_0 tensor as (weights in -8…7 [rows, columns], scales [rows, blocks])."""
        offset, _ = self._directory[name]
        per_row = columns // BLOCK
        raw = np.frombuffer(self._data[offset:], _BLOCK_TYPE, rows * per_row)
        nibbles = raw["nibbles"].reshape(rows, per_row, BLOCK // 2)
        both = np.concatenate([nibbles & 0x0F, nibbles >> 4], axis=2).astype(np.int8) - 8
        scales = raw["scale"].reshape(rows, per_row).astype(np.float32)
        return both.reshape(rows, columns), scales

    def matrix(self, name: str, rows: int, columns: int) -> Floats:
        """Return a Q4_0 tensor decoded to float32 [rows, columns] (outputs, inputs)."""
        weights, scales = self.blocks(name, rows, columns)
        return (weights.reshape(rows, -1, BLOCK) * scales[:, :, None]).reshape(rows, columns)


class _Graph:
    """Collects nodes and weights; every method returns the name of its output."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.weights: list[onnx.TensorProto] = []

    def constant(self, name: str, value: NDArray[Any]) -> str:
        self.weights.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def add(self, op: str, inputs: list[str], output: str, **attributes: Any) -> str:
        domain = attributes.pop("domain", "")
        self.nodes.append(
            helper.make_node(op, inputs, [output], name=output, domain=domain, **attributes)
        )
        return output


def _embedding(graph: _Graph, file: E5File) -> str:
    """Word (4-bit) + position + token type, then layer norm."""
    head = file.header
    weights, scales = file.blocks("emb.word", head.vocabulary, head.width)
    low, high = weights[:, 0::2] & 0x0F, weights[:, 1::2] & 0x0F
    packed = (low | (high << 4)).astype(np.uint8)
    graph.weights.append(
        helper.make_tensor(
            "word.q4", TensorProto.INT4, [head.vocabulary, head.width], packed.tobytes(), raw=True
        )
    )
    graph.constant("word.scale", scales)
    graph.add(
        "GatherBlockQuantized",
        ["word.q4", "input_ids", "word.scale"],
        "word",
        domain=_MS,
        block_size=BLOCK,
        gather_axis=0,
        quantize_axis=1,
    )
    # Token type is always 0, so its row is folded into the positions.
    places = file.vector("emb.pos").reshape(-1, head.width)
    places = places + file.vector("emb.type")[: head.width]
    graph.constant("positions", places[: head.positions])
    graph.add("Shape", ["input_ids"], "length", start=1, end=2)
    graph.constant("zero", np.array([0], np.int64))
    graph.add("Slice", ["positions", "zero", "length"], "position")
    graph.add("Add", ["word", "position"], "embedded")
    return _norm(graph, file, "embedded", "emb.ln", "layer0.in")


def _norm(graph: _Graph, file: E5File, source: str, name: str, output: str) -> str:
    graph.constant(f"{name}.w", file.vector(f"{name}.w"))
    graph.constant(f"{name}.b", file.vector(f"{name}.b"))
    return graph.add(
        "LayerNormalization",
        [source, f"{name}.w", f"{name}.b"],
        output,
        axis=-1,
        epsilon=file.header.epsilon,
    )


def _skip_norm(
    graph: _Graph, file: E5File, inputs: tuple[str, str], name: str, output: str
) -> str:
    # Two plain operators: the fused SkipLayerNormalization of onnxruntime's CPU provider takes
    # twice as long here (82 against 98 clauses/s), which is why `open_session` forbids the fusion.
    total = graph.add("Add", list(inputs), f"{output}.sum")
    return _norm(graph, file, total, name, output)


def _linear(
    graph: _Graph, file: E5File, name: str, shape: tuple[int, int], source: str, output: str
) -> str:
    """y = x W^T + b, with W [outputs, inputs] stored as the file has it."""
    graph.constant(f"{name}.w", file.matrix(f"{name}.w", *shape).T)
    graph.constant(f"{name}.b", file.vector(f"{name}.b"))
    graph.add("MatMul", [source, f"{name}.w"], f"{output}.product")
    return graph.add("Add", [f"{output}.product", f"{name}.b"], output)


def _layer(graph: _Graph, file: E5File, n: int, source: str) -> str:
    head, mark = file.header, f"l{n}"
    wide = (head.width, head.width)
    joined = np.concatenate([file.matrix(f"{mark}.{p}.w", *wide) for p in "qkv"]).T
    graph.constant(f"{mark}.qkv.w", joined)
    graph.constant(
        f"{mark}.qkv.b", np.concatenate([file.vector(f"{mark}.{p}.b") for p in "qkv"])
    )
    seen = graph.add(
        "Attention",
        [source, f"{mark}.qkv.w", f"{mark}.qkv.b", "mask32"],
        f"{mark}.attention",
        domain=_MS,
        num_heads=head.heads,
    )
    out = _linear(graph, file, f"{mark}.ao", wide, seen, f"{mark}.attended")
    middle = _skip_norm(graph, file, (out, source), f"{mark}.aln", f"{mark}.middle")
    up = _linear(graph, file, f"{mark}.fi", (head.inner, head.width), middle, f"{mark}.up")
    bent = graph.add("Gelu", [up], f"{mark}.gelu", domain=_MS)
    down = _linear(graph, file, f"{mark}.fo", (head.width, head.inner), bent, f"{mark}.down")
    return _skip_norm(graph, file, (down, middle), f"{mark}.oln", f"layer{n + 1}.in")


def _pool(graph: _Graph, hidden: str) -> None:
    """Mean over the real tokens, then L2 norm."""
    graph.constant("axis1", np.array([1], np.int64))
    graph.constant("axis2", np.array([2], np.int64))
    graph.add("Cast", ["attention_mask"], "mask", to=TensorProto.FLOAT)
    graph.add("Unsqueeze", ["mask", "axis2"], "mask3")
    graph.add("Mul", [hidden, "mask3"], "masked")
    graph.add("ReduceSum", ["masked", "axis1"], "summed", keepdims=0)
    graph.add("ReduceSum", ["mask", "axis1"], "count", keepdims=1)
    graph.add("Div", ["summed", "count"], "mean")
    graph.add("LpNormalization", ["mean"], "embedding", axis=-1, p=2)


def float_model(file: E5File) -> onnx.ModelProto:
    """Return the graph before its linear layers are quantised.

    Inputs `input_ids`, `attention_mask`: int64 [batch, tokens]; output `embedding`: float32
    [batch, width], unit length.
    """
    graph = _Graph()
    graph.add("Cast", ["attention_mask"], "mask32", to=TensorProto.INT32)
    hidden = _embedding(graph, file)
    for n in range(file.header.layers):
        hidden = _layer(graph, file, n, hidden)
    _pool(graph, hidden)
    tokens = ["batch", "tokens"]
    made = helper.make_graph(
        graph.nodes,
        "multilingual-e5-small",
        [
            helper.make_tensor_value_info("input_ids", TensorProto.INT64, tokens),
            helper.make_tensor_value_info("attention_mask", TensorProto.INT64, tokens),
        ],
        [
            helper.make_tensor_value_info(
                "embedding", TensorProto.FLOAT, ["batch", file.header.width]
            )
        ],
        graph.weights,
    )
    opsets = [helper.make_opsetid("", 21), helper.make_opsetid(_MS, 1)]
    return helper.make_model(made, opset_imports=opsets, ir_version=10)


def tokenizer_json(vocabulary: E5Vocabulary) -> str:
    """Return the unigram tokenizer in the `tokenizers` library's own JSON form."""
    meta = {"type": "Metaspace", "replacement": "▁", "prepend_scheme": "always", "split": False}
    ends = [
        {"SpecialToken": {"id": "<s>", "type_id": 0}},
        {"Sequence": {"id": "A", "type_id": 0}},
        {"SpecialToken": {"id": "</s>", "type_id": 0}},
    ]
    specials = {
        piece: {"id": piece, "ids": [number], "tokens": [piece]}
        for piece, number in (("<s>", vocabulary.bos), ("</s>", vocabulary.eos))
    }
    return json.dumps(
        {
            "version": "1.0",
            "truncation": None,
            "padding": None,
            "added_tokens": [],
            "normalizer": {
                "type": "Sequence",
                "normalizers": [
                    {"type": "NFKC"},
                    {"type": "Replace", "pattern": {"Regex": "\\s+"}, "content": " "},
                ],
            },
            "pre_tokenizer": meta,
            "post_processor": {
                "type": "TemplateProcessing",
                "single": ends,
                "pair": ends,
                "special_tokens": specials,
            },
            "decoder": meta,
            "model": {
                "type": "Unigram",
                "unk_id": vocabulary.unk,
                "vocab": list(zip(vocabulary.pieces, vocabulary.scores, strict=True)),
                "byte_fallback": False,
            },
        },
        ensure_ascii=False,
    )


def built(models_dir: Path) -> bool:
    """Say whether both files of a finished build are there."""
    return (models_dir / GRAPH_FILE).is_file() and (models_dir / TOKENIZER_FILE).is_file()


def build(weights: Path, models_dir: Path) -> None:
    """Build the int8 graph and the tokenizer from the packed weights (about 10 s, once).

    Each file is written under a temporary name and renamed, so a killed build leaves nothing that
    looks finished.

    Raises:
        InvalidInput: the weights aren't of the expected form.
    """
    # A slow import that only a build needs.
    from onnxruntime.quantization import QuantType, quantize_dynamic

    file = E5File(weights)
    models_dir.mkdir(parents=True, exist_ok=True)
    part = models_dir / f"{GRAPH_FILE}.part"
    cast("Any", quantize_dynamic)(
        float_model(file),
        part,
        op_types_to_quantize=["MatMul", "Attention"],
        per_channel=True,
        weight_type=QuantType.QInt8,
        extra_options={"DefaultTensorType": TensorProto.FLOAT, "MatMulConstBOnly": True},
    )
    words = models_dir / f"{TOKENIZER_FILE}.part"
    words.write_text(tokenizer_json(file.vocabulary), encoding="utf-8")
    os.replace(words, models_dir / TOKENIZER_FILE)
    os.replace(part, models_dir / GRAPH_FILE)
