import Testing

@Test func placeholderSource() { #expect(Bool(true)) }
