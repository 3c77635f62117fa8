import Testing

@testable import Parameters

@Suite struct OperationTests {
  /// Every operation, as `rawValue` is consecutive.
  static let all: [Operation] = (0...UInt8.max).compactMap(Operation.init(rawValue:))

  @Test func everyOperationIsTested() {
    #expect(OperationTests.all.count == 27)
    #expect(OperationTests.all.last == .select)
  }

  /// The sole exceptions: what a choice, `and` or `or` does not look at, and operands that do not exist.
  @Test func undefinedOperandsGiveUndefinedResults() {
    for operation in OperationTests.all {
      for place in 0..<operation.operandCount {
        for other in [0.0, 1, -2.5] {
          var operands = [other, other, other]
          operands[place] = .nan
          let decided =
            (operation == .and && place == 1 && other == 0) || (operation == .or && place == 1 && other != 0)
            || (operation == .select && place == 1 && other == 0)
            || (operation == .select && place == 2 && other != 0)
          let result = operation.apply(operands[0], operands[1], operands[2])
          #expect(result.isNaN != decided, "\(operation) \(operands) = \(result)")
        }
      }
    }
  }

  @Test func resultsAreFiniteOrUndefined() {
    let numbers = [0, -0.0, 1, -1, .leastNonzeroMagnitude, 1e308, -1e308, 710, .infinity, -.infinity]
    for operation in OperationTests.all {
      for a in numbers {
        for b in numbers {
          for c in numbers { #expect(!operation.apply(a, b, c).isInfinite, "\(operation)(\(a), \(b), \(c))") }
        }
      }
    }
  }
}
