"""multilingual-e5-small as an ONNX graph: an ordinary BERT with mean pooling and L2 norm inside.

The word embedding stays 4-bit, which keeps a loaded session small. In every feed-forward block the
few channels whose activations run far beyond the others are kept apart: they stay float while the
rest is quantised, because one int8 scale for both would waste its range on them (cosine to the
float model .9992 instead of .9975, at no measurable cost).
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from core.models.e5_file import BLOCK, E5File

_MS = "com.microsoft"  # onnxruntime's own operators
FLOAT_MARK = ".loud"  # in the name of a product that must not be quantised

Channels = NDArray[np.int64]


class Graph:
    """Collects nodes and weights; every method returns the name of its output."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.weights: list[onnx.TensorProto] = []

    def constant(self, name: str, value: NDArray[Any]) -> str:
        """Add a weight."""
        self.weights.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def add(self, op: str, inputs: list[str], output: str, **attributes: Any) -> str:
        """Add an operator with one output, which is also its name."""
        domain = attributes.pop("domain", "")
        self.nodes.append(
            helper.make_node(op, inputs, [output], name=output, domain=domain, **attributes)
        )
        return output


def _embedding(graph: Graph, file: E5File) -> str:
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


def _norm(graph: Graph, file: E5File, source: str, name: str, output: str) -> str:
    graph.constant(f"{name}.w", file.vector(f"{name}.w"))
    graph.constant(f"{name}.b", file.vector(f"{name}.b"))
    return graph.add(
        "LayerNormalization",
        [source, f"{name}.w", f"{name}.b"],
        output,
        axis=-1,
        epsilon=file.header.epsilon,
    )


def _skip_norm(graph: Graph, file: E5File, inputs: tuple[str, str], name: str, output: str) -> str:
    # Two plain operators: the fused SkipLayerNormalization of onnxruntime's CPU provider takes
    # twice as long here (82 against 98 clauses/s), which is why `open_session` forbids the fusion.
    total = graph.add("Add", list(inputs), f"{output}.sum")
    return _norm(graph, file, total, name, output)


def _linear(
    graph: Graph, file: E5File, name: str, shape: tuple[int, int], source: str, output: str
) -> str:
    """y = x W^T + b, with W [outputs, inputs] stored as the file has it."""
    graph.constant(f"{name}.w", file.matrix(f"{name}.w", *shape).T)
    graph.constant(f"{name}.b", file.vector(f"{name}.b"))
    graph.add("MatMul", [source, f"{name}.w"], f"{output}.product")
    return graph.add("Add", [f"{output}.product", f"{name}.b"], output)


def _layer(graph: Graph, file: E5File, n: int, source: str, loud: Channels) -> str:
    head, mark = file.header, f"l{n}"
    wide = (head.width, head.width)
    joined = np.concatenate([file.matrix(f"{mark}.{p}.w", *wide) for p in "qkv"]).T
    graph.constant(f"{mark}.qkv.w", joined)
    graph.constant(f"{mark}.qkv.b", np.concatenate([file.vector(f"{mark}.{p}.b") for p in "qkv"]))
    seen = graph.add(
        "Attention",
        [source, f"{mark}.qkv.w", f"{mark}.qkv.b", "mask32"],
        f"{mark}.attention",
        domain=_MS,
        num_heads=head.heads,
    )
    out = _linear(graph, file, f"{mark}.ao", wide, seen, f"{mark}.attended")
    middle = _skip_norm(graph, file, (out, source), f"{mark}.aln", f"{mark}.middle")
    down = _feed_forward(graph, file, mark, middle, loud)
    return _skip_norm(graph, file, (down, middle), f"{mark}.oln", f"layer{n + 1}.in")


def _feed_forward(graph: Graph, file: E5File, mark: str, source: str, loud: Channels) -> str:
    """Two linear layers with GELU; the `loud` inner channels go a way of their own."""
    head = file.header
    up = file.matrix(f"{mark}.fi.w", head.inner, head.width).T
    up_bias = file.vector(f"{mark}.fi.b")
    down = file.matrix(f"{mark}.fo.w", head.width, head.inner).T
    graph.constant(f"{mark}.fo.b", file.vector(f"{mark}.fo.b"))
    quiet = np.setdiff1d(np.arange(head.inner), loud)
    total = f"{mark}.fo.b"
    for name, channels in ((".quiet", quiet), (FLOAT_MARK, loud)):
        if not len(channels):
            continue
        way = f"{mark}{name}"
        graph.constant(f"{way}.up.w", up[:, channels])
        graph.constant(f"{way}.up.b", up_bias[channels])
        graph.constant(f"{way}.down.w", down[channels])
        graph.add("MatMul", [source, f"{way}.up.w"], f"{way}.up.product")
        graph.add("Add", [f"{way}.up.product", f"{way}.up.b"], f"{way}.up")
        graph.add("Gelu", [f"{way}.up"], f"{way}.gelu", domain=_MS)
        graph.add("MatMul", [f"{way}.gelu", f"{way}.down.w"], f"{way}.down.product")
        total = graph.add("Add", [f"{way}.down.product", total], f"{way}.down")
    return total


def _pool(graph: Graph, hidden: str) -> None:
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


def encoded(graph: Graph, file: E5File, loud: Sequence[Channels] = ()) -> str:
    """Add embedding and layers; return the name of the tokens' states [batch, tokens, width]."""
    graph.add("Cast", ["attention_mask"], "mask32", to=TensorProto.INT32)
    hidden = _embedding(graph, file)
    none = np.zeros(0, np.int64)
    for n in range(file.header.layers):
        hidden = _layer(graph, file, n, hidden, loud[n] if loud else none)
    return hidden


def network(
    name: str,
    graph: Graph,
    more: Sequence[onnx.ValueInfoProto],
    output: onnx.ValueInfoProto,
) -> onnx.ModelProto:
    """Return the collected graph as a model over `input_ids`, `attention_mask` and `more`."""
    tokens = ["batch", "tokens"]
    given = [
        helper.make_tensor_value_info(name, TensorProto.INT64, tokens)
        for name in ("input_ids", "attention_mask")
    ]
    made = helper.make_graph(graph.nodes, name, [*given, *more], [output], graph.weights)
    opsets = [helper.make_opsetid("", 21), helper.make_opsetid(_MS, 1)]
    return helper.make_model(made, opset_imports=opsets, ir_version=10)


def float_model(file: E5File, loud: Sequence[Channels] = ()) -> onnx.ModelProto:
    """Return the graph before its linear layers are quantised.

    `loud` names, a layer each, the inner channels to keep apart. Inputs `input_ids`,
    `attention_mask`: int64 [batch, tokens]; output `embedding`: float32 [batch, width], unit
    length.
    """
    graph = Graph()
    _pool(graph, encoded(graph, file, loud))
    shape = ["batch", file.header.width]
    output = helper.make_tensor_value_info("embedding", TensorProto.FLOAT, shape)
    return network("multilingual-e5-small", graph, (), output)


def inner_outputs(file: E5File) -> list[str]:
    """Return the names of the inner activations of an unsplit graph, a layer each."""
    return [f"l{n}.quiet.gelu" for n in range(file.header.layers)]
