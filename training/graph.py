"""The networks as ONNX graphs, written node by node with int8 weights.

A matrix product takes activations that are scaled to 8 bits over one window, and weights with one
scale a column (DynamicQuantizeMatMul); everything else stays float32. A window is always run alone,
so its result depends on nothing but itself.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
from discern import Sentences
from network import EDGE, HEAD, KINDS, LINK, LONGEST, NAMES, REACH, Encoder, Layer, Reader
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper
from torch import Tensor, nn

MICROSOFT = "com.microsoft"
# Mentions that score less are not handed out; see readouts.reading.mentions for the least that is kept.
LEAST = -3.0
Array = NDArray[np.generic]


def array(tensor: Tensor) -> NDArray[np.float32]:
    """A float32 copy outside torch."""
    return tensor.detach().float().cpu().numpy()


# Weights have 7 bits of the 8: processors without VNNI add two products in 16 bits, and with 8 bits that
# overflows now and then, so that a text would read differently from one machine to the next.
LEVELS = 63


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
        scale = (np.abs(columns).max(0) / LEVELS).astype(np.float32)
        whole = np.clip(np.round(columns / scale), -LEVELS, LEVELS).astype(np.int8)
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

    def plain(self, x: str, name: str, module: nn.Linear, output: str = "") -> str:
        """A linear layer in float32 at any time, for the few outputs that a decision hangs on."""
        y = self.node("MatMul", [x, self.constant(f"{name}.w", array(module.weight).T)], f"{name}.product")
        return self.node("Add", [y, self.constant(f"{name}.b", array(module.bias))], output or f"{name}.out")

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
    """Encoder, both looks for attributions, names and mentions as one graph.

    Inputs: pieces [1, t, d] float32, signs [1, t], range [2] (first and last piece answered for),
    threshold [1] (least probability of a cue that is looked at). Outputs: anchors [k], sure [k] logits,
    roles [k, 2 REACH + 1, 4] logits, known [k, 2 REACH + 1]; names [t, NAMES] logits; spots [m, 2], first
    and last piece of each likely mention, with their score [m] and, for every piece, what it is as the
    first [t, EDGE] or last [t, EDGE] of one.
    """
    g = Graph(quantized)
    g.encoder(reader.encoder, signs=True)
    last_layer = f"layer{len(reader.encoder.layers) - 1}.norm2.out"
    hidden = g.node("Squeeze", [last_layer, g.constant("axis0", np.zeros(1, np.int64))], "hidden")
    _inside(g)
    _first_look(g, reader, hidden)
    bias = _surroundings(g)
    _second_look(g, reader, hidden, bias)
    _names(g, reader, hidden)
    _mentions(g, reader, hidden)
    around = 2 * REACH + 1
    f, i, b = TensorProto.FLOAT, TensorProto.INT64, TensorProto.BOOL
    assert reader.here.out_features == HEAD
    g.save(
        path,
        [
            value("pieces", f, [1, "t", reader.here.in_features]),
            value("signs", i, [1, "t"]),
            value("range", i, [2]),
            value("threshold", f, [1]),
        ],
        [
            value("anchors", i, ["k"]),
            value("sure", f, ["k"]),
            value("roles", f, ["k", around, 4]),
            value("known", b, ["k", around]),
            value("names", f, ["t", NAMES]),
            value("spots", i, ["m", 2]),
            value("score", f, ["m"]),
            value("first", f, ["t", EDGE]),
            value("last", f, ["t", EDGE]),
        ],
    )


def _inside(g: Graph) -> None:
    """``inside``: whether the window answers for a piece; ``places``, ``count``: its pieces."""
    integer = np.int64
    count = g.node("Squeeze", ["count4", "axis0"], "count")
    g.constant("axis1", np.ones(1, integer))
    g.node(
        "Range",
        [g.constant("n0", np.array(0, integer)), count, g.constant("n1", np.array(1, integer))],
        "places",
    )
    first, last = (
        g.node("Gather", ["range", g.constant(n, np.array(i, integer))], n + ".piece")
        for i, n in enumerate(("range0", "range1"))
    )
    g.node(
        "And",
        [g.node("GreaterOrEqual", ["places", first], "after"), g.node("Less", ["places", last], "before")],
        "inside",
    )


def _first_look(g: Graph, reader: Reader, hidden: str) -> None:
    """``anchors``: pieces at which a cue may begin."""
    logit = g.plain(hidden, "anchor", reader.anchor)
    chance = g.node("Squeeze", [g.node("Sigmoid", [logit], "chance2"), "axis1"], "chance")
    likely = g.node("Greater", [chance, "threshold"], "likely")
    found = g.node("NonZero", [g.node("And", ["inside", likely], "picked")], "found")
    g.node("Squeeze", [found, "axis0"], "anchors")


def _surroundings(g: Graph) -> str:
    """``clipped``: the pieces around each anchor; ``known``: whether they are; the bias of attention."""
    integer = np.int64
    column = g.node("Unsqueeze", ["anchors", "axis1"], "anchor.column")
    around = g.constant("around", np.arange(-REACH, REACH + 1, dtype=integer)[None])
    near = g.node("Add", [column, around], "near")
    end = g.node("Sub", ["count", "n1"], "end")
    clipped = g.node("Min", [g.node("Max", [near, "n0"], "near.low"), end], "clipped")
    real = g.node("Equal", [near, clipped], "real")
    # The pieces at both ends of a window are markers: the network sees them, nobody's words are there.
    g.node(
        "And",
        [g.node("Greater", [near, "n0"], "near.above"), g.node("Less", [near, end], "near.below")],
        "known",
    )
    bias = g.node(
        "Where",
        [real, g.constant("yes", np.zeros(1, np.float32)), g.constant("no", np.full(1, -1e4, np.float32))],
        "bias2",
    )
    bias = g.node("Unsqueeze", [bias, g.constant("axes12", np.array([1, 2], integer))], "bias4")
    wide = g.node(
        "Concat",
        [
            g.node("Shape", ["anchors"], "k"),
            g.constant("square", np.array([1, 2 * REACH + 1, 2 * REACH + 1], integer)),
        ],
        "wide",
        axis=0,
    )
    return g.node("Expand", [bias, wide], "bias")


def _second_look(g: Graph, reader: Reader, hidden: str, bias: str) -> None:
    """``roles`` and ``sure`` of each anchor."""
    z = g.node("Gather", [g.dense(hidden, "here", reader.here), "clipped"], "here.near")
    cue = g.linear(
        g.node("Gather", [hidden, "anchors"], "hidden.anchor"), "cue", array(reader.cue.weight), None
    )
    z = g.node("Add", [z, g.node("Unsqueeze", [cue, "axis1"], "cue.column")], "z.cue")
    z = g.node("Add", [z, g.constant("distance", array(reader.distance.weight))], "z.distance")
    z = g.normalise(z, "look.norm", reader.norm)
    z = g.node("Gelu", [z], "z", domain=MICROSOFT)
    for number, layer in enumerate(reader.look):
        z = g.layer(z, f"look{number}", layer, ["", "", bias])
    g.plain(z, "role", reader.role, "roles")
    middle = g.node("Gather", [z, g.constant("middle", np.array(REACH, np.int64))], "z.middle", axis=1)
    g.node("Squeeze", [g.plain(middle, "sure", reader.sure, "sure.logit"), "axis1"], "sure")


def _names(g: Graph, reader: Reader, hidden: str) -> None:
    g.plain(hidden, "names", reader.names, "names")


def _mentions(g: Graph, reader: Reader, hidden: str) -> None:
    """``first``, ``last``, and the pairs of pieces that score as a mention."""
    edges = g.node("Gelu", [g.dense(hidden, "edges", reader.edges)], "edges.gelu", domain=MICROSOFT)
    g.nodes.append(helper.make_node("Split", [edges], ["first", "last"], axis=1, num_outputs=2))
    pair = g.linear("first", "between", array(reader.between.weight), None)
    pair = g.node("MatMul", [pair, g.node("Transpose", ["last"], "last.t", perm=[1, 0])], "pair")
    pair = g.node("Add", [pair, g.plain("first", "begin", reader.begin)], "pair.begin")
    end = g.node("MatMul", ["last", g.constant("end.weight", array(reader.end.weight).T)], "end.column")
    pair = g.node("Add", [pair, g.node("Transpose", [end], "end.row", perm=[1, 0])], "pair.end")
    column = g.node("Unsqueeze", ["places", "axis1"], "places.column")
    length = g.node("Sub", ["places", column], "length")
    longest = g.constant("longest", np.array(LONGEST, np.int64))
    fits = g.node(
        "And",
        [g.node("GreaterOrEqual", [length, "n0"], "forward"), g.node("Less", [length, longest], "short")],
        "fits",
    )
    here = g.node("And", [fits, g.node("Unsqueeze", ["inside", "axis1"], "inside.column")], "fits.here")
    likely = g.node("Greater", [pair, g.constant("spot.least", np.array(LEAST, np.float32))], "spot.likely")
    found = g.node("NonZero", [g.node("And", [here, likely], "spot.picked")], "spot.found")
    spots = g.node("Transpose", [found], "spots", perm=[1, 0])
    g.node("GatherND", [pair, spots], "score")


def write_linker(reader: Reader, path: Path) -> None:
    """What mentions are and which earlier ones they refer back to, in float32: it costs next to nothing.

    Inputs: first and last [n, EDGE], cells [k, n] of the last k mentions. Outputs: kinds [n, KINDS], links
    [k, n] logits.
    """
    g = Graph(quantized=False)
    both = g.node("Concat", ["first", "last"], "both", axis=1)
    x = g.node("Gelu", [g.plain(both, "mention", reader.mention)], "x", domain=MICROSOFT)
    g.plain(x, "kind", reader.kind, "kinds")
    zero = g.constant("zero", np.zeros(1, np.int64))
    count = g.node("Shape", ["cells"], "anaphors", start=0, end=1)
    from_ = g.node("Neg", [count], "from")
    until = g.constant("until", np.full(1, np.iinfo(np.int64).max))
    later = g.node("Slice", [x, from_, until, zero], "x.later")
    a = g.plain(later, "later", reader.later)
    b = g.node("Transpose", [g.plain(x, "earlier", reader.earlier)], "earlier.t", perm=[1, 0])
    score = g.node("MatMul", [a, b], "product")
    score = g.node("Div", [score, g.constant("root", np.array(LINK**0.5, np.float32))], "scaled")
    score = g.node(
        "Add", [score, g.node("Gather", [g.constant("cell", array(reader.cell)), "cells"], "seen")], "s1"
    )
    salient = [g.constant(f"salient{i}", array(reader.salient.weight)[i : i + 1].T) for i in range(2)]
    bias = [g.constant(f"salient{i}.bias", array(reader.salient.bias)[i : i + 1]) for i in range(2)]
    own = g.node("Add", [g.node("MatMul", [later, salient[0]], "own0"), bias[0]], "own")
    other = g.node("Add", [g.node("MatMul", [x, salient[1]], "own1"), bias[1]], "other")
    score = g.node("Add", [score, own], "s2")
    g.node("Add", [score, g.node("Transpose", [other], "other.row", perm=[1, 0])], "links")
    f, i = TensorProto.FLOAT, TensorProto.INT64
    g.save(
        path,
        [value("first", f, ["n", EDGE]), value("last", f, ["n", EDGE]), value("cells", i, ["k", "n"])],
        [value("kinds", f, ["n", KINDS]), value("links", f, ["k", "n"])],
    )


def write_sentence(network: Sentences, path: Path, quantized: bool = True) -> None:
    """Sentence vectors, those that tell points of one meeting apart, and whether a sentence makes a point.

    Inputs: pieces [1, t, d]; shares [n, t], what each piece counts for in each sentence's mean. Outputs:
    vector [n, d] and point [n, d], of length 1; said [n, 1], a logit.
    """
    g = Graph(quantized)
    x = g.encoder(network.encoder, signs=False)
    zero = g.constant("axis0", np.zeros(1, np.int64))
    pooled = g.node("MatMul", ["shares", g.node("Squeeze", [x, zero], "flat")], "pooled")
    for name, head in (("vector", network.meaning), ("point", network.point)):
        g.node("LpNormalization", [g.plain(pooled, f"{name}.head", head)], name, axis=1, p=2)
    g.plain(pooled, "said.head", network.said, "said")
    width, f = network.encoder.positions.weight.shape[1], TensorProto.FLOAT
    outputs = [value("vector", f, ["n", width]), value("point", f, ["n", width]), value("said", f, ["n", 1])]
    g.save(path, [value("pieces", f, [1, "t", width]), value("shares", f, ["n", "t"])], outputs)
