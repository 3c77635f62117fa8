/// A formula as it was written: a tree whose nodes know their place in the text.
public struct Expression: Hashable, Sendable {
  /// The kinds of node.
  public indirect enum Kind: Hashable, Sendable {
    case number(Double, Unit)
    case name(String)
    case negate(Expression)
    case not(Expression)
    case binary(BinaryOperator, Expression, Expression)
    case call(FormulaFunction, [Expression])
  }

  /// What this node is.
  public let kind: Kind
  /// Offset in characters from the beginning of the formula.
  public let offset: Int

  /// Names of parameters that the formula mentions, in order of appearance.
  public var names: [String] {
    switch kind {
    case .number: return []
    case .name(let name): return [name]
    case .negate(let inner), .not(let inner): return inner.names
    case .binary(_, let left, let right): return left.names + right.names
    case .call(_, let arguments): return arguments.flatMap(\.names)
    }
  }
}

/// Operators between two operands.
public enum BinaryOperator: String, Hashable, Sendable {
  case add = "+"
  case subtract = "-"
  case multiply = "*"
  case divide = "/"
  case power = "^"
  case less = "<"
  case lessOrEqual = "<="
  case greater = ">"
  case greaterOrEqual = ">="
  case equal = "=="
  case notEqual = "!="
  case and
  case or
}

/// Functions that a formula may call, and how many arguments they take.
public enum FormulaFunction: String, Hashable, Sendable, CaseIterable {
  case `if`, `case`, min, max, clamp, abs, exp, ln, log10, sqrt, sin, cos, tan, floor, ceil, round

  /// Permitted numbers of arguments.
  var arity: ClosedRange<Int> {
    switch self {
    case .if, .clamp: return 3...3
    case .case: return 3...255
    case .min, .max: return 1...255
    default: return 1...1
    }
  }

  /// How the function is written, for messages.
  var usage: String {
    switch self {
    case .if: return "if(condition, then, else)"
    case .case: return "case(condition, value, condition, value, ..., otherwise)"
    case .clamp: return "clamp(x, lowest, highest)"
    case .min, .max: return "\(rawValue)(a, b, ...)"
    default: return "\(rawValue)(x)"
    }
  }
}
