import CLimnKernels

/// The C kernels of typed cells for `Float` and `Double` under one name, as `KernelElement` has those
/// of the built-in ones. Counts are checked by `CellNetwork`, the only caller.
package protocol CellElement: KernelElement {
  static func cellScratch(
    _ program: borrowing limn_cell_program, rows: Int, threads: Int, trains: Bool
  ) -> Int
  static func cellForward(
    _ program: borrowing limn_cell_program, rows: Int, _ pass: limn_cell_pass,
    scratch: UnsafeMutablePointer<Self>)
  static func cellGradient(
    _ program: borrowing limn_cell_program, rows: Int, _ pass: limn_cell_pass,
    gradient: UnsafeMutablePointer<Self>, scratch: UnsafeMutablePointer<Self>
  ) -> Double
}

extension Float: CellElement {
  package static func cellScratch(
    _ program: borrowing limn_cell_program, rows: Int, threads: Int, trains: Bool
  ) -> Int {
    withUnsafePointer(to: program) { limn_cell_scratch_f32($0, rows, threads, trains ? 1 : 0) }
  }

  package static func cellForward(
    _ program: borrowing limn_cell_program, rows: Int, _ pass: limn_cell_pass,
    scratch: UnsafeMutablePointer<Float>
  ) {
    withUnsafePointer(to: program) { program in
      withUnsafePointer(to: pass) { limn_cell_forward_f32(program, rows, $0, scratch) }
    }
  }

  package static func cellGradient(
    _ program: borrowing limn_cell_program, rows: Int, _ pass: limn_cell_pass,
    gradient: UnsafeMutablePointer<Float>, scratch: UnsafeMutablePointer<Float>
  ) -> Double {
    withUnsafePointer(to: program) { program in
      withUnsafePointer(to: pass) { limn_cell_gradient_f32(program, rows, $0, gradient, scratch) }
    }
  }
}

extension Double: CellElement {
  package static func cellScratch(
    _ program: borrowing limn_cell_program, rows: Int, threads: Int, trains: Bool
  ) -> Int {
    withUnsafePointer(to: program) { limn_cell_scratch_f64($0, rows, threads, trains ? 1 : 0) }
  }

  package static func cellForward(
    _ program: borrowing limn_cell_program, rows: Int, _ pass: limn_cell_pass,
    scratch: UnsafeMutablePointer<Double>
  ) {
    withUnsafePointer(to: program) { program in
      withUnsafePointer(to: pass) { limn_cell_forward_f64(program, rows, $0, scratch) }
    }
  }

  package static func cellGradient(
    _ program: borrowing limn_cell_program, rows: Int, _ pass: limn_cell_pass,
    gradient: UnsafeMutablePointer<Double>, scratch: UnsafeMutablePointer<Double>
  ) -> Double {
    withUnsafePointer(to: program) { program in
      withUnsafePointer(to: pass) { limn_cell_gradient_f64(program, rows, $0, gradient, scratch) }
    }
  }
}
