/// The dimension of a quantity: a product of base dimensions raised to rational powers.
///
/// Base dimensions are the physical ones (mass, length, time ...), every countable thing (`gpu`, `request`),
/// every equivalence of an indicator (`CO2-eq`) and every unit that only an indicator knows (`CTUh`).
public struct Dimension: Hashable, Sendable {
  /// Exponents in twelfths, so that square and cube roots of units stay exact; no zero is stored.
  private var twelfths: [String: Int]

  private init(twelfths: [String: Int]) { self.twelfths = twelfths }

  /// The dimension of a pure number.
  public static let none = Dimension(twelfths: [:])

  /// A base dimension of the given name.
  public static func base(_ name: String) -> Dimension { Dimension(twelfths: [name: 12]) }

  /// True for a pure number.
  public var isNone: Bool { twelfths.isEmpty }

  /// Names of the base dimensions that take part, sorted.
  public var bases: [String] { twelfths.keys.sorted() }

  /// The exponent of one base dimension (0 when it takes no part).
  public func exponent(of base: String) -> Double { Double(twelfths[base] ?? 0) / 12 }

  /// Product of two dimensions.
  public static func * (left: Dimension, right: Dimension) -> Dimension {
    Dimension(
      twelfths: left.twelfths.merging(right.twelfths, uniquingKeysWith: +).filter { $0.value != 0 })
  }

  /// Quotient of two dimensions.
  public static func / (left: Dimension, right: Dimension) -> Dimension {
    Dimension(
      twelfths: left.twelfths.merging(right.twelfths.mapValues { -$0 }, uniquingKeysWith: +)
        .filter { $0.value != 0 })
  }

  /// The dimension raised to a power, or nil when an exponent would not be a twelfth of a whole number.
  public func raised(to power: Double) -> Dimension? {
    var result: [String: Int] = [:]
    for (base, twelfth) in twelfths {
      let exponent = Double(twelfth) * power
      guard exponent == exponent.rounded(), abs(exponent) < 1_000_000 else { return nil }
      if exponent != 0 { result[base] = Int(exponent) }
    }
    return Dimension(twelfths: result)
  }
}

extension Dimension: CustomStringConvertible {
  /// The dimension in words, `mass / energy` style: `kg·m²` would hide what is meant, so names are used.
  public var description: String {
    if isNone { return "a pure number" }
    if let known = Dimension.familiar[self] { return known }
    func part(_ sign: Int) -> String {
      bases.compactMap { base -> String? in
        guard let twelfth = twelfths[base], twelfth * sign > 0 else { return nil }
        let exponent = Double(abs(twelfth)) / 12
        if exponent == 1 { return base }
        return base + "^" + (exponent == exponent.rounded() ? String(Int(exponent)) : String(exponent))
      }.joined(separator: " ")
    }
    let (above, below) = (part(1), part(-1))
    if below.isEmpty { return above }
    return (above.isEmpty ? "1" : above) + "/" + (below.contains(" ") ? "(\(below))" : below)
  }

  /// Compound dimensions that people know by name.
  private static let familiar: [Dimension: String] = {
    let mass = Dimension.base("mass"), length = Dimension.base("length"), time = Dimension.base("time")
    let energy = mass * length * length / time / time
    return [
      energy: "energy", energy / time: "power", length * length: "area",
      length * length * length: "volume", mass / energy: "mass/energy",
      length * length * length / energy: "volume/energy", energy / mass: "energy/mass",
    ]
  }()
}
