import LimnData
import LimnSource
import LimnTensor
import LimnTime
import Testing

/// Small tensors with names and labels, and their elements in words.

func floats(_ values: [Double], _ shape: [Int]? = nil, axes: [Axis] = []) throws -> DataArray {
  DataArray(try Tensor(f64: values, shape: shape), axes: axes)
}

func ints(_ values: [Int64], _ shape: [Int]? = nil, axes: [Axis] = []) throws -> DataArray {
  DataArray(try Tensor(i64: values, shape: shape), axes: axes)
}

func plain(_ scalar: Scalar) throws -> DataArray { try DataArray(scalar: scalar) }

/// Monthly steps from January of a year.
func months(_ count: Int, from year: String = "2005") throws -> Axis {
  let first = try Instant.parse(year)
  let last = try first + .months(Int64(count - 1))
  return Axis("time", .time(try TimeAxis.range(from: first, through: last, step: .months(1))))
}

func labelled(_ name: String, _ labels: [String]) throws -> Axis {
  Axis(name, .labels(try Tensor(str: labels)))
}

func labelled(_ name: String, _ labels: [Double]) throws -> Axis {
  Axis(name, .labels(try Tensor(f64: labels)))
}

/// Elements in row-major order, `–` where missing.
func texts(_ array: DataArray) -> [String] {
  (0..<array.count).map { index in
    array.tensor.isMissing(at: index) ? "–" : array.scalar(at: index)?.written ?? "–"
  }
}

func item(_ selector: Selection.Selector, axis: String? = nil, at: Bool = false) -> Selection {
  Selection(axis: axis, positional: at, selector: selector)
}

func item(_ index: Int64, axis: String? = nil, at: Bool = false) -> Selection {
  item(.single(.scalar(.int(index))), axis: axis, at: at)
}

func item(_ label: String, axis: String) -> Selection {
  item(.single(.scalar(.string(label))), axis: axis)
}

func item(_ array: DataArray, axis: String? = nil) -> Selection {
  item(.single(.array(array)), axis: axis)
}

func slice(
  _ lower: Int64?, _ upper: Int64?, _ step: Int64? = nil, axis: String? = nil, at: Bool = false
) -> Selection {
  item(
    .slice(lower: lower.map { .int($0) }, upper: upper.map { .int($0) }, step: step), axis: axis,
    at: at)
}

func slice(_ lower: Scalar?, _ upper: Scalar?, axis: String) -> Selection {
  item(.slice(lower: lower, upper: upper, step: nil), axis: axis)
}

/// The fault that a call ends in.
func fault(_ body: () throws -> Void) -> Fault {
  do {
    try body()
  } catch let fault as Fault {
    return fault
  } catch {}
  return Fault("none", "no fault")
}
