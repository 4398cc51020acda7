"""Outputs, states and gradients of PyTorch's recurrent layers in float64, as a fixture.

Writes Tests/LimnRecurrentTests/Fixtures/recurrent_torch.txt: one line a tensor, its name, then its
elements in row-major order. PyTorch has two biases per gate; here b_hh is zero and frozen (of a
GRU all but the part of n), so that b_ih is the one bias of Limn's layout. Peepholes, which PyTorch
lacks, are written out and differentiated by its autograd. Made with torch 2.15.
"""
import pathlib
import torch

torch.manual_seed(7)
torch.set_default_dtype(torch.float64)
here = pathlib.Path(__file__).resolve().parents[2] / "Tests/LimnRecurrentTests/Fixtures"
lines = [f"# tools/reference/recurrent_torch.py, torch {torch.__version__}"]
CELLS = {"lstm": torch.nn.LSTM, "gru": torch.nn.GRU, "rnn": torch.nn.RNN}
LOSSES = {
    "mse": lambda y, t: (y - t) ** 2,
    "mae": lambda y, t: (y - t).abs(),
    "huber": lambda y, t: torch.nn.functional.huber_loss(y, t, reduction="none", delta=0.4),
    "pinball": lambda y, t: torch.maximum(0.3 * (t - y), (0.3 - 1) * (t - y)),
}


def put(name, tensor):
    values = " ".join(repr(v) for v in tensor.detach().reshape(-1).tolist())
    lines.append(f"{name} {values}")


class Peephole(torch.nn.Module):
    """One layer; i and f see c, o sees the new c."""

    def __init__(self, d, h):
        super().__init__()
        bound = h**-0.5
        for name, shape in (("weight_ih_l0", (4 * h, d)), ("weight_hh_l0", (4 * h, h)),
                            ("bias_ih_l0", (4 * h,)), ("peep_l0", (3, h))):
            value = torch.empty(shape).uniform_(-bound, bound)
            setattr(self, name, torch.nn.Parameter(value))
        self.h = h

    def forward(self, x, start=None):
        h = x.new_zeros(x.shape[0], self.h)
        c = h
        out = []
        for t in range(x.shape[1]):
            a = x[:, t] @ self.weight_ih_l0.T + h @ self.weight_hh_l0.T + self.bias_ih_l0
            i, f, g, o = a.chunk(4, 1)
            i = torch.sigmoid(i + self.peep_l0[0] * c)
            f = torch.sigmoid(f + self.peep_l0[1] * c)
            c = f * c + i * torch.tanh(g)
            o = torch.sigmoid(o + self.peep_l0[2] * c)
            h = o * torch.tanh(c)
            out.append(h)
        return torch.stack(out, 1), None


