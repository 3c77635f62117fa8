import NumericKernels

/// The quantile function of a distribution for whole columns: uniforms in, draws out, in place.
///
/// Immutable, shared between workers. A draw depends on its own uniform alone, not on the column's length or on
/// its neighbours. Closed forms run as vector kernels; beta, PERT, gamma, Student's t, mixtures and their
/// truncations go through an ``InverseTable`` made at construction; the rest is evaluated one by one.
public struct QuantileKernel: Sendable {
  /// Largest error of a draw against the exact quantile at its uniform, relative to the draw, or where the
  /// support crosses zero to the largest of the draw, the two numbers of which it is the difference (-3 + 3.001) and
  /// the quartiles.
  public let statedRelativeError: Double
  /// Whether no coordinate inside (0, 1) gives an infinite draw.
  public let isBounded: Bool
  private let method: QuantileMethod

  /// Makes the kernel; an inverse table takes some milliseconds, everything else nothing.
  public init(_ distribution: Distribution) {
    method = QuantileMethod(for: distribution.law)
    statedRelativeError = method.statedRelativeError
    isBounded = method.isBounded
  }

  /// u <- quantile(u); 0 and 1 become the ends of the support (to the stated error), NaN stays NaN.
  public func transform(_ u: inout MutableSpan<Double>) {
    switch method {
    case .constant(let value):
      for i in u.indices { u[i] = value }
    case .normal(let location, let scale):
      VectorMath.normalQuantile(&u)
      VectorMath.affine(&u, offset: location, scale: scale)
    case .lognormal(let mu, let sigma, let negative):
      // -exp(mu + sigma Z) rises with Z when Z falls: the quantile at u is -exp(mu - sigma z(u)).
      VectorMath.lognormalQuantile(&u, logMedian: mu, logStandardDeviation: negative ? -sigma : sigma)
      if negative { for i in u.indices { u[i] = -u[i] } }
    case .uniform(let law):
      if law.maximum > 0 {
        VectorMath.affine(&u, offset: law.minimum, scale: law.maximum - law.minimum)
        for i in u.indices { u[i] = u[i] > law.maximum ? law.maximum : u[i] }
      } else {
        VectorMath.affine(&u, offset: 1, scale: -1)
        VectorMath.affine(&u, offset: law.maximum, scale: law.minimum - law.maximum)
        for i in u.indices { u[i] = u[i] < law.minimum ? law.minimum : u[i] }
      }
    case .triangular(let minimum, let mode, let maximum):
      VectorMath.triangularQuantile(&u, minimum: minimum, mode: mode, maximum: maximum)
    case .truncatedNormal(let kernel):
      kernel.transform(&u)
    case .table(let table):
      table.transform(&u)
    case .scalar(let law):
      for i in u.indices { u[i] = exactQuantile(law, u[i]) }
    }
  }
}

/// The quantile with the ends of the support at 0 and 1 and NaN beyond them.
func exactQuantile(_ law: any Law, _ u: Double) -> Double {
  guard u >= 0 && u <= 1 else { return .nan }
  if u == 0 { return law.minimum }
  return u == 1 ? law.maximum : law.quantile(u)
}

/// How a kernel evaluates the quantile function of a law.
enum QuantileMethod: Sendable {
  case constant(Double)
  case normal(location: Double, scale: Double)
  case lognormal(logMedian: Double, logStandardDeviation: Double, negative: Bool)
  case uniform(UniformLaw)
  case triangular(minimum: Double, mode: Double, maximum: Double)
  case truncatedNormal(TruncatedNormalKernel)
  case table(InverseTable)
  case scalar(any Law)

  init(for law: any Law) {
    if let direct = QuantileMethod.direct(law) {
      self = direct
    } else if law.wantsTable, let table = InverseTable(law) {
      self = .table(table)
    } else {
      self = .scalar(law)
    }
  }

  private static func direct(_ law: any Law) -> QuantileMethod? {
    switch law {
    case let law as ConstantLaw:
      return .constant(law.value)
    case let law as NormalLaw:
      return .normal(location: law.location, scale: law.scale)
    case let law as LognormalLaw:
      return .lognormal(
        logMedian: law.logMedian, logStandardDeviation: law.logStandardDeviation, negative: false)
    case let law as UniformLaw:
      return .uniform(law)
    case let law as TriangularLaw:
      guard law.isKernelAccurate else { return .scalar(law) }
      return .triangular(minimum: law.minimum, mode: law.mode, maximum: law.maximum)
    case let law as TruncatedLaw:
      return TruncatedNormalKernel(law, negative: false).map { .truncatedNormal($0) }
    case let law as MirroredLaw:
      if let original = law.original as? LognormalLaw {
        return .lognormal(
          logMedian: original.logMedian, logStandardDeviation: original.logStandardDeviation, negative: true)
      }
      if let part = law.original as? TruncatedLaw {
        return TruncatedNormalKernel(part, negative: true).map { .truncatedNormal($0) }
      }
      return nil
    default:
      return nil
    }
  }

  /// Whether no coordinate inside (0, 1) gives an infinite draw: the standard normal quantile of any of them is less
  /// than 39 in size.
  var isBounded: Bool {
    switch self {
    case .constant(let value): value.isFinite
    case .normal(let location, let scale): (abs(location) + 39 * abs(scale)).isFinite
    case .lognormal(let mu, let sigma, _): abs(mu) + 39 * abs(sigma) < 700
    case .uniform, .triangular: true
    case .truncatedNormal, .table, .scalar: false
    }
  }

  /// Closed forms are good to a few roundings, the polished inverses to about 1e-14.
  var statedRelativeError: Double {
    switch self {
    case .constant: 0
    case .normal, .uniform: 4e-15
    // The mode is at least a hundredth of the range from the limits: 100 roundings.
    case .triangular: 4e-14
    // exp multiplies the relative error of its argument by its size, up to some hundred.
    case .lognormal, .truncatedNormal: 1e-13
    case .table(let table): table.statedRelativeError
    case .scalar: 1e-12
    }
  }
}
