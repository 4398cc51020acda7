import Testing

@Test func placeholderMachine() { #expect(Bool(true)) }
