import LimnTensor

/// The loop that runs instructions.
///
/// The common case of each is done here on plain tags and payloads; everything else is one call of a
/// function that is never inlined and says by its result whether to go on. Nothing here touches a
/// Swift reference: a test disassembles the loop and looks for retain, release and exclusivity
/// calls. `_fastPath` around a condition keeps it a jump: as a conditional move the loop ran half as
/// fast.
extension Machine {
  /// Runs from the innermost frame until the frame that library code or a cell entered gives back.
  @inline(never)
  func loop() -> Bool {
    let state = self.state
    var frame = state.pointee.frames + (state.pointee.frameCount - 1)
    var ip = frame.pointee.ip
    var registers = frame.pointee.base
    var constants = frame.pointee.code.pointee.constants
    state.pointee.top = registers + frame.pointee.code.pointee.registers

    while true {
      dispatch: while true {
        let instruction = ip.pointee
        ip += 1
        switch instruction.opcode {
        // MARK: Moving
        case .copy:
          (registers + instruction.a).copy(registers[instruction.b])
          continue dispatch
        case .take:
          (registers + instruction.a).put((registers + instruction.b).take())
          continue dispatch
        case .constant:
          (registers + instruction.a).copy(constants[instruction.b])
          continue dispatch
        case .clear:
          (registers + instruction.a).put(.undefined)
          continue dispatch
        case .getGlobal:
          let value = state.pointee.globals[instruction.b]
          if _fastPath(value.tag != Tag.undefined) || instruction.f == 1 {
            (registers + instruction.a).copy(value)
            continue dispatch
          }
          frame.pointee.ip = ip
          globalWithoutValue(instruction.b)
          break dispatch
        case .setGlobal:
          (state.pointee.globals + instruction.a).put((registers + instruction.b).take())
          continue dispatch
        case .defined:
          if _fastPath(registers[instruction.a].tag != Tag.undefined) { continue dispatch }
          frame.pointee.ip = ip
          localWithoutValue(constants[instruction.b])
          break dispatch
        case .newCell:
          frame.pointee.ip = ip
          if newCell(registers + instruction.a) { continue dispatch }
          break dispatch
        case .getCell:
          let value = registers[instruction.b].object(CellBody.self).pointee.value
          if _fastPath(value.tag != Tag.undefined) {
            (registers + instruction.a).copy(value)
            continue dispatch
          }
          frame.pointee.ip = ip
          localWithoutValue(constants[instruction.c])
          break dispatch
        case .setCell:
          let cell = registers[instruction.a].object(CellBody.self)
          let old = cell.pointee.value
          cell.pointee.value = (registers + instruction.b).take()
          old.release()
          continue dispatch
        case .getCaptured:
          var value = ClosureBody.captured((registers - 1).pointee)[instruction.b]
          if value.tag == Tag.cell { value = value.object(CellBody.self).pointee.value }
          if _fastPath(value.tag != Tag.undefined) {
            (registers + instruction.a).copy(value)
            continue dispatch
          }
          frame.pointee.ip = ip
          localWithoutValue(constants[instruction.c])
          break dispatch
        case .closure:
          frame.pointee.ip = ip
          if makeClosure(registers, instruction, frame.pointee.code) { continue dispatch }
          break dispatch
        case .callee:
          let slot = registers + instruction.a
          if !slot.pointee.isCallable {
            slot.put(Value(bits: UInt64(instruction.b), tag: Tag.builtin))
          }
          continue dispatch

        // MARK: Arithmetic
        case .add:
          let (x, y) = (registers[instruction.b], registers[instruction.c])
          if _fastPath(Fast.add(registers + instruction.a, x, y)) { continue dispatch }
          frame.pointee.ip = ip
          if addSlowly(registers + instruction.a, registers + instruction.b, y) {
            continue dispatch
          }
          break dispatch
        case .addK:
          let (x, y) = (registers[instruction.b], constants[instruction.c])
          if _fastPath(Fast.add(registers + instruction.a, x, y)) { continue dispatch }
          frame.pointee.ip = ip
          if addSlowly(registers + instruction.a, registers + instruction.b, y) {
            continue dispatch
          }
          break dispatch
        case .subtract:
          let (x, y) = (registers[instruction.b], registers[instruction.c])
          if _fastPath(Fast.subtract(registers + instruction.a, x, y)) { continue dispatch }
          frame.pointee.ip = ip
          if arithmetic(.subtract, registers + instruction.a, x, y) { continue dispatch }
          break dispatch
        case .subtractK:
          let (x, y) = (registers[instruction.b], constants[instruction.c])
          if _fastPath(Fast.subtract(registers + instruction.a, x, y)) { continue dispatch }
          frame.pointee.ip = ip
          if arithmetic(.subtract, registers + instruction.a, x, y) { continue dispatch }
          break dispatch
        case .multiply:
          let (x, y) = (registers[instruction.b], registers[instruction.c])
          if _fastPath(Fast.multiply(registers + instruction.a, x, y)) { continue dispatch }
          frame.pointee.ip = ip
          if arithmetic(.multiply, registers + instruction.a, x, y) { continue dispatch }
          break dispatch
        case .multiplyK:
          let (x, y) = (registers[instruction.b], constants[instruction.c])
          if _fastPath(Fast.multiply(registers + instruction.a, x, y)) { continue dispatch }
          frame.pointee.ip = ip
          if arithmetic(.multiply, registers + instruction.a, x, y) { continue dispatch }
          break dispatch
        case .divide:
          let (x, y) = (registers[instruction.b], registers[instruction.c])
          if _fastPath(Fast.divide(registers + instruction.a, x, y)) { continue dispatch }
          frame.pointee.ip = ip
          if arithmetic(.divide, registers + instruction.a, x, y) { continue dispatch }
          break dispatch
        case .divideK:
          let (x, y) = (registers[instruction.b], constants[instruction.c])
          if _fastPath(Fast.divide(registers + instruction.a, x, y)) { continue dispatch }
          frame.pointee.ip = ip
          if arithmetic(.divide, registers + instruction.a, x, y) { continue dispatch }
          break dispatch
        case .floorDivide:
          let (x, y) = (registers[instruction.b], registers[instruction.c])
          if _fastPath(Fast.floorDivide(registers + instruction.a, x, y)) { continue dispatch }
          frame.pointee.ip = ip
          if arithmetic(.floorDivide, registers + instruction.a, x, y) { continue dispatch }
          break dispatch
        case .floorDivideK:
          let (x, y) = (registers[instruction.b], constants[instruction.c])
          if _fastPath(Fast.floorDivide(registers + instruction.a, x, y)) { continue dispatch }
          frame.pointee.ip = ip
          if arithmetic(.floorDivide, registers + instruction.a, x, y) { continue dispatch }
          break dispatch
        case .remainder:
          let (x, y) = (registers[instruction.b], registers[instruction.c])
          if _fastPath(Fast.remainder(registers + instruction.a, x, y)) { continue dispatch }
          frame.pointee.ip = ip
          if arithmetic(.remainder, registers + instruction.a, x, y) { continue dispatch }
          break dispatch
        case .remainderK:
          let (x, y) = (registers[instruction.b], constants[instruction.c])
          if _fastPath(Fast.remainder(registers + instruction.a, x, y)) { continue dispatch }
          frame.pointee.ip = ip
          if arithmetic(.remainder, registers + instruction.a, x, y) { continue dispatch }
          break dispatch
        case .power:
          frame.pointee.ip = ip
          if arithmetic(
            .power, registers + instruction.a, registers[instruction.b], registers[instruction.c])
          {
            continue dispatch
          }
          break dispatch
        case .binary:
          frame.pointee.ip = ip
          if compare(
            instruction.f, registers + instruction.a, registers[instruction.b],
            registers[instruction.c])
          {
            continue dispatch
          }
          break dispatch
        case .matrix:
          frame.pointee.ip = ip
          if matrixProduct(
            registers + instruction.a, registers[instruction.b], registers[instruction.c])
          {
            continue dispatch
          }
          break dispatch
        case .unary:
          let x = registers[instruction.b]
          if x.tag == Tag.bool && instruction.f == Machine.notNumber {
            (registers + instruction.a).put(Value(!x.bool))
            continue dispatch
          }
          frame.pointee.ip = ip
          if unary(instruction.f, registers + instruction.a, x) { continue dispatch }
          break dispatch
        case .contains:
          frame.pointee.ip = ip
          if contains(
            registers + instruction.a, registers[instruction.b], registers[instruction.c],
            negated: instruction.f == 1)
          {
            continue dispatch
          }
          break dispatch

        // MARK: Jumps
        case .jump:
          let distance = instruction.farJump
          ip += distance
          if _slowPath(distance < 0) {
            state.pointee.countdown &-= 1
            if _slowPath(state.pointee.countdown <= 0) {
              frame.pointee.ip = ip
              if !poll() { break dispatch }
            }
          }
          continue dispatch
        case .jumpIfFalse:
          let x = registers[instruction.a]
          if _fastPath(x.tag == Tag.bool) {
            if _fastPath(x.bool) { continue dispatch }
            ip += instruction.farJump
            continue dispatch
          }
          frame.pointee.ip = ip
          conditionIsNoBool(x)
          break dispatch
        case .jumpIfTrue:
          let x = registers[instruction.a]
          if _fastPath(x.tag == Tag.bool) {
            if _fastPath(!x.bool) { continue dispatch }
            ip += instruction.farJump
            continue dispatch
          }
          frame.pointee.ip = ip
          conditionIsNoBool(x)
          break dispatch
        case .jumpIfPresent:
          if registers[instruction.a].tag != Tag.none { ip += instruction.farJump }
          continue dispatch
        case .jumpIfGiven:
          if registers[instruction.a].tag != Tag.undefined { ip += instruction.farJump }
          continue dispatch
        case .jumpIfSettled:
          let x = registers[instruction.a]
          if _fastPath(x.tag == Tag.bool) {
            if _slowPath(x.bool == (instruction.f == 1)) { ip += instruction.farJump }
            continue dispatch
          }
          if x.tag == Tag.array { continue dispatch }
          frame.pointee.ip = ip
          operandIsNoBool(x, isOr: instruction.f == 1)
          break dispatch
        case .combine:
          frame.pointee.ip = ip
          if combine(
            registers + instruction.a, registers[instruction.b], registers[instruction.c],
            isOr: instruction.f == 1)
          {
            continue dispatch
          }
          break dispatch

        case .jumpLess:
          let (x, y) = (registers[instruction.a], registers[instruction.b])
          var outcome = Fast.less(x, y)
          if _slowPath(outcome < 0) {
            frame.pointee.ip = ip
            outcome = test(.less, x, y)
            if outcome < 0 { break dispatch }
          }
          if _fastPath(outcome != 1) { continue dispatch }
          ip += instruction.jump
          continue dispatch
        case .jumpNotLess:
          let (x, y) = (registers[instruction.a], registers[instruction.b])
          var outcome = Fast.less(x, y)
          if _slowPath(outcome < 0) {
            frame.pointee.ip = ip
            outcome = test(.less, x, y)
            if outcome < 0 { break dispatch }
          }
          if _fastPath(outcome != 0) { continue dispatch }
          ip += instruction.jump
          continue dispatch
        case .jumpLessK:
          let (x, y) = (registers[instruction.a], constants[instruction.b])
          var outcome = Fast.less(x, y)
          if _slowPath(outcome < 0) {
            frame.pointee.ip = ip
            outcome = test(.less, x, y)
            if outcome < 0 { break dispatch }
          }
          if _fastPath(outcome != 1) { continue dispatch }
          ip += instruction.jump
          continue dispatch
        case .jumpNotLessK:
          let (x, y) = (registers[instruction.a], constants[instruction.b])
          var outcome = Fast.less(x, y)
          if _slowPath(outcome < 0) {
            frame.pointee.ip = ip
            outcome = test(.less, x, y)
            if outcome < 0 { break dispatch }
          }
          if _fastPath(outcome != 0) { continue dispatch }
          ip += instruction.jump
          continue dispatch
        case .jumpLessEqual:
          let (x, y) = (registers[instruction.a], registers[instruction.b])
          var outcome = Fast.lessEqual(x, y)
          if _slowPath(outcome < 0) {
            frame.pointee.ip = ip
            outcome = test(.lessEqual, x, y)
            if outcome < 0 { break dispatch }
          }
          if _fastPath(outcome != 1) { continue dispatch }
          ip += instruction.jump
          continue dispatch
        case .jumpNotLessEqual:
          let (x, y) = (registers[instruction.a], registers[instruction.b])
          var outcome = Fast.lessEqual(x, y)
          if _slowPath(outcome < 0) {
            frame.pointee.ip = ip
            outcome = test(.lessEqual, x, y)
            if outcome < 0 { break dispatch }
          }
          if _fastPath(outcome != 0) { continue dispatch }
          ip += instruction.jump
          continue dispatch
        case .jumpLessEqualK:
          let (x, y) = (registers[instruction.a], constants[instruction.b])
          var outcome = Fast.lessEqual(x, y)
          if _slowPath(outcome < 0) {
            frame.pointee.ip = ip
            outcome = test(.lessEqual, x, y)
            if outcome < 0 { break dispatch }
          }
          if _fastPath(outcome != 1) { continue dispatch }
          ip += instruction.jump
          continue dispatch
        case .jumpNotLessEqualK:
          let (x, y) = (registers[instruction.a], constants[instruction.b])
          var outcome = Fast.lessEqual(x, y)
          if _slowPath(outcome < 0) {
            frame.pointee.ip = ip
            outcome = test(.lessEqual, x, y)
            if outcome < 0 { break dispatch }
          }
          if _fastPath(outcome != 0) { continue dispatch }
          ip += instruction.jump
          continue dispatch
        case .jumpEqual:
          let (x, y) = (registers[instruction.a], registers[instruction.b])
          var outcome = Fast.equal(x, y)
          if _slowPath(outcome < 0) {
            frame.pointee.ip = ip
            outcome = test(.equal, x, y)
            if outcome < 0 { break dispatch }
          }
          if _fastPath(outcome != 1) { continue dispatch }
          ip += instruction.jump
          continue dispatch
        case .jumpNotEqual:
          let (x, y) = (registers[instruction.a], registers[instruction.b])
          var outcome = Fast.equal(x, y)
          if _slowPath(outcome < 0) {
            frame.pointee.ip = ip
            outcome = test(.equal, x, y)
            if outcome < 0 { break dispatch }
          }
          if _fastPath(outcome != 0) { continue dispatch }
          ip += instruction.jump
          continue dispatch
        case .jumpEqualK:
          let (x, y) = (registers[instruction.a], constants[instruction.b])
          var outcome = Fast.equal(x, y)
          if _slowPath(outcome < 0) {
            frame.pointee.ip = ip
            outcome = test(.equal, x, y)
            if outcome < 0 { break dispatch }
          }
          if _fastPath(outcome != 1) { continue dispatch }
          ip += instruction.jump
          continue dispatch
        case .jumpNotEqualK:
          let (x, y) = (registers[instruction.a], constants[instruction.b])
          var outcome = Fast.equal(x, y)
          if _slowPath(outcome < 0) {
            frame.pointee.ip = ip
            outcome = test(.equal, x, y)
            if outcome < 0 { break dispatch }
          }
          if _fastPath(outcome != 0) { continue dispatch }
          ip += instruction.jump
          continue dispatch
        case .jumpGreaterK:
          let (x, y) = (registers[instruction.a], constants[instruction.b])
          var outcome = Fast.greater(x, y)
          if _slowPath(outcome < 0) {
            frame.pointee.ip = ip
            outcome = test(.greater, x, y)
            if outcome < 0 { break dispatch }
          }
          if _fastPath(outcome != 1) { continue dispatch }
          ip += instruction.jump
          continue dispatch
        case .jumpNotGreaterK:
          let (x, y) = (registers[instruction.a], constants[instruction.b])
          var outcome = Fast.greater(x, y)
          if _slowPath(outcome < 0) {
            frame.pointee.ip = ip
            outcome = test(.greater, x, y)
            if outcome < 0 { break dispatch }
          }
          if _fastPath(outcome != 0) { continue dispatch }
          ip += instruction.jump
          continue dispatch
        case .jumpGreaterEqualK:
          let (x, y) = (registers[instruction.a], constants[instruction.b])
          var outcome = Fast.greaterEqual(x, y)
          if _slowPath(outcome < 0) {
            frame.pointee.ip = ip
            outcome = test(.greaterEqual, x, y)
            if outcome < 0 { break dispatch }
          }
          if _fastPath(outcome != 1) { continue dispatch }
          ip += instruction.jump
          continue dispatch
        case .jumpNotGreaterEqualK:
          let (x, y) = (registers[instruction.a], constants[instruction.b])
          var outcome = Fast.greaterEqual(x, y)
          if _slowPath(outcome < 0) {
            frame.pointee.ip = ip
            outcome = test(.greaterEqual, x, y)
            if outcome < 0 { break dispatch }
          }
          if _fastPath(outcome != 0) { continue dispatch }
          ip += instruction.jump
          continue dispatch

        // MARK: Loops
        case .prepareRange:
          frame.pointee.ip = ip
          switch prepareRange(registers + instruction.a, registers + instruction.b) {
          case 0: ip += instruction.jump
          case 1: break
          default: break dispatch
          }
          continue dispatch
        case .nextInRange:
          let counter = registers + instruction.a
          let (next, overflow) = counter.pointee.int.addingReportingOverflow(
            (counter + 2).pointee.int)
          let stop = (counter + 1).pointee.int
          let goesOn = (counter + 2).pointee.int > 0 ? next < stop : next > stop
          if _fastPath(goesOn && !overflow) {
            counter.pointee = Value(next)
            (registers + instruction.b).put(Value(next))
            ip += instruction.jump
            state.pointee.countdown &-= 1
            if _slowPath(state.pointee.countdown <= 0) {
              frame.pointee.ip = ip
              if !poll() { break dispatch }
            }
          }
          continue dispatch
        case .prepareLoop:
          frame.pointee.ip = ip
          if prepareLoop(registers + instruction.a) { continue dispatch }
          break dispatch
        case .nextInLoop:
          frame.pointee.ip = ip
          switch nextInLoop(registers + instruction.a, names: instruction.f) {
          case 0: ip += instruction.jump
          case 1: break
          default: break dispatch
          }
          continue dispatch

        // MARK: Making values
        case .bracket:
          frame.pointee.ip = ip
          if bracket(registers + instruction.a, registers + instruction.b, instruction.c) {
            continue dispatch
          }
          break dispatch
        case .list:
          frame.pointee.ip = ip
          if list(registers + instruction.a, registers + instruction.b, instruction.c) {
            continue dispatch
          }
          break dispatch
        case .record:
          frame.pointee.ip = ip
          if record(registers + instruction.a, registers + instruction.b, instruction.c) {
            continue dispatch
          }
          break dispatch
        case .join:
          frame.pointee.ip = ip
          if join(registers + instruction.a, registers + instruction.b, instruction.c) {
            continue dispatch
          }
          break dispatch
        case .text:
          frame.pointee.ip = ip
          if text(registers + instruction.a, registers + instruction.b, instruction.c) {
            continue dispatch
          }
          break dispatch
        case .format:
          frame.pointee.ip = ip
          if format(
            registers + instruction.a, registers[instruction.b], registers[instruction.c])
          {
            continue dispatch
          }
          break dispatch

        // MARK: Inside values
        case .element:
          let (object, key) = (registers[instruction.b], registers[instruction.c])
          if _fastPath(Fast.element(registers + instruction.a, object, key)) { continue dispatch }
          frame.pointee.ip = ip
          if element(registers + instruction.a, object, key) { continue dispatch }
          break dispatch
        case .index:
          frame.pointee.ip = ip
          if index(
            registers + instruction.a, registers + instruction.b, instruction.c,
            frame.pointee.code)
          {
            continue dispatch
          }
          break dispatch
        case .field:
          let object = registers[instruction.b]
          if _fastPath(object.tag == Tag.record) {
            let place = RecordBody.find(constants[instruction.c], in: object)
            if _fastPath(place >= 0) {
              (registers + instruction.a).copy(
                object.object(RecordBody.self).pointee.entries[place].value)
              continue dispatch
            }
          }
          frame.pointee.ip = ip
          if field(registers + instruction.a, object, constants[instruction.c]) {
            continue dispatch
          }
          break dispatch
        case .setElement:
          let (key, value) = (registers[instruction.b], registers[instruction.c])
          if _fastPath(Fast.setElement(registers[instruction.a], key, value)) { continue dispatch }
          frame.pointee.ip = ip
          if setElement(registers + instruction.a, key, value) { continue dispatch }
          break dispatch
        case .assign:
          frame.pointee.ip = ip
          if assign(
            instruction.a, registers, registers + instruction.b, registers[instruction.c],
            frame.pointee.code)
          {
            continue dispatch
          }
          break dispatch
        case .read:
          frame.pointee.ip = ip
          if read(
            registers + instruction.a, instruction.b, registers, registers + instruction.c,
            frame.pointee.code)
          {
            continue dispatch
          }
          break dispatch
        case .unpack:
          frame.pointee.ip = ip
          if unpack(registers + instruction.a, registers[instruction.b], instruction.c) {
            continue dispatch
          }
          break dispatch

        // MARK: Calls
        case .call:
          let callee = registers + instruction.a
          frame.pointee.ip = ip
          if _fastPath(callee.pointee.tag == Tag.closure && instruction.c == 0) {
            let code = callee.pointee.object(ClosureBody.self).pointee.code
            let count = state.pointee.frameCount
            let base = callee + 1
            state.pointee.countdown &-= 1
            if _fastPath(
              code.pointee.parameters == instruction.b && count < state.pointee.frameLimit
                && base + code.pointee.registers < state.pointee.stackEnd
                && state.pointee.countdown > 0)
            {
              frame += 1
              frame.pointee = Frame(
                code: code, ip: code.pointee.words, base: base, isEntry: false)
              state.pointee.frameCount = count + 1
              ip = code.pointee.words
              registers = base
              constants = code.pointee.constants
              state.pointee.top = base + code.pointee.registers
              continue dispatch
            }
          }
          if callSlowly(callee, instruction.b, names: instruction.c, frame.pointee.code) {
            frame = state.pointee.frames + (state.pointee.frameCount - 1)
            ip = frame.pointee.ip
            registers = frame.pointee.base
            constants = frame.pointee.code.pointee.constants
            state.pointee.top = registers + frame.pointee.code.pointee.registers
            continue dispatch
          }
          break dispatch
        case .callBuiltin:
          frame.pointee.ip = ip
          if callBuiltin(instruction.b, registers + instruction.a, instruction.c) {
            continue dispatch
          }
          break dispatch
        case .length:
          let x = registers[instruction.b]
          if x.tag == Tag.list {
            (registers + instruction.a).put(Value(Int64(x.object(ListBody.self).pointee.used)))
            continue dispatch
          }
          frame.pointee.ip = ip
          if length(registers + instruction.a, x) { continue dispatch }
          break dispatch
        case .has:
          let (object, key) = (registers[instruction.b], registers[instruction.c])
          if _fastPath(object.tag == Tag.record && key.tag == Tag.string) {
            let place = RecordBody.find(key, in: object)
            (registers + instruction.a).put(Value(place >= 0))
            continue dispatch
          }
          frame.pointee.ip = ip
          if byDeclaration("has", registers + instruction.a, object, key) { continue dispatch }
          break dispatch
        case .append:
          frame.pointee.ip = ip
          if append(
            registers + instruction.a, registers + instruction.b, registers[instruction.c])
          {
            continue dispatch
          }
          break dispatch
        case .appendGlobal:
          frame.pointee.ip = ip
          let slot = state.pointee.globals + instruction.a
          if append(slot, slot, registers[instruction.c]) { continue dispatch }
          break dispatch
        case .giveBack, .giveBackNone:
          var result = Value.none
          if instruction.opcode == .giveBack {
            result = registers[instruction.a]
            registers[instruction.a] = .undefined
          }
          var register = registers
          let end = registers + frame.pointee.code.pointee.registers
          while register < end {
            if _slowPath(register.pointee.isHeap) { register.pointee.releaseObject() }
            register.pointee = .undefined
            register += 1
          }
          (registers - 1).put(result)
          let wasEntry = frame.pointee.isEntry
          state.pointee.frameCount &-= 1
          if _slowPath(wasEntry) {
            state.pointee.top = registers
            return true
          }
          frame -= 1
          ip = frame.pointee.ip
          registers = frame.pointee.base
          constants = frame.pointee.code.pointee.constants
          state.pointee.top = registers + frame.pointee.code.pointee.registers
          continue dispatch

        // MARK: The rest
        case .show:
          frame.pointee.ip = ip
          if show(
            registers[instruction.a],
            name: instruction.f == 1 ? constants[instruction.b] : .undefined)
          {
            continue dispatch
          }
          break dispatch
        case .fail:
          frame.pointee.ip = ip
          assertionFailed(instruction.f == 1 ? registers[instruction.b] : .undefined)
          break dispatch
        }
      }

      // Something went wrong: on to the innermost `try`, or out.
      guard unwind() else { return false }
      frame = state.pointee.frames + (state.pointee.frameCount - 1)
      ip = frame.pointee.ip
      registers = frame.pointee.base
      constants = frame.pointee.code.pointee.constants
      state.pointee.top = registers + frame.pointee.code.pointee.registers
    }
  }
}
