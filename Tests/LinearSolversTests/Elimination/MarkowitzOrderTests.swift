import Testing

@testable import LinearSolvers

@Suite struct MarkowitzOrderTests {
  @Test func operationsOfKnownPatterns() {
    // By hand, one right-hand side. 2 x 2: a factor, one element, one side; then two quotients and one product. 3 x 3:
    // 8 below the first pivot, 3 below the second; then 3 quotients and 3 products. Diagonal: quotients alone.
    #expect(MarkowitzOrder(pattern: [[0, 1], [0, 1]])?.operations(rightHandSides: 1) == 6)
    #expect(
      MarkowitzOrder(pattern: [[0, 1, 2], [0, 1, 2], [0, 1, 2]])?.operations(rightHandSides: 1) == 17)
    #expect(MarkowitzOrder(pattern: [[0], [1], [2]])?.operations(rightHandSides: 2) == 6)
    #expect(MarkowitzOrder(pattern: [[1], [0, 1]])?.operations(rightHandSides: 1) == nil)
  }
}
