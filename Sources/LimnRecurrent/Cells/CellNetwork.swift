import CLimnKernels
import LimnEffects
import LimnSource
import LimnTensor

/// Weights of a typed cell in one element type, and what is needed to move them: the door to the C
/// kernels, as `Network` is for the built-in cells.
package struct CellNetwork<Element: CellElement> {
  package let graph: CellGraph
  package let steps: Int
  /// Whether the output follows each step, and not the last one alone.
  package let everyStep: Bool
  private let truncation: Int
  package let theta: Block<Element>
  package let count: Int
  private let interruption: Interruption?
  private var prepared: (machine: CellMachine, purpose: CellPlanner.Purpose)?
  private var scratch: (block: Block<Element>, rows: Int)?
  /// What the scratch is made for.
  private let threads = limn_threads()

  /// `truncation`: gradients do not pass back over a step whose number is a multiple of it; 0 never.
  package init(
    _ graph: CellGraph, steps: Int, everyStep: Bool = false, theta values: [Double],
    truncation: Int = 0, interruption: Interruption? = nil
  ) throws(Fault) {
    self.graph = graph
    self.steps = steps
    self.everyStep = everyStep
    self.truncation = truncation
    self.interruption = interruption
    count = graph.parameterCount
    theta = try Block(count: count)
    for index in 0..<count { theta.pointer[index] = Element(values[index]) }
  }

  package var values: [Double] { (0..<count).map { Double(theta.pointer[$0]) } }

  /// The program for a purpose, and scratch for it.
  private mutating func prepare(
    _ purpose: CellPlanner.Purpose, rows: Int
  ) throws(Fault) -> (CellMachine, Block<Element>) {
    guard rows <= NetworkShape.mostRows else {
      throw Fault.settingOutOfRange("batch", rows, least: 1, most: NetworkShape.mostRows)
    }
    let machine: CellMachine
    if let prepared, prepared.purpose == purpose {
      machine = prepared.machine
    } else {
      machine = CellMachine(
        CellPlanner.plan(graph, steps: steps, everyStep: everyStep, for: purpose))
      prepared = (machine, purpose)
      scratch = nil
    }
    if let scratch, scratch.rows >= rows { return (machine, scratch.block) }
    scratch = nil
    let needed = Element.cellScratch(
      machine.program, rows: rows, threads: threads, trains: purpose == .trains)
    let block = try Block<Element>(count: needed)
    scratch = (block, rows)
    return (machine, block)
  }

  private func pass(_ batch: Batch<Element>) -> limn_cell_pass {
    var pass = limn_cell_pass()
    pass.theta = UnsafeRawPointer(theta.pointer)
    pass.x = UnsafeRawPointer(batch.x)
    pass.valid = batch.valid
    pass.truncation = truncation
    pass.threads = threads
    pass.stop = interruption.stop
    return pass
  }

  /// y: [N, S, O]. States before the first step and after the last: [N, all states].
  package mutating func forward(
    _ batch: Batch<Element>, into y: UnsafeMutablePointer<Element>,
    start: UnsafePointer<Element>? = nil, final: UnsafeMutablePointer<Element>? = nil
  ) throws(Fault) {
    let (machine, scratch) = try prepare(.forecasts, rows: batch.rows)
    var pass = pass(batch)
    pass.y = UnsafeMutableRawPointer(y)
    pass.start = start.map { UnsafeRawPointer($0) }
    pass.final = final.map { UnsafeMutableRawPointer($0) }
    Element.cellForward(machine.program, rows: batch.rows, pass, scratch: scratch.pointer)
    try interruption?.check()
  }

  /// The variables of each step, one after the other, each [N, T, length].
  package mutating func states(
    _ batch: Batch<Element>, into views: UnsafeMutablePointer<Element>
  ) throws(Fault) {
    let (machine, scratch) = try prepare(.shows, rows: batch.rows)
    var pass = pass(batch)
    pass.views = UnsafeMutableRawPointer(views)
    Element.cellForward(machine.program, rows: batch.rows, pass, scratch: scratch.pointer)
    try interruption?.check()
  }

  /// The loss and its gradient: [parameters]; flow: [T], Σ |∂loss/∂h|² of each step, of the first
  /// state where none is called h.
  package mutating func gradient(
    _ batch: Batch<Element>, _ objective: Objective<Element>,
    into gradient: UnsafeMutablePointer<Element>, flow: UnsafeMutablePointer<Double>? = nil
  ) throws(Fault) -> Double {
    let (machine, scratch) = try prepare(.trains, rows: batch.rows)
    var pass = pass(batch)
    pass.target = UnsafeRawPointer(objective.target)
    pass.weight = UnsafeRawPointer(objective.weight)
    pass.flow = flow
    let outputs = graph.length(graph.output)
    let loss = objective.loss.withKernel(scale: objective.scale, outputs: outputs) { loss in
      pass.loss = loss
      return Element.cellGradient(
        machine.program, rows: batch.rows, pass, gradient: gradient, scratch: scratch.pointer)
    }
    try interruption?.check()
    return loss
  }
}

/// A plan in memory that C can read for as long as this lives.
private final class CellMachine {
  let program: limn_cell_program
  private let pointers: [UnsafeMutableRawPointer]

  init(_ plan: CellProgram) {
    var pointers: [UnsafeMutableRawPointer] = []
    func keep<Item>(_ items: [Item]) -> UnsafePointer<Item> {
      let memory = UnsafeMutablePointer<Item>.allocate(capacity: max(items.count, 1))
      memory.initialize(from: items, count: items.count)
      pointers.append(UnsafeMutableRawPointer(memory))
      return UnsafePointer(memory)
    }
    program = limn_cell_program(
      steps: plan.steps, inputs: plan.inputs, outputs: plan.outputs, chunk: plan.chunk,
      parameters: plan.parameters, every_step: plan.everyStep ? 1 : 0, shared: plan.shared,
      tile: plan.tile, flow: plan.flow, aside: plan.aside,
      instructions: keep(plan.instructions), forward: plan.forward, output: plan.output,
      output_back: plan.outputBack, back: plan.back, terms: keep(plan.terms),
      packs: keep(plan.packs), spreads: keep(plan.spreads), outers: keep(plan.outers),
      totals: keep(plan.totals), states: keep(plan.states), clears: keep(plan.clears),
      views: keep(plan.views),
      pack_count: plan.packs.count, spread_count: plan.spreads.count,
      outer_count: plan.outers.count, total_count: plan.totals.count,
      state_count: plan.states.count,
      clear_count: plan.clears.count, view_count: plan.views.count, x: plan.x, y: plan.y,
      dy: plan.dy)
    self.pointers = pointers
  }

  deinit { for pointer in pointers { pointer.deallocate() } }
}
