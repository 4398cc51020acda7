import LimnTensor

/// Instructions that are not worth a place in the loop: making values, going through them, builtins.
extension Machine {
  /// Runs one of them; false when it failed.
  @inline(never)
  func runElsewhere(
    _ instruction: Instruction, _ registers: UnsafeMutablePointer<Value>,
    _ code: UnsafeMutablePointer<CodeBody>
  ) -> Bool {
    switch instruction.opcode {
    case .newCell:
      return newCell(registers + instruction.a)
    case .closure:
      return makeClosure(registers, instruction, code)
    case .power:
      return arithmetic(
        .power, registers + instruction.a, registers[instruction.b], registers[instruction.c])
    case .unary:
      return unary(
        UnaryOp.allCases[instruction.f], registers + instruction.a, registers[instruction.b])
    case .binary:
      return compare(
        instruction.f, registers + instruction.a, registers[instruction.b],
        registers[instruction.c])
    case .matrix:
      return matrixProduct(
        registers + instruction.a, registers[instruction.b], registers[instruction.c])
    case .contains:
      return contains(
        registers + instruction.a, registers[instruction.b], registers[instruction.c],
        negated: instruction.f == 1)
    case .combine:
      return combine(
        registers + instruction.a, registers[instruction.b], registers[instruction.c],
        isOr: instruction.f == 1)
    case .prepareLoop:
      return prepareLoop(registers + instruction.a)
    case .bracket:
      return bracket(registers + instruction.a, registers + instruction.b, instruction.c)
    case .list:
      return list(registers + instruction.a, registers + instruction.b, instruction.c)
    case .record:
      return record(registers + instruction.a, registers + instruction.b, instruction.c)
    case .join:
      return join(registers + instruction.a, registers + instruction.b, instruction.c)
    case .text:
      return text(registers + instruction.a, registers + instruction.b, instruction.c)
    case .format:
      return format(
        registers + instruction.a, registers[instruction.b], registers[instruction.c])
    case .index:
      return index(
        registers + instruction.a, registers + instruction.b, instruction.c,
        code)
    case .assign:
      return assign(
        instruction.a, registers, registers + instruction.b, registers[instruction.c],
        code)
    case .read:
      return read(
        registers + instruction.a, instruction.b, registers, registers + instruction.c,
        code)
    case .unpack:
      return unpack(registers + instruction.a, registers[instruction.b], instruction.c)
    case .callBuiltin:
      return callBuiltin(instruction.b, registers + instruction.a, instruction.c)
    case .append:
      return append(
        registers + instruction.a, registers + instruction.b, registers[instruction.c])
    case .appendGlobal:
      let slot = self.state.pointee.globals + instruction.a
      return append(slot, slot, registers[instruction.c])
    case .use:
      return use(
        registers + instruction.a, code.pointee.constants[instruction.b],
        isFile: instruction.f == 1)
    case .model:
      return makeModel(registers + instruction.a, registers + instruction.b, code)
    case .show:
      return show(
        registers[instruction.a],
        name: instruction.f == 1 ? code.pointee.constants[instruction.b] : .undefined)
    default: return true
    }
  }
}
