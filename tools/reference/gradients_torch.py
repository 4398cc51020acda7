"""Values and gradients of expressions by PyTorch's autograd in float64, as a fixture.

Writes Tests/LimnLibraryTests/Fixtures/gradients_torch.txt: an expression of Limn in `x` (six
numbers, as a vector or as a matrix of 2 by 3), then its value and its gradient. Each is said
twice, here in PyTorch and there in Limn. Made with torch 2.15.
"""
import pathlib
import torch

torch.set_default_dtype(torch.float64)
X = [0.3, -1.2, 0.8, 1.5, -0.4, 0.6]
W = torch.tensor([[0.2, -0.5, 0.7], [1.1, 0.4, -0.3]])
Y = torch.tensor([1.0, 0.0, 0.5, -0.2, 0.3, 2.0])
m = lambda x: x.reshape(2, 3)
# A symmetric matrix of x; PyTorch settles signs otherwise, so vectors are squared.
A = "(transpose(reshape(x, 2, 3)) @ w + transpose(w) @ reshape(x, 2, 3))"
a = lambda x: m(x).T @ W + W.T @ m(x)
S = torch.tensor([1.0, 2.0])
F = torch.nn.functional

CASES = [
    ("mean(tanh(x)^2)", lambda x: (torch.tanh(x) ** 2).mean()),
    ("sum(σ(x) * exp(-x))", lambda x: (torch.sigmoid(x) * torch.exp(-x)).sum()),
    ("std(x)", lambda x: x.std(unbiased=False)),
    ("sum(cumsum(x) * x)", lambda x: (torch.cumsum(x, 0) * x).sum()),
    ("max(x) * min(x)", lambda x: x.max() * x.min()),
    ("sum(sort(x) * y)", lambda x: (torch.sort(x)[0] * Y).sum()),
    ("mse(y, x)", lambda x: torch.nn.functional.mse_loss(x, Y)),
    ("sum(sqrt(abs(x)))", lambda x: x.abs().sqrt().sum()),
    ("sum(clip(x, -0.5, 1))", lambda x: x.clamp(-0.5, 1).sum()),
    ("sum(where(x > 0, x^3, -x))", lambda x: torch.where(x > 0, x**3, -x).sum()),
    ("sum(reshape(x, 2, 3) @ transpose(w))", lambda x: (m(x) @ W.T).sum()),
    ("sum((transpose(w) @ reshape(x, 2, 3))^2)", lambda x: ((W.T @ m(x)) ** 2).sum()),
    ("det(reshape(x, 2, 3) @ transpose(w))", lambda x: torch.det(m(x) @ W.T)),
    (
        "sum(inv(reshape(x, 2, 3) @ transpose(reshape(x, 2, 3))))",
        lambda x: torch.inverse(m(x) @ m(x).T).sum(),
    ),
    (
        "sum(solve(reshape(x, 2, 3) @ transpose(reshape(x, 2, 3)), w))",
        lambda x: torch.linalg.solve(m(x) @ m(x).T, W).sum(),
    ),
    ("sum(lgamma(x^2 + 0.5) + erf(x))", lambda x: (torch.lgamma(x**2 + 0.5) + torch.erf(x)).sum()),
    ("sum(atan2(x, y) + hypot(x, y))", lambda x: (torch.atan2(x, Y) + torch.hypot(x, Y)).sum()),
    ("norm(x) + prod(x)", lambda x: torch.linalg.norm(x) + x.prod()),
    (
        "sum(softplus(x)) + sum(exp(x) / sum(exp(x)) * y)",
        lambda x: torch.nn.functional.softplus(x).sum() + (torch.softmax(x, 0) * Y).sum(),
    ),
    ("sum(x[[0, 0, 5]] * x[-1]) + x[2]^2", lambda x: (x[[0, 0, 5]] * x[-1]).sum() + x[2] ** 2),
    ("sum(einsum(\"ij,kj->ik\", reshape(x, 2, 3), w)^2)",
     lambda x: (torch.einsum("ij,kj->ik", m(x), W) ** 2).sum()),
    ("sum(svd(reshape(x, 2, 3)).s * [1, 2])", lambda x: (torch.linalg.svdvals(m(x)) * S).sum()),
    ("sum(svd(reshape(x, 2, 3)).vt^2 * w)",
     lambda x: (torch.linalg.svd(m(x), full_matrices=False)[2] ** 2 * W).sum()),
    (f"sum(eigh({A}).values^3)", lambda x: (torch.linalg.eigh(a(x))[0] ** 3).sum()),
    (f"sum(w @ eigh({A}).vectors^2 * [1, 2, 3])",
     lambda x: (W @ torch.linalg.eigh(a(x))[1] ** 2 * torch.tensor([1.0, 2.0, 3.0])).sum()),
    ("sum(qr(reshape(x, 2, 3)).r^2 * w)", lambda x: (torch.linalg.qr(m(x))[1] ** 2 * W).sum()),
    ("sum(qr(reshape(x, 3, 2)).q^2 * reshape(y, 3, 2))",
     lambda x: (torch.linalg.qr(x.reshape(3, 2))[0] ** 2 * Y.reshape(3, 2)).sum()),
    ("sum(lu(reshape(x, 2, 3) @ transpose(w)).u^2)",
     lambda x: (torch.linalg.lu(m(x) @ W.T)[2] ** 2).sum()),
    ("sum(pinv(reshape(x, 2, 3)) * transpose(w))",
     lambda x: (torch.linalg.pinv(m(x)) * W.T).sum()),
    ("sum(lstsq(reshape(x, 3, 2), [1, 2, 3]).x * [1, 2])",
     lambda x: (torch.linalg.lstsq(x.reshape(3, 2), torch.tensor([[1.0], [2.0], [3.0]]))[0][:, 0] * S).sum()),
    ("sum(expm(reshape(x, 2, 3) @ transpose(w)))",
     lambda x: torch.linalg.matrix_exp(m(x) @ W.T).sum()),
    ("sum(fft(x).re * y) + sum(fft(x, n=8).im^2)",
     lambda x: (torch.fft.fft(x).real * Y).sum() + (torch.fft.fft(x, 8).imag ** 2).sum()),
    ("sum(amplitude(rfft(x)))", lambda x: torch.fft.rfft(x).abs().sum()),
    ("sum(irfft({re: x[:4], im: x[2:]}, n=7)^2)",
     lambda x: (torch.fft.irfft(torch.complex(x[:4], x[2:]), 7) ** 2).sum()),
    ("sum(phase(fft(x))[1:3])", lambda x: torch.fft.fft(x).angle()[1:3].sum()),
    ("sum(relu(x) * y) + sum(huber(x - y, 0.5))",
     lambda x: (F.relu(x) * Y).sum() + F.huber_loss(x, Y, reduction="sum", delta=0.5)),
    ("sum(softmax(reshape(x, 2, 3), dim=0) * w)", lambda x: (F.softmax(m(x), 0) * W).sum()),
    ("sum(linear(reshape(x, 2, 3), w, [1, 2])^2)", lambda x: (F.linear(m(x), W, S) ** 2).sum()),
    ("sum(cdf(dist.normal(mean=0.2, sd=1.5), x) * y)",
     lambda x: (torch.distributions.Normal(0.2, 1.5).cdf(x) * Y).sum()),
    ("sum(ppf(dist.normal(mean=0.2, sd=1.5), σ(x)) * y)",
     lambda x: (torch.distributions.Normal(0.2, 1.5).icdf(torch.sigmoid(x)) * Y).sum()),
]

lines = [f"# tools/reference/gradients_torch.py, torch {torch.__version__}"]
for text, call in CASES:
    x = torch.tensor(X, requires_grad=True)
    value = call(x)
    value.backward()
    numbers = [value.item()] + x.grad.tolist()
    lines.append(text + " | " + " ".join(repr(v) for v in numbers))
here = pathlib.Path(__file__).resolve().parents[2] / "Tests/LimnLibraryTests/Fixtures"
(here / "gradients_torch.txt").write_text("\n".join(lines) + "\n")
