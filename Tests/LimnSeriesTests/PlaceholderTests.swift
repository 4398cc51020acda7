import Testing

@Test func placeholderSeries() { #expect(Bool(true)) }
