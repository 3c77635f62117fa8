import Glibc
import NumericKernels

/// What a node of the expression graph computes from its operands.
///
/// A result that is not finite becomes NaN and stays NaN through whatever follows, so that an overflow can never
/// turn into a plausible number (1/∞ = 0); only the branch that a `select` chooses can pass it on.
public enum Operation: UInt8, Hashable, Sendable {
  case add, subtract, multiply, divide, power, minimum, maximum
  case less, lessOrEqual, equal, notEqual, and, or
  case negate, not, absolute, exponential, logarithm, logarithm10, squareRoot
  case sine, cosine, tangent, floor, ceiling, round
  /// a != 0 ? b : c
  case select

  /// How many operands the operation takes.
  var operandCount: Int {
    switch self {
    case .select: return 3
    case .add, .subtract, .multiply, .divide, .power, .minimum, .maximum, .less, .lessOrEqual, .equal,
      .notEqual,
      .and, .or:
      return 2
    default: return 1
    }
  }

  /// The operation on single numbers; the batch loops compute the same bits.
  func apply(_ a: Double, _ b: Double, _ c: Double) -> Double {
    let result: Double
    switch self {
    case .add: result = a + b
    case .subtract: result = a - b
    case .multiply: result = a * b
    case .divide: result = a / b
    // The library has pow(1, NaN) = pow(NaN, 0) = 1.
    case .power: result = a.isNaN || b.isNaN ? .nan : pow(a, b)
    case .minimum: result = Operation.minimum(a, b)
    case .maximum: result = -Operation.minimum(-a, -b)
    case .less: result = Operation.truth(a < b, a, b)
    case .lessOrEqual: result = Operation.truth(a <= b, a, b)
    case .equal: result = Operation.truth(a == b, a, b)
    case .notEqual: result = Operation.truth(a != b, a, b)
    // Left to right, as written: what the first operand decides, the second cannot spoil.
    case .and: result = a.isNaN ? .nan : a == 0 ? 0 : b.isNaN ? .nan : b == 0 ? 0 : 1
    case .or: result = a.isNaN ? .nan : a != 0 ? 1 : b.isNaN ? .nan : b == 0 ? 0 : 1
    case .negate: result = -a
    case .not: result = a.isNaN ? .nan : a == 0 ? 1 : 0
    case .absolute: result = abs(a)
    case .exponential: result = VectorMath.exponential(a)
    case .logarithm: result = VectorMath.logarithm(a)
    case .logarithm10: result = log10(a)
    case .squareRoot: result = a.squareRoot()
    case .sine: result = sin(a)
    case .cosine: result = cos(a)
    case .tangent: result = tan(a)
    case .floor: result = a.rounded(.down)
    case .ceiling: result = a.rounded(.up)
    case .round: result = a.rounded(.toNearestOrAwayFromZero)
    case .select: result = a.isNaN ? .nan : a != 0 ? b : c
    }
    return Operation.finiteOrNaN(result)
  }

  @inline(__always)
  static func finiteOrNaN(_ x: Double) -> Double { x - x == 0 ? x : .nan }

  @inline(__always)
  private static func minimum(_ a: Double, _ b: Double) -> Double { a < b ? a : b <= a ? b : .nan }

  @inline(__always)
  private static func truth(_ condition: Bool, _ a: Double, _ b: Double) -> Double {
    a.isNaN || b.isNaN ? .nan : condition ? 1 : 0
  }
}
