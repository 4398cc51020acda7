import Testing

@Test func placeholderRecurrent() { #expect(Bool(true)) }
