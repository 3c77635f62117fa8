import Inventory
import Propagation

@testable import Parameters

/// A random study: formulas over all operations, and processes that feed each other in loops.
enum RandomGradientModel {
  static let inputs = 4

  /// - Parameter statics: static values of the inputs, which lie from 0.5 to 2.
  static func make(seed: UInt64, statics: [Double], processes count: Int = 5) -> LifeCycleModel {
    var numbers = TestNumbers(state: seed)
    var builder = ModelBuilder()
    var pool = statics.enumerated().map { builder.uniform("x\($0)", 0.5, 2, value: $1) }
    var values = points.map { $0 }
    for _ in 0..<40 {
      let step = step(&values, &numbers)
      func node(_ operand: Operand, _ graph: inout ExpressionGraph) -> ExpressionGraph.NodeID {
        switch operand {
        case .node(let place): return pool[place]
        case .number(let value): return graph.constant(value)
        }
      }
      let operands = step.operands.map { node($0, &builder.graph) }
      pool.append(builder.graph.apply(step.operation, operands[0], operands[1], operands[2]))
    }
    /// A formula within -1...1, so that loops stay far from singular.
    func bounded(_ builder: inout ModelBuilder, _ numbers: inout TestNumbers) -> ExpressionGraph.NodeID {
      builder.graph.apply(.sine, pool.randomElement(using: &numbers) ?? pool[0])
    }
    let processes = (0..<count).map { index -> Int in
      let output = builder.graph.apply(.add, bounded(&builder, &numbers), builder.number(3))
      return builder.process("p\(index)", output: index % 2 == 0 ? output : nil)
    }
    for consumer in processes {
      for product in processes where numbers.number(0...1) < 0.5 {
        let scaled = builder.graph.apply(.multiply, bounded(&builder, &numbers), builder.number(0.15))
        builder.input(product, into: consumer, scaled)
      }
      let amount = pool.randomElement(using: &numbers) ?? pool[0]
      builder.impact(Int.random(in: 0..<2, using: &numbers), of: consumer, bounded(&builder, &numbers))
      builder.system.flows.append(Entry(row: 0, column: consumer, amount: amount, label: "flow"))
    }
    for indicator in 0..<2 {
      builder.system.factors.append(
        Entry(row: indicator, column: 0, amount: bounded(&builder, &numbers), label: "factor"))
    }
    builder.demand(0, bounded(&builder, &numbers))
    var other = builder.system
    other.demand = [
      Entry(row: 1, column: 0, amount: builder.number(2), label: "demand"),
      Entry(row: count - 1, column: 0, amount: bounded(&builder, &numbers), label: "demand"),
    ]
    return builder.model(indicators: 2, flows: ["CO2"], systems: [builder.system, other])
  }

  private enum Operand {
    case node(Int)
    case number(Double)
  }

  private static let operations: [Operation] = (0...UInt8.max).compactMap(Operation.init(rawValue:))

  /// The corners of the inputs' range and points within, at which formulas must have moderate values.
  private static let points: [[Double]] = [
    [1.1, 0.9, 1.4, 0.7], [0.5, 0.5, 0.5, 0.5], [2, 2, 2, 2], [0.5, 2, 0.5, 2], [2, 0.5, 2, 0.5],
    [0.5, 0.5, 2, 2], [2, 2, 0.5, 0.5], [0.7, 1.9, 1.2, 1.6], [1.8, 0.6, 0.8, 1], [1.3, 1.3, 1.7, 0.55],
  ]

  /// A random operation on earlier values, and its value at the points.
  private static func step(
    _ values: inout [[Double]], _ numbers: inout TestNumbers
  ) -> (operation: Operation, operands: [Operand]) {
    while true {
      let operation = operations.randomElement(using: &numbers) ?? .add
      // Steps leave little to differentiate: one in four may stay.
      if operation.isStep && numbers.number(0...1) < 0.75 { continue }
      let operands = (0..<3).map { _ in
        numbers.number(0...1) < 0.2
          ? Operand.number([0.5, 1, 2, 3, -1].randomElement(using: &numbers) ?? 1)
          : .node(Int.random(in: 0..<values[0].count, using: &numbers))
      }
      let results = values.map { known in
        let numbers = operands.map { operand in
          switch operand {
          case .node(let place): known[place]
          case .number(let value): value
          }
        }
        return operation.apply(numbers[0], numbers[1], numbers[2])
      }
      guard results.allSatisfy({ abs($0) < 20 }) else { continue }
      for point in values.indices { values[point].append(results[point]) }
      return (operation, operands)
    }
  }
}
