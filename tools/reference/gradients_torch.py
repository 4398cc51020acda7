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
