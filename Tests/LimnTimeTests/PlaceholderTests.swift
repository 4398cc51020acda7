import Testing

@Test func placeholderTime() { #expect(Bool(true)) }
