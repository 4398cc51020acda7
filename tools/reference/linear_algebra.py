"""Linear algebra and Fourier transforms of made-up matrices, by NumPy and SciPy.

Writes Tests/LimnTensorTests/Fixtures/linear_algebra.csv; run it with python3 from the root of the
repository. A line is a name, the shape, and the values row by row. Element [i, j] of the [m, n] matrix
is ((7919 i + 104729 j + 13 i j + 31 i i j + 17 i j j) mod 1009) / 504.5 - 1.

numpy 2.4.6, scipy 1.17.1
"""

import numpy as np
import scipy.linalg
import scipy.signal


def made(m, n):
    i, j = np.meshgrid(np.arange(m), np.arange(n), indexing="ij")
    return ((7919 * i + 104729 * j + 13 * i * j + 31 * i * i * j + 17 * i * j * j) % 1009) / 504.5 - 1


lines = [f"# numpy {np.__version__} scipy {scipy.__version__}"]


def put(name, value):
    value = np.asarray(value, dtype=float)
    shape = " ".join(map(str, value.shape))
    lines.append(f"{name},{shape}," + " ".join(repr(float(v)) for v in value.ravel()))


a, b = made(8, 8), made(8, 2)
spd = a @ a.T + np.eye(8)
put("solve", np.linalg.solve(a, b))
put("inv", np.linalg.inv(a))
put("det", np.linalg.det(a))
put("slogdet", np.linalg.slogdet(a)[1])
put("cholesky", np.linalg.cholesky(spd))
put("eigenvalues", np.linalg.eigvalsh(spd))
put("singular", np.linalg.svd(made(9, 5), compute_uv=False))
put("singular_wide", np.linalg.svd(made(4, 7), compute_uv=False))
put("lstsq", np.linalg.lstsq(made(9, 5), made(9, 2), rcond=None)[0])
put("lstsq_wide", np.linalg.lstsq(made(4, 7), made(4, 1)[:, 0], rcond=None)[0])
put("pinv", np.linalg.pinv(made(9, 5)))
put("cond", np.linalg.cond(a))
put("expm", scipy.linalg.expm(a))
put("expm_large", scipy.linalg.expm(20 * made(4, 4)))
x = made(5, 121).ravel()
for n in [1, 2, 3, 4, 5, 6, 7, 8, 12, 30, 37, 49, 64, 97, 121, 360, 605]:
    f = np.fft.fft(x[:n])
    put(f"fft_re {n}", f.real)
    put(f"fft_im {n}", f.imag)
put("irfft", np.fft.irfft(np.fft.rfft(x[:37]), n=37))
put("periodogram", scipy.signal.periodogram(x[:64])[1])
put("periodogram_odd", scipy.signal.periodogram(x[:45], fs=4.0)[1])
put("convolve", np.convolve(x[:200], x[200:330]))
put("correlate", np.correlate(x[:20], x[20:28], mode="full"))

with open("Tests/LimnTensorTests/Fixtures/linear_algebra.csv", "w") as out:
    out.write("\n".join(lines) + "\n")
