"""States of PyTorch, Keras and ONNX as safetensors, with what their networks give, in float64.

Writes Tests/LimnRecurrentTests/Fixtures/weights_CASE.safetensors, each as its own program would
save it, with x [N, T, D] and y [N, O] in addition. The essay's equations are written out in NumPy,
with W times [h, x], h first. What Keras gives is up to 6e-8 off its own equations in NumPy.
Made with torch 2.15, keras 3.15 (torch backend), onnx 1.23, safetensors 0.8, numpy 2.4.
"""
import os
import pathlib

os.environ["KERAS_BACKEND"] = "torch"
import keras
import numpy as np
import onnx
import onnx.helper
import onnx.reference
import torch
from safetensors.numpy import save_file

torch.manual_seed(3)
keras.utils.set_random_seed(3)
torch.set_default_dtype(torch.float64)
keras.config.set_floatx("float64")
keras.config.set_dtype_policy("float64")
random = np.random.default_rng(3)
here = pathlib.Path(__file__).resolve().parents[2] / "Tests/LimnRecurrentTests/Fixtures"
N, T, D, H, O = 3, 5, 2, 3, 2
x = random.normal(size=(N, T, D))


def put(case, state, y, x=x):
    state = {name: np.ascontiguousarray(value) for name, value in state.items()}
    save_file(state | {"x": x, "y": np.ascontiguousarray(y)}, here / f"weights_{case}.safetensors")


class Model(torch.nn.Module):
    def __init__(self, kind, layers, both):
        super().__init__()
        self.rnn = getattr(torch.nn, kind)(D, H, num_layers=layers, batch_first=True,
                                           bidirectional=both)
        self.head = torch.nn.Linear(2 * H if both else H, O)
        self.both = both

    def forward(self, x):
        out, _ = self.rnn(x)
        last = torch.cat([out[:, -1, :H], out[:, 0, H:]], 1) if self.both else out[:, -1]
        return self.head(last)


for kind, layers, both in (("LSTM", 1, False), ("LSTM", 2, True), ("GRU", 1, False),
                           ("GRU", 2, True), ("RNN", 1, False)):
    model = Model(kind, layers, both)
    state = {name: value.numpy() for name, value in model.state_dict().items()}
    with torch.no_grad():
        put(f"torch_{kind.lower()}{layers if layers > 1 else ''}", state, model(torch.tensor(x)))

for kind, layers, both in (("LSTM", 1, False), ("LSTM", 2, False), ("LSTM", 2, True),
                           ("GRU", 1, False), ("SimpleRNN", 1, False)):
    stack = [keras.Input((T, D), dtype="float64")]
    for layer in range(layers):
        cell = getattr(keras.layers, kind)(H, return_sequences=layer + 1 < layers)
        stack.append(keras.layers.Bidirectional(cell) if both else cell)
    model = keras.Sequential(stack + [keras.layers.Dense(O)])
    for value in model.trainable_weights:
        value.assign(random.normal(size=value.shape) * 0.5)
    state = {value.path: value.numpy() for value in model.trainable_weights}
    name = {"SimpleRNN": "rnn"}.get(kind, kind.lower())
    put(f"keras_{name}{layers if layers > 1 else ''}{'_both' if both else ''}", state,
        model(torch.tensor(x)).detach().numpy())


def sigmoid(a):
    return 1 / (1 + np.exp(-a))


state = {name: random.normal(size=(H, H + D)) for name in ("W_f", "W_i", "W_C", "W_o")}
state |= {name: random.normal(size=H) for name in ("b_f", "b_i", "b_C", "b_o", "p_f", "p_i", "p_o")}
state |= {"W_y": random.normal(size=(O, H)), "b_y": random.normal(size=O)}
y = []
for sample in x:
    h, C = np.zeros(H), np.zeros(H)
    for value in sample:
        hx = np.concatenate([h, value])
        f = sigmoid(state["W_f"] @ hx + state["p_f"] * C + state["b_f"])
        i = sigmoid(state["W_i"] @ hx + state["p_i"] * C + state["b_i"])
        C = f * C + i * np.tanh(state["W_C"] @ hx + state["b_C"])
        o = sigmoid(state["W_o"] @ hx + state["p_o"] * C + state["b_o"])
        h = o * np.tanh(C)
    y.append(state["W_y"] @ h + state["b_y"])
put("essay_lstm", state, np.array(y))

for kind, gates in (("LSTM", 4), ("GRU", 3)):
    state = {"W": random.normal(size=(1, gates * H, D)), "R": random.normal(size=(1, gates * H, H)),
             "B": random.normal(size=(1, 2 * gates * H))}
    names = ["X", "W", "R", "B"]
    if kind == "LSTM":
        state["P"] = random.normal(size=(1, 3 * H))
        names += ["", "", "", "P"]
    more = {} if kind == "LSTM" else {"linear_before_reset": 1}
    node = onnx.helper.make_node(kind, names, ["Y", "Y_h"], hidden_size=H, **more)
    inputs = [onnx.helper.make_tensor_value_info(name, onnx.TensorProto.DOUBLE, None)
              for name in names if name]
    outputs = [onnx.helper.make_tensor_value_info("Y_h", onnx.TensorProto.DOUBLE, None)]
    graph = onnx.helper.make_graph([node], "cell", inputs, outputs)
    evaluator = onnx.reference.ReferenceEvaluator(onnx.helper.make_model(graph))
    last, = evaluator.run(["Y_h"], {"X": x.transpose(1, 0, 2)} | state)
    put(f"onnx_{kind.lower()}", state, last.reshape(N, H))
