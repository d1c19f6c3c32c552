"""multilingual-e5-small, built once from the packed 4-bit weights into files that run fast.

The weights are read as data (`core.models.e5_file`); nothing of the package they come from is
imported or run. The result is an int8 ONNX graph and a tokenizer of the `tokenizers` library.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import numpy as np
import onnxruntime as ort
from filelock import FileLock
from tokenizers import Tokenizer

from core.models.e5_file import E5File, E5Vocabulary

if TYPE_CHECKING:
    import onnx

    from core.models.e5_graph import Channels

GRAPH_FILE = "e5-small-int8.v2.onnx"
TOKENIZER_FILE = "e5-small-tokenizer.json"
MAX_TOKENS = 512
_LOUD = 16  # inner channels a layer that are kept in float
# Any ordinary text shows the same loud channels; these few lines are enough to find them.
_SAMPLES = (
    "passage: 生产经营单位发生事故后,现场有关人员应当立即报告本单位负责人。",
    "query: 发生燃气爆炸以后多久要上报?",
    "passage: 第三条 本办法自2021年1月1日起施行。违反规定的,处5000元以上2万元以下罚款。",
    "query: 交通事故 受伤 怎么赔偿",
    "passage: The quick brown fox jumps over the lazy dog. 2024-05-06 12:30",
)


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
    looks finished. Two processes that find it missing build it once.

    Raises:
        InvalidInput: the weights aren't of the expected form.
    """
    models_dir.mkdir(parents=True, exist_ok=True)
    with FileLock(models_dir / f".{GRAPH_FILE}.lock"):
        if not built(models_dir):
            _build(weights, models_dir)


def _build(weights: Path, models_dir: Path) -> None:
    # graphs as such are slow to import, and only a build needs them
    from core.models.e5_graph import float_model

    file = E5File(weights)
    words = models_dir / f"{TOKENIZER_FILE}.part"
    words.write_text(tokenizer_json(file.vocabulary), encoding="utf-8")
    loud = loud_channels(file, Tokenizer.from_file(str(words)))
    part = models_dir / f"{GRAPH_FILE}.part"
    quantise(float_model(file, loud), part)
    os.replace(words, models_dir / TOKENIZER_FILE)
    os.replace(part, models_dir / GRAPH_FILE)


def quantise(model: onnx.ModelProto, target: Path) -> None:
    """Write the graph with its linear layers in int8, the marked ones left as they are."""
    from onnx import TensorProto
    from onnxruntime.quantization import QuantType, quantize_dynamic

    from core.models.e5_graph import FLOAT_MARK

    cast("Any", quantize_dynamic)(
        model,
        target,
        op_types_to_quantize=["MatMul", "Attention"],
        per_channel=True,
        weight_type=QuantType.QInt8,
        nodes_to_exclude=[n.name for n in model.graph.node if FLOAT_MARK in n.name],
        extra_options={"DefaultTensorType": TensorProto.FLOAT, "MatMulConstBOnly": True},
    )


def loud_channels(file: E5File, tokenizer: Tokenizer) -> list[Channels]:
    """Return, a layer each, the inner channels with the largest activations on the samples."""
    from onnx import TensorProto, helper

    from core.models.e5_graph import float_model, inner_outputs

    model = float_model(file)
    names = inner_outputs(file)
    for name in names:
        shape = ["batch", "tokens", file.header.inner]
        model.graph.output.append(helper.make_tensor_value_info(name, TensorProto.FLOAT, shape))
    session = ort.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    peaks = np.zeros((len(names), file.header.inner), np.float32)
    for sample in _SAMPLES:
        ids = np.array([tokenizer.encode(sample).ids], np.int64)
        feed = {"input_ids": ids, "attention_mask": np.ones_like(ids)}
        seen = cast("list[Any]", session.run(names, feed))
        peaks = np.maximum(peaks, [np.abs(layer).max(axis=(0, 1)) for layer in seen])
    return [np.sort(np.argsort(-layer)[:_LOUD]) for layer in peaks]
