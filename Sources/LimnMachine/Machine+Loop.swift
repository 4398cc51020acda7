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
        let goesOn: Bool
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
          goesOn = addSlowly(registers + instruction.a, registers + instruction.b, y)
        case .addK:
          let (x, y) = (registers[instruction.b], constants[instruction.c])
          if _fastPath(Fast.add(registers + instruction.a, x, y)) { continue dispatch }
          frame.pointee.ip = ip
          goesOn = withConstant(.add, registers + instruction.a, x, y, isLeft: instruction.f == 1)
        case .addGlobal:
          let slot = state.pointee.globals + instruction.a
          let y = registers[instruction.c]
          if _fastPath(Fast.add(slot, slot.pointee, y)) { continue dispatch }
          frame.pointee.ip = ip
          if _slowPath(slot.pointee.tag == Tag.undefined) {
            globalWithoutValue(instruction.a)
            break dispatch
          }
          goesOn = addSlowly(slot, slot, y)
        case .subtract:
          let (x, y) = (registers[instruction.b], registers[instruction.c])
          if _fastPath(Fast.subtract(registers + instruction.a, x, y)) { continue dispatch }
          frame.pointee.ip = ip
          goesOn = arithmetic(.subtract, registers + instruction.a, x, y)
        case .subtractK:
          let (x, y) = (registers[instruction.b], constants[instruction.c])
          if _fastPath(Fast.subtract(registers + instruction.a, x, y)) { continue dispatch }
          frame.pointee.ip = ip
          goesOn = arithmetic(.subtract, registers + instruction.a, x, y)
        case .multiply:
          let (x, y) = (registers[instruction.b], registers[instruction.c])
          if _fastPath(Fast.multiply(registers + instruction.a, x, y)) { continue dispatch }
          frame.pointee.ip = ip
          goesOn = arithmetic(.multiply, registers + instruction.a, x, y)
        case .multiplyK:
          let (x, y) = (registers[instruction.b], constants[instruction.c])
          if _fastPath(Fast.multiply(registers + instruction.a, x, y)) { continue dispatch }
          frame.pointee.ip = ip
          goesOn = withConstant(
            .multiply, registers + instruction.a, x, y, isLeft: instruction.f == 1)
        case .divide:
          let (x, y) = (registers[instruction.b], registers[instruction.c])
          if _fastPath(Fast.divide(registers + instruction.a, x, y)) { continue dispatch }
          frame.pointee.ip = ip
          goesOn = arithmetic(.divide, registers + instruction.a, x, y)
        case .divideK:
          let (x, y) = (registers[instruction.b], constants[instruction.c])
          if _fastPath(Fast.divide(registers + instruction.a, x, y)) { continue dispatch }
          frame.pointee.ip = ip
          goesOn = arithmetic(.divide, registers + instruction.a, x, y)
        case .floorDivide:
          let (x, y) = (registers[instruction.b], registers[instruction.c])
          if _fastPath(Fast.floorDivide(registers + instruction.a, x, y)) { continue dispatch }
          frame.pointee.ip = ip
          goesOn = arithmetic(.floorDivide, registers + instruction.a, x, y)
        case .floorDivideK:
          let (x, y) = (registers[instruction.b], constants[instruction.c])
          if _fastPath(Fast.floorDivide(registers + instruction.a, x, y)) { continue dispatch }
          frame.pointee.ip = ip
          goesOn = arithmetic(.floorDivide, registers + instruction.a, x, y)
        case .remainder:
          let (x, y) = (registers[instruction.b], registers[instruction.c])
          if _fastPath(Fast.remainder(registers + instruction.a, x, y)) { continue dispatch }
          frame.pointee.ip = ip
          goesOn = arithmetic(.remainder, registers + instruction.a, x, y)
        case .remainderK:
          let (x, y) = (registers[instruction.b], constants[instruction.c])
          if _fastPath(Fast.remainder(registers + instruction.a, x, y)) { continue dispatch }
          frame.pointee.ip = ip
          goesOn = arithmetic(.remainder, registers + instruction.a, x, y)
        case .not:
          let x = registers[instruction.b]
          if _fastPath(x.tag == Tag.bool) {
            (registers + instruction.a).put(Value(!x.bool))
            continue dispatch
          }
          frame.pointee.ip = ip
          goesOn = unary(.not, registers + instruction.a, x)

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

        case .jumpLess:
          let (x, y) = (registers[instruction.a], registers[instruction.b])
          let outcome = settled(Fast.less(x, y), .less, x, y, frame, ip)
          if _fastPath(outcome == 0) { continue dispatch }
          if _slowPath(outcome < 0) { break dispatch }
          ip += instruction.jump
          continue dispatch
        case .jumpNotLess:
          let (x, y) = (registers[instruction.a], registers[instruction.b])
          let outcome = settled(Fast.less(x, y), .less, x, y, frame, ip)
          if _fastPath(outcome == 1) { continue dispatch }
          if _slowPath(outcome < 0) { break dispatch }
          ip += instruction.jump
          continue dispatch
        case .jumpLessK:
          let (x, y) = (registers[instruction.a], constants[instruction.b])
          let outcome = settled(Fast.less(x, y), .less, x, y, frame, ip)
          if _fastPath(outcome == 0) { continue dispatch }
          if _slowPath(outcome < 0) { break dispatch }
          ip += instruction.jump
          continue dispatch
        case .jumpNotLessK:
          let (x, y) = (registers[instruction.a], constants[instruction.b])
          let outcome = settled(Fast.less(x, y), .less, x, y, frame, ip)
          if _fastPath(outcome == 1) { continue dispatch }
          if _slowPath(outcome < 0) { break dispatch }
          ip += instruction.jump
          continue dispatch
        case .jumpLessEqual:
          let (x, y) = (registers[instruction.a], registers[instruction.b])
          let outcome = settled(Fast.lessEqual(x, y), .lessEqual, x, y, frame, ip)
          if _fastPath(outcome == 0) { continue dispatch }
          if _slowPath(outcome < 0) { break dispatch }
          ip += instruction.jump
          continue dispatch
        case .jumpNotLessEqual:
          let (x, y) = (registers[instruction.a], registers[instruction.b])
          let outcome = settled(Fast.lessEqual(x, y), .lessEqual, x, y, frame, ip)
          if _fastPath(outcome == 1) { continue dispatch }
          if _slowPath(outcome < 0) { break dispatch }
          ip += instruction.jump
          continue dispatch
        case .jumpLessEqualK:
          let (x, y) = (registers[instruction.a], constants[instruction.b])
          let outcome = settled(Fast.lessEqual(x, y), .lessEqual, x, y, frame, ip)
          if _fastPath(outcome == 0) { continue dispatch }
          if _slowPath(outcome < 0) { break dispatch }
          ip += instruction.jump
          continue dispatch
        case .jumpNotLessEqualK:
          let (x, y) = (registers[instruction.a], constants[instruction.b])
          let outcome = settled(Fast.lessEqual(x, y), .lessEqual, x, y, frame, ip)
          if _fastPath(outcome == 1) { continue dispatch }
          if _slowPath(outcome < 0) { break dispatch }
          ip += instruction.jump
          continue dispatch
        case .jumpEqual:
          let (x, y) = (registers[instruction.a], registers[instruction.b])
          let outcome = settled(Fast.equal(x, y), .equal, x, y, frame, ip)
          if _fastPath(outcome == 0) { continue dispatch }
          if _slowPath(outcome < 0) { break dispatch }
          ip += instruction.jump
          continue dispatch
        case .jumpNotEqual:
          let (x, y) = (registers[instruction.a], registers[instruction.b])
          let outcome = settled(Fast.equal(x, y), .equal, x, y, frame, ip)
          if _fastPath(outcome == 1) { continue dispatch }
          if _slowPath(outcome < 0) { break dispatch }
          ip += instruction.jump
          continue dispatch
        case .jumpEqualK:
          let (x, y) = (registers[instruction.a], constants[instruction.b])
          let outcome = settled(Fast.equal(x, y), .equal, x, y, frame, ip)
          if _fastPath(outcome == 0) { continue dispatch }
          if _slowPath(outcome < 0) { break dispatch }
          ip += instruction.jump
          continue dispatch
        case .jumpNotEqualK:
          let (x, y) = (registers[instruction.a], constants[instruction.b])
          let outcome = settled(Fast.equal(x, y), .equal, x, y, frame, ip)
          if _fastPath(outcome == 1) { continue dispatch }
          if _slowPath(outcome < 0) { break dispatch }
          ip += instruction.jump
          continue dispatch
        case .jumpGreaterK:
          let (x, y) = (registers[instruction.a], constants[instruction.b])
          let outcome = settled(Fast.greater(x, y), .greater, x, y, frame, ip)
          if _fastPath(outcome == 0) { continue dispatch }
          if _slowPath(outcome < 0) { break dispatch }
          ip += instruction.jump
          continue dispatch
        case .jumpNotGreaterK:
          let (x, y) = (registers[instruction.a], constants[instruction.b])
          let outcome = settled(Fast.greater(x, y), .greater, x, y, frame, ip)
          if _fastPath(outcome == 1) { continue dispatch }
          if _slowPath(outcome < 0) { break dispatch }
          ip += instruction.jump
          continue dispatch
        case .jumpGreaterEqualK:
          let (x, y) = (registers[instruction.a], constants[instruction.b])
          let outcome = settled(Fast.greaterEqual(x, y), .greaterEqual, x, y, frame, ip)
          if _fastPath(outcome == 0) { continue dispatch }
          if _slowPath(outcome < 0) { break dispatch }
          ip += instruction.jump
          continue dispatch
        case .jumpNotGreaterEqualK:
          let (x, y) = (registers[instruction.a], constants[instruction.b])
          let outcome = settled(Fast.greaterEqual(x, y), .greaterEqual, x, y, frame, ip)
          if _fastPath(outcome == 1) { continue dispatch }
          if _slowPath(outcome < 0) { break dispatch }
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
          let isInside = (counter + 2).pointee.int > 0 ? next < stop : next > stop
          if _fastPath(isInside && !overflow) {
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
        case .nextInLoop:
          frame.pointee.ip = ip
          switch nextInLoop(registers + instruction.a, names: instruction.f) {
          case 0: ip += instruction.jump
          case 1: break
          default: break dispatch
          }
          continue dispatch

        // MARK: Inside values
        case .element:
          let (object, key) = (registers[instruction.b], registers[instruction.c])
          if _fastPath(Fast.element(registers + instruction.a, object, key)) { continue dispatch }
          frame.pointee.ip = ip
          goesOn = element(registers + instruction.a, object, key)
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
          goesOn = field(registers + instruction.a, object, constants[instruction.c])
        case .setElement:
          let (key, value) = (registers[instruction.b], registers[instruction.c])
          if _fastPath(Fast.setElement(registers[instruction.a], key, value)) { continue dispatch }
          frame.pointee.ip = ip
          goesOn = setElement(registers + instruction.a, key, value)

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
        case .length:
          let x = registers[instruction.b]
          if x.tag == Tag.list {
            (registers + instruction.a).put(Value(Int64(x.object(ListBody.self).pointee.used)))
            continue dispatch
          }
          if x.tag == Tag.string, x.object(StringBody.self).pointee.scalarCount >= 0 {
            (registers + instruction.a).put(
              Value(Int64(x.object(StringBody.self).pointee.scalarCount)))
            continue dispatch
          }
          frame.pointee.ip = ip
          goesOn = length(registers + instruction.a, x)
        case .has:
          let (object, key) = (registers[instruction.b], registers[instruction.c])
          if _fastPath(object.tag == Tag.record && key.tag == Tag.string) {
            let place = RecordBody.find(key, in: object)
            (registers + instruction.a).put(Value(place >= 0))
            continue dispatch
          }
          frame.pointee.ip = ip
          goesOn = byDeclaration("has", registers + instruction.a, object, key)
        case .giveBack, .giveBackNone:
          var result = Value.none
          if instruction.opcode == .giveBack {
            result = registers[instruction.a]
            registers[instruction.a] = .undefined
          }
          var register = registers
          let end = registers + frame.pointee.code.pointee.registers
          while register < end {
            if _slowPath(register.pointee.isHeap) {
              register.pointee.releaseObject()
              register.pointee = .undefined
            }
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
        case .fail:
          frame.pointee.ip = ip
          assertionFailed(instruction.f == 1 ? registers[instruction.b] : .undefined)
          break dispatch
        case .newCell, .closure, .power, .binary, .matrix, .unary, .contains, .combine,
          .prepareLoop, .bracket, .list, .record, .join, .text, .format, .index, .assign, .read,
          .unpack, .callBuiltin, .append, .appendGlobal, .show, .use, .model:
          frame.pointee.ip = ip
          goesOn = runElsewhere(instruction, registers, frame.pointee.code)
        }
        if _fastPath(goesOn) { continue dispatch }
        break dispatch
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
