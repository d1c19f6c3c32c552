"""The e5 network turned into a reader of pairs: do two tellings of one matter contradict?

The encoder is multilingual-e5-small with small additions to its upper layers (`LearnedWeights`);
what it makes of both tellings goes through two dense layers to one number, the log odds.
"""

import numpy as np
import onnx
from onnx import TensorProto, helper

from core.models.e5_graph import Channels, Graph, encoded, network
from core.models.learned import LearnedFile, LearnedWeights


def pair_model(file: LearnedFile, learned: LearnedWeights, loud: list[Channels]) -> onnx.ModelProto:
    """Return the graph before its linear layers are quantised.

    Inputs `input_ids`, `attention_mask`: int64 [batch, tokens]; `first`, `second`: float32
    [batch, tokens], 1 where a token belongs to that telling; output `odds`: float32 [batch, 1].
    """
    graph = Graph()
    hidden = encoded(graph, file, loud)
    sides = [_mean(graph, hidden, side) for side in ("first", "second")]
    graph.constant("whole.at", np.array([0], np.int64))
    opening = graph.add("Gather", [hidden, "whole.at"], "opening", axis=1)
    whole = graph.add("Squeeze", [opening, "first.axis1"], "whole")
    apart = graph.add("Abs", [graph.add("Sub", sides, "difference")], "apart")
    together = graph.add("Mul", sides, "together")
    seen = graph.add("Concat", [whole, apart, together], "seen", axis=-1)
    inner = graph.add("Tanh", [_dense(graph, learned, "inner", seen)], "inner.tanh")
    graph.add("Identity", [_dense(graph, learned, "outer", inner)], "odds")
    masks = [_tokens(name, TensorProto.FLOAT) for name in ("first", "second")]
    odds = helper.make_tensor_value_info("odds", TensorProto.FLOAT, ["batch", 1])
    return network("pair-reader", graph, masks, odds)


def _mean(graph: Graph, hidden: str, side: str) -> str:
    """The mean over the tokens of one telling."""
    graph.constant(f"{side}.axis1", np.array([1], np.int64))
    graph.constant(f"{side}.axis2", np.array([2], np.int64))
    mask = graph.add("Unsqueeze", [side, f"{side}.axis2"], f"{side}.mask")
    kept = graph.add("Mul", [hidden, mask], f"{side}.kept")
    total = graph.add("ReduceSum", [kept, f"{side}.axis1"], f"{side}.total", keepdims=0)
    count = graph.add("ReduceSum", [side, f"{side}.axis1"], f"{side}.count", keepdims=1)
    return graph.add("Div", [total, count], f"{side}.mean")


def _dense(graph: Graph, learned: LearnedWeights, name: str, source: str) -> str:
    graph.constant(f"head.{name}.w", learned.head(f"{name}.w").T)
    graph.constant(f"head.{name}.b", learned.head(f"{name}.b"))
    # marked as loud: so few weights gain nothing from int8 and lose by it
    graph.add("MatMul", [source, f"head.{name}.w"], f"head.{name}.loud")
    return graph.add("Add", [f"head.{name}.loud", f"head.{name}.b"], f"head.{name}")


def _tokens(name: str, kind: int) -> onnx.ValueInfoProto:
    return helper.make_tensor_value_info(name, kind, ["batch", "tokens"])
