"""The networks as ONNX graphs, written node by node with int8 weights.

A matrix product takes activations that are scaled to 8 bits over one window, and weights with one
scale a column (DynamicQuantizeMatMul); everything else stays float32. A window is always run alone,
so its result depends on nothing but itself.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
from network import HEAD, REACH, Encoder, Layer, Reader
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper
from torch import Tensor, nn

MICROSOFT = "com.microsoft"
Array = NDArray[np.generic]


def array(tensor: Tensor) -> NDArray[np.float32]:
    """A float32 copy outside torch."""
    return tensor.detach().float().cpu().numpy()


class Graph:
    """Nodes and constants of one network in the making."""

    def __init__(self, quantized: bool = True) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.constants: dict[str, onnx.TensorProto] = {}
        self.quantized = quantized

    def constant(self, name: str, value: Array) -> str:
        """Keep a constant and give its name."""
        self.constants[name] = numpy_helper.from_array(np.array(value, order="C"), name)
        return name

    def node(self, op: str, inputs: list[str], output: str, **attributes: object) -> str:
        """Add a node with one output and give its name."""
        self.nodes.append(helper.make_node(op, inputs, [output], **attributes))
        return output

    def linear(self, x: str, name: str, weight: NDArray[np.float32], bias: NDArray[np.float32] | None) -> str:
        """x @ weight.T + bias with int8 weights, or in float32."""
        columns = weight.T
        if not self.quantized:
            y = self.node("MatMul", [x, self.constant(f"{name}.weight", columns)], f"{name}.product")
            return (
                y
                if bias is None
                else self.node("Add", [y, self.constant(f"{name}.bias", bias)], f"{name}.out")
            )
        scale = (np.abs(columns).max(0) / 127).astype(np.float32)
        whole = np.clip(np.round(columns / scale), -127, 127).astype(np.int8)
        inputs = [
            x,
            self.constant(f"{name}.weight", whole),
            self.constant(f"{name}.scale", scale),
            self.constant(f"{name}.zero", np.zeros(len(scale), np.int8)),
        ]
        if bias is not None:
            inputs.append(self.constant(f"{name}.bias", bias))
        return self.node("DynamicQuantizeMatMul", inputs, f"{name}.out", domain=MICROSOFT)

    def dense(self, x: str, name: str, module: nn.Linear, bias: bool = True) -> str:
        """A linear layer of the torch network; its bias may be left to a later node."""
        return self.linear(x, name, array(module.weight), array(module.bias) if bias else None)

    def layer(self, x: str, name: str, layer: Layer, padding: list[str]) -> str:
        """One transformer layer; ``padding`` holds MultiHeadAttention's inputs after the value."""
        qkv = self.dense(x, f"{name}.qkv", layer.qkv)
        parts = [f"{name}.q", f"{name}.k", f"{name}.v"]
        self.nodes.append(helper.make_node("Split", [qkv], parts, axis=2, num_outputs=3))
        a = self.node(
            "MultiHeadAttention",
            [*parts, *padding],
            f"{name}.attention",
            domain=MICROSOFT,
            num_heads=layer.heads,
        )
        a = self.dense(a, f"{name}.out", layer.out)
        x = self.skip(a, x, f"{name}.norm1", layer.norm1)
        h = self.dense(x, f"{name}.up", layer.up, bias=False)
        h = self.node(
            "BiasGelu",
            [h, self.constant(f"{name}.up.b", array(layer.up.bias))],
            f"{name}.gelu",
            domain=MICROSOFT,
        )
        h = self.dense(h, f"{name}.down", layer.down)
        return self.skip(h, x, f"{name}.norm2", layer.norm2)

    def skip(self, y: str, x: str, name: str, norm: nn.LayerNorm) -> str:
        """LayerNorm(y + x), apart: the fused node is four times slower on a CPU."""
        return self.normalise(self.node("Add", [y, x], f"{name}.sum"), name, norm)

    def normalise(self, x: str, name: str, norm: nn.LayerNorm) -> str:
        """LayerNorm(x)."""
        inputs = [
            x,
            self.constant(f"{name}.gamma", array(norm.weight)),
            self.constant(f"{name}.beta", array(norm.bias)),
        ]
        return self.node("LayerNormalization", inputs, f"{name}.out", epsilon=norm.eps, axis=-1)

    def encoder(self, encoder: Encoder, signs: bool) -> str:
        """From piece vectors [1, t, d] (and signs [1, t]) to the last layer's [1, t, d]."""
        count = self.node("Shape", ["pieces"], "count4", start=1, end=2)
        table = self.constant("positions", array(encoder.positions.weight + encoder.kind))
        here = self.node(
            "Slice", [table, self.constant("zero", np.zeros(1, np.int64)), count], "here.positions"
        )
        x = self.node("Add", ["pieces", here], "with.positions")
        if signs:
            marks = self.node(
                "Gather", [self.constant("signs.table", array(encoder.signs())), "signs"], "marks"
            )
            x = self.node("Add", [x, marks], "with.signs")
        x = self.normalise(x, "norm", encoder.norm)
        for i, layer in enumerate(encoder.layers):
            x = self.layer(x, f"layer{i}", layer, [])
        return x

    def save(self, path: Path, inputs: list[onnx.ValueInfoProto], outputs: list[onnx.ValueInfoProto]) -> None:
        """Check and write the graph."""
        graph = helper.make_graph(self.nodes, path.stem, inputs, outputs, list(self.constants.values()))
        opsets = [helper.make_opsetid("", 18), helper.make_opsetid(MICROSOFT, 1)]
        onnx.save(helper.make_model(graph, opset_imports=opsets, ir_version=9), path)


