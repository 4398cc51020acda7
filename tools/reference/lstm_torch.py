"""Outputs, states and gradients of PyTorch's LSTM in float64, as a fixture.

Writes Tests/LimnRecurrentTests/Fixtures/lstm_torch.txt: one line a tensor, its name, then its
elements in row-major order. PyTorch has two biases per gate; here b_hh is zero and frozen, so
that b_ih is the one bias of Limn's layout. Made with torch 2.15.
"""
import pathlib
import torch

torch.manual_seed(7)
torch.set_default_dtype(torch.float64)
here = pathlib.Path(__file__).resolve().parents[2] / "Tests/LimnRecurrentTests/Fixtures"
lines = [f"# tools/reference/lstm_torch.py, torch {torch.__version__}"]


def put(name, tensor):
    values = " ".join(repr(v) for v in tensor.detach().reshape(-1).tolist())
    lines.append(f"{name} {values}")


def case(tag, n, t, d, h, layers, outputs):
    lstm = torch.nn.LSTM(d, h, num_layers=layers, batch_first=True)
    head = torch.nn.Linear(h, outputs)
    for layer in range(layers):
        bias = getattr(lstm, f"bias_hh_l{layer}")
        with torch.no_grad():
            bias.zero_()
        bias.requires_grad_(False)
    x = torch.randn(n, t, d)
    target = torch.randn(n, outputs)
    weight = (torch.rand(n, outputs) > 0.25).double()
    states, _ = lstm(x)
    y = head(states[:, -1])
    loss = (weight * (y - target) ** 2).sum() / weight.sum()
    loss.backward()
    parameters = [p for p in list(lstm.named_parameters()) if p[1].requires_grad]
    ordered = []
    for layer in range(layers):
        for kind in ("weight_ih", "weight_hh", "bias_ih"):
            ordered.append(dict(parameters)[f"{kind}_l{layer}"])
    ordered += [head.weight, head.bias]
    put(f"{tag}.shape", torch.tensor([n, t, d, h, layers, outputs]))
    put(f"{tag}.theta", torch.cat([p.reshape(-1) for p in ordered]))
    put(f"{tag}.x", x)
    put(f"{tag}.target", target)
    put(f"{tag}.weight", weight)
    put(f"{tag}.h", states)
    put(f"{tag}.y", y)
    put(f"{tag}.loss", loss)
    put(f"{tag}.gradient", torch.cat([p.grad.reshape(-1) for p in ordered]))


case("one", 3, 4, 1, 1, 1, 1)
case("two", 11, 5, 2, 3, 2, 2)
case("wide", 9, 3, 5, 4, 3, 1)
here.mkdir(parents=True, exist_ok=True)
(here / "lstm_torch.txt").write_text("\n".join(lines) + "\n")