def case(tag, n, t, d, h, layers, outputs, cell="lstm", both=False, peepholes=False,
         every_step=False, loss="mse", lengths=None, start=False, truncation=0):
    if peepholes:
        net = Peephole(d, h)
    else:
        net = CELLS[cell](d, h, num_layers=layers, batch_first=True, bidirectional=both)
    width = 2 * h if both else h
    head = torch.nn.Linear(width, outputs)
    suffixes = [f"_l{k}{e}" for k in range(layers) for e in (("", "_reverse") if both else ("",))]
    for s in suffixes:
        if peepholes:
            break
        bias = getattr(net, "bias_hh" + s)
        with torch.no_grad():
            bias[: 2 * h if cell == "gru" else None].zero_()
    x = torch.randn(n, t, d)
    states = [torch.randn(len(suffixes), n, h) for _ in range(2)] if start else None
    feed = (states[0] if cell != "lstm" else tuple(states)) if start else None
    valid = torch.ones(n, t)
    if lengths is not None:
        valid = (torch.arange(t)[None, :] < torch.tensor(lengths)[:, None]).double()
        packed = torch.nn.utils.rnn.pack_padded_sequence(
            x, torch.tensor(lengths), batch_first=True, enforce_sorted=False)
        out, final = net(packed)
        out, _ = torch.nn.utils.rnn.pad_packed_sequence(out, batch_first=True, total_length=t)
        last = final[0] if cell == "lstm" else final
        last = torch.cat(list(last[-2:] if both else last[-1:]), 1)
    elif truncation:
        out = []
        carry = feed
        for at in range(0, t, truncation):
            part, carry = net(x[:, at:at + truncation], carry)
            carry = tuple(v.detach() for v in carry) if cell == "lstm" else carry.detach()
            out.append(part)
        out = torch.cat(out, 1)
        last = out[:, -1]
    else:
        out, _ = net(x, feed)
        last = torch.cat([out[:, -1, :h], out[:, 0, h:]], 1) if both else out[:, -1]
    y = head(out) if every_step else head(last).unsqueeze(1)
    target = torch.randn_like(y)
    weight = (torch.rand_like(y) > 0.25).double()
    if every_step:
        weight = weight * valid[..., None]
    value = (weight * LOSSES[loss](y, target)).sum() / weight.sum()
    value.backward()
    ordered, gradient = [], []
    for s in suffixes:
        for kind in ("weight_ih", "weight_hh", "bias_ih"):
            p = getattr(net, kind + s)
            ordered.append(p)
            gradient.append(p.grad)
        if cell == "gru":
            p = getattr(net, "bias_hh" + s)
            ordered.append(p[2 * h:])
            gradient.append(p.grad[2 * h:])
        if peepholes:
            ordered.append(net.peep_l0)
            gradient.append(net.peep_l0.grad)
    ordered += [head.weight, head.bias]
    gradient += [head.weight.grad, head.bias.grad]
    kinds = list(CELLS)
    options = [kinds.index(cell), both, peepholes, every_step, list(LOSSES).index(loss), truncation]
    put(f"{tag}.shape", torch.tensor([n, t, d, h, layers, outputs] + [int(v) for v in options]))
    put(f"{tag}.theta", torch.cat([p.reshape(-1) for p in ordered]))
    put(f"{tag}.x", x)
    if lengths is not None:
        put(f"{tag}.valid", valid)
    if start:
        put(f"{tag}.start", torch.stack(states, 1))
    put(f"{tag}.target", target)
    put(f"{tag}.weight", weight)
    put(f"{tag}.h", out)
    put(f"{tag}.y", y)
    put(f"{tag}.loss", value)
    put(f"{tag}.gradient", torch.cat([g.reshape(-1) for g in gradient]))


case("one", 3, 4, 1, 1, 1, 1)
case("two", 11, 5, 2, 3, 2, 2)
case("wide", 9, 3, 5, 4, 3, 1)
case("gru", 18, 5, 3, 9, 2, 1, cell="gru")
case("rnn", 5, 6, 2, 4, 2, 1, cell="rnn")
case("both", 7, 5, 2, 3, 2, 2, both=True)
case("both_gru", 4, 5, 2, 3, 2, 1, cell="gru", both=True, every_step=True)
case("peepholes", 6, 7, 2, 5, 1, 1, peepholes=True)
case("every_step", 5, 6, 2, 3, 2, 1, every_step=True, loss="huber")
case("mae", 5, 4, 2, 3, 1, 2, loss="mae")
case("pinball", 5, 4, 2, 3, 1, 2, loss="pinball")
case("lengths", 6, 7, 2, 3, 2, 1, lengths=[7, 3, 5, 1, 7, 2])
case("lengths_both", 4, 6, 2, 3, 2, 1, both=True, every_step=True, lengths=[6, 3, 1, 5])
case("lengths_gru", 4, 6, 2, 3, 1, 1, cell="gru", lengths=[2, 6, 4, 6])
case("start", 5, 4, 2, 3, 2, 1, start=True)
case("start_gru", 5, 4, 2, 3, 1, 1, cell="gru", start=True)
case("truncation", 5, 9, 2, 3, 1, 1, every_step=True, truncation=4)
here.mkdir(parents=True, exist_ok=True)
(here / "recurrent_torch.txt").write_text("\n".join(lines) + "\n")