def value(name: str, kind: int, shape: list[str | int]) -> onnx.ValueInfoProto:
    """A named input or output."""
    return helper.make_tensor_value_info(name, kind, shape)


def write_reader(reader: Reader, path: Path, quantized: bool = True) -> None:
    """Encoder, cue finder and second look as one graph.

    Inputs: pieces [1, t, d] float32, signs [1, t], range [2] (first and last piece answered for),
    threshold [1] (least probability of a cue that is looked at). Outputs: anchors [k], sure [k] logits,
    roles [k, 2 REACH + 1, 4] logits, known [k, 2 REACH + 1].
    """
    g = Graph(quantized)
    g.encoder(reader.encoder, signs=True)
    hidden = g.node("Squeeze", ["layer5.norm2.out", g.constant("axis0", np.zeros(1, np.int64))], "hidden")
    integer = np.int64

    logit = g.node(
        "MatMul", [hidden, g.constant("anchor.weight", array(reader.anchor.weight).T)], "anchor.product"
    )
    logit = g.node("Add", [logit, g.constant("anchor.bias", array(reader.anchor.bias))], "anchor.logit")
    chance = g.node("Sigmoid", [logit], "chance2")
    chance = g.node("Squeeze", [chance, g.constant("axis1", np.ones(1, integer))], "chance")
    count = g.node("Squeeze", ["count4", "axis0"], "count")
    places = g.node(
        "Range",
        [g.constant("n0", np.array(0, integer)), count, g.constant("n1", np.array(1, integer))],
        "places",
    )
    first, last = (
        g.node("Gather", ["range", g.constant(n, np.array(i, integer))], n + ".piece")
        for i, n in enumerate(("first", "last"))
    )
    inside = g.node(
        "And",
        [g.node("GreaterOrEqual", [places, first], "after"), g.node("Less", [places, last], "before")],
        "inside",
    )
    likely = g.node("Greater", [chance, "threshold"], "likely")
    found = g.node("NonZero", [g.node("And", [inside, likely], "picked")], "found")
    anchors = g.node("Squeeze", [found, "axis0"], "anchors")

    column = g.node("Unsqueeze", [anchors, "axis1"], "anchor.column")
    around = g.constant("around", np.arange(-REACH, REACH + 1, dtype=integer)[None])
    near = g.node("Add", [column, around], "near")
    end = g.node("Sub", [count, "n1"], "end")
    clipped = g.node("Min", [g.node("Max", [near, "n0"], "near.low"), end], "near.clipped")
    real = g.node("Equal", [near, clipped], "real")
    # The pieces at both ends of a window are markers: the network sees them, nobody's words are there.
    g.node(
        "And",
        [g.node("Greater", [near, "n0"], "near.above"), g.node("Less", [near, end], "near.below")],
        "known",
    )

    here = g.dense(hidden, "here", reader.here)
    z = g.node("Gather", [here, clipped], "here.near")
    cue = g.linear(
        g.node("Gather", [hidden, anchors], "hidden.anchor"), "cue", array(reader.cue.weight), None
    )
    z = g.node("Add", [z, g.node("Unsqueeze", [cue, "axis1"], "cue.column")], "z.cue")
    z = g.node("Add", [z, g.constant("distance", array(reader.distance.weight))], "z.distance")
    z = g.normalise(z, "look.norm", reader.norm)
    z = g.node("Gelu", [z], "z", domain=MICROSOFT)
    bias = g.node(
        "Where",
        [real, g.constant("yes", np.zeros(1, np.float32)), g.constant("no", np.full(1, -1e4, np.float32))],
        "bias2",
    )
    bias = g.node("Unsqueeze", [bias, g.constant("axes12", np.array([1, 2], integer))], "bias4")
    wide = g.node(
        "Concat",
        [
            g.node("Shape", [anchors], "k"),
            g.constant("square", np.array([1, 2 * REACH + 1, 2 * REACH + 1], integer)),
        ],
        "wide",
        axis=0,
    )
    bias = g.node("Expand", [bias, wide], "bias")
    for number, layer in enumerate(reader.look):
        z = g.layer(z, f"look{number}", layer, ["", "", bias])
    role = g.node("MatMul", [z, g.constant("role.weight", array(reader.role.weight).T)], "role.product")
    g.node("Add", [role, g.constant("role.bias", array(reader.role.bias))], "roles")
    middle = g.node("Gather", [z, g.constant("middle", np.array(REACH, integer))], "z.middle", axis=1)
    sure = g.node("MatMul", [middle, g.constant("sure.weight", array(reader.sure.weight).T)], "sure.product")
    sure = g.node("Add", [sure, g.constant("sure.bias", array(reader.sure.bias))], "sure.logit")
    g.node("Squeeze", [sure, "axis1"], "sure")
    width, around_n = reader.here.in_features, 2 * REACH + 1
    f, i, b = TensorProto.FLOAT, TensorProto.INT64, TensorProto.BOOL
    assert reader.here.out_features == HEAD
    g.save(
        path,
        [
            value("pieces", f, [1, "t", width]),
            value("signs", i, [1, "t"]),
            value("range", i, [2]),
            value("threshold", f, [1]),
        ],
        [
            value("anchors", i, ["k"]),
            value("sure", f, ["k"]),
            value("roles", f, ["k", around_n, 4]),
            value("known", b, ["k", around_n]),
        ],
    )


def write_sentence(encoder: Encoder, path: Path, quantized: bool = True) -> None:
    """The unmodified base network: piece vectors [1, t, d] in, one vector of length 1 out [1, d]."""
    g = Graph(quantized)
    x = g.encoder(encoder, signs=False)
    mean = g.node("ReduceMean", [x, g.constant("axis1", np.ones(1, np.int64))], "mean", keepdims=0)
    g.node("LpNormalization", [mean], "vector", axis=1, p=2)
    width = encoder.positions.weight.shape[1]
    f = TensorProto.FLOAT
    g.save(path, [value("pieces", f, [1, "t", width])], [value("vector", f, [1, width])])
