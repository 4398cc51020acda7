/// Errors of linear algebra, spectra and the rearranging of tensors.
extension Explanation {
  static let matrices = [
    #"""
    E380 something other than a matrix, in linear algebra
    - det([1, 2, 3])
    + det([[1, 2], [3, 4]])
    E381 a matrix that is not square
    - inv([[1, 2, 3], [4, 5, 6]])
    + pinv([[1, 2, 3], [4, 5, 6]])
    E382 a right side whose rows do not fit the matrix
    - solve([[2, 1], [1, 3]], [1, 2, 3])
    + solve([[2, 1], [1, 3]], [1, 2])
    E383 a series with more or fewer axes than one, or without elements
    - convolve(zeros(2, 2), [1, 1])
    + convolve([1, 2, 3], [1, 1])
    E384 subscripts of `einsum` that are none
    - einsum("i->->i", [1, 2])
    + einsum("ij,jk->ik", eye(2), eye(2))
    E385 a term of `einsum` that does not fit its operand
    - einsum("ijk->i", eye(2))
    + einsum("ij->i", eye(2))
    E386 an axis of two lengths in `einsum`
    - einsum("ij,jk->ik", eye(2), eye(3))
    + einsum("ij,jk->ik", eye(2), eye(2))
    E387 padding of an axis without elements
    - pad(zeros(0), 1, mode="edge")
    + pad([1.0, 2.0], 1, mode="edge")
    E388 a window that does not fit
    - window([1, 2, 3], 5)
    + window([1, 2, 3], 2)
    E389 a vector without three components
    - cross([1, 2], [3, 4])
    + cross([1, 2, 0], [3, 4, 0])
    E398 an axis that is not of length 1
    - squeeze(zeros(2, 3), 0)
    + squeeze(zeros(1, 3), 0)
    E399 fewer elements than an algorithm needs
    - gradient([1.0])
    + gradient([1.0, 4.0])
    E540 a singular matrix
    - solve([[1, 2], [2, 4]], [1, 1])
    + lstsq([[1, 2], [2, 4]], [1, 1])
    E541 a matrix that is not positive definite
    - cholesky([[1.0, 2.0], [2.0, 1.0]])
    + cholesky([[2.0, 1.0], [1.0, 2.0]])
    E542 a missing or infinite element in linear algebra
    - det([[1.0, nan], [3.0, 4.0]])
    + det([[1.0, 0.0], [3.0, 4.0]])
    E543 a matrix that is not symmetric
    - eigh([[1.0, 2.0], [3.0, 4.0]])
    + eigh([[1.0, 2.0], [2.0, 4.0]])
    E544 an iteration that does not converge
    ! no finite matrix is known that gives it; it bounds the iteration all the same
    E545 missing elements in a Fourier transform
    - fft([1.0, nan, 2.0])
    + fft([1.0, 0.0, 2.0])
    E546 a transform of less than one element
    - fft([1.0, 2.0], n=0)
    + fft([1.0, 2.0], n=4)
    E547 a number that has to be above 0
    - fftfreq(8, d=0)
    + fftfreq(8, d=0.5)
    E548 a method or mode that there is not
    - quantile([1, 2, 3], 0.5, method="best")
    + quantile([1, 2, 3], 0.5, method="weibull")
    E549 numbers that ought to ascend
    - interp([1.5], [2, 1], [10, 20])
    + interp([1.5], [1, 2], [10, 20])
    E552 a distribution or a draw that cannot be
    - random.normal(3, sd=-1)
    + random.normal(3, sd=1)
    E553 weights that are not finite
    - d = time_range("2001-01-01", "2001-01-05", step=1d)
    - x = series(table({date: d, v: [1.0, 2.0, 3.0, 4.0, 5.0]}), time="date", value="v")
    - fit = train(lstm(hidden=2), data=x, lookback=1, epochs=1, validation=0, seed=1)
    - set_weights(fit, {b_y: [nan]})
    + d = time_range("2001-01-01", "2001-01-05", step=1d)
    + x = series(table({date: d, v: [1.0, 2.0, 3.0, 4.0, 5.0]}), time="date", value="v")
    + fit = train(lstm(hidden=2), data=x, lookback=1, epochs=1, validation=0, seed=1)
    + other = set_weights(fit, {b_y: [1.0]})
    """#
  ]
}
