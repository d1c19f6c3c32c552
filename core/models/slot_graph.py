"""The e5 network as it was taught to read notes: the state of every token, nothing pooled."""

import onnx
from onnx import TensorProto, helper

from core.models.e5_graph import Channels, Graph, encoded, network
from core.models.learned import LearnedFile, LearnedWeights


def slot_model(file: LearnedFile, learned: LearnedWeights, loud: list[Channels]) -> onnx.ModelProto:
    """Return the graph before its linear layers are quantised.

    Inputs `input_ids`, `attention_mask`: int64 [batch, tokens]; output `states`: float32
    [batch, tokens, width]. The dense layers on top are small and stay outside (`SlotReader`).
    """
    del learned  # it is in the file already
    graph = Graph()
    graph.add("Identity", [encoded(graph, file, loud)], "states")
    shape = ["batch", "tokens", file.header.width]
    states = helper.make_tensor_value_info("states", TensorProto.FLOAT, shape)
    return network("slot-reader", graph, (), states)
