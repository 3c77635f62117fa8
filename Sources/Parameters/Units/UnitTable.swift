/// The units that a study may write: the built-in ones, and those that it declares.
///
/// An own small table: UDUNITS-2 does not fit life cycle assessment (`kWh` unknown, `kt` a knot, `a` an are,
/// countable things and `kg CO2-eq` impossible).
public struct UnitTable: Sendable {
  private var units: [String: Unit]
  /// Countable things and equivalences that were declared, as base dimensions.
  private(set) var declared: Set<String> = []

  /// The table with the built-in units alone.
  public init() { units = UnitTable.builtIn }

  /// The unit of one symbol (`kWh`, `m2`, `gpu`), without arithmetic.
  func unit(symbol: String) -> Unit? {
    if let unit = units[symbol] { return unit }
    if symbol.hasSuffix("-eq") || symbol.hasSuffix("-Eq") {
      // Each equivalence is a dimension of its own: kg CO2-eq is never kg Sb-eq.
      return Unit(dimension: .base(symbol), numerator: 1, symbol: symbol)
    }
    return nil
  }

  /// All symbols, for naming the nearest one.
  public var symbols: [String] { Array(units.keys) }

  /// True when the symbol is a unit already.
  public func contains(_ symbol: String) -> Bool { unit(symbol: symbol) != nil }

  /// Declares a countable thing (`gpu`, `request`) as a dimension of its own; a known symbol stays as it is.
  public mutating func declareCountable(_ name: String) {
    guard units[name] == nil else { return }
    units[name] = Unit(dimension: .base(name), numerator: 1, symbol: name)
    declared.insert(name)
  }

  /// Declares a unit as a multiple of another one (`Mtoken: 1000000 token`).
  public mutating func declare(_ name: String, as quantity: Quantity) {
    let unit = quantity.unit
    units[name] = Unit(
      dimension: unit.dimension, numerator: quantity.value * unit.numerator,
      denominator: unit.denominator, symbol: name)
  }

  /// A built-in symbol that differs from `name` in case alone: `kwh` is a slip, not a countable thing.
  public func differingOnlyInCase(from name: String) -> String? {
    units.keys.filter { $0.lowercased() == name.lowercased() && $0 != name && !declared.contains($0) }.min()
  }
}

extension UnitTable {
  private static let builtIn: [String: Unit] = {
    var table: [String: Unit] = [:]
    func add(_ symbols: String, _ dimension: Dimension, _ numerator: Double, per denominator: Double = 1) {
      for symbol in symbols.split(separator: " ").map(String.init) {
        table[symbol] = Unit(
          dimension: dimension, numerator: numerator, denominator: denominator, symbol: symbol)
      }
    }
    let mass = Dimension.base("mass"), length = Dimension.base("length"), time = Dimension.base("time")
    let area = length * length, volume = length * length * length
    let energy = mass * area / time / time, power = energy / time

    add("1", .none, 1)
    add("%", .none, 1, per: 100)
    add("‰", .none, 1, per: 1000)
    add("ppm", .none, 1, per: 1_000_000)

    add("kg", mass, 1)
    add("g", mass, 1, per: 1000)
    add("mg", mass, 1, per: 1_000_000)
    add("µg μg ug", mass, 1, per: 1_000_000_000)
    add("ng", mass, 1, per: 1_000_000_000_000)
    add("t tonne tonnes", mass, 1000)
    add("kt", mass, 1_000_000)
    add("Mt", mass, 1_000_000_000)
    add("Gt", mass, 1_000_000_000_000)
    add("lb", mass, 45_359_237, per: 100_000_000)  // international pound, exact

    add("s second seconds", time, 1)
    add("ms", time, 1, per: 1000)
    add("min minute minutes", time, 60)
    add("h hour hours", time, 3600)
    add("d day days", time, 86_400)
    add("week weeks", time, 604_800)
    add("month months", time, 2_628_000)  // a twelfth of the year below
    add("year years yr", time, 31_536_000)  // 8,760 h, as the study format fixes it

    add("m", length, 1)
    add("mm", length, 1, per: 1000)
    add("cm", length, 1, per: 100)
    add("km", length, 1000)
    add("mile miles", length, 1_609_344, per: 1000)
    add("ha", area, 10_000)
    add("m2a", area * time, 31_536_000)
    add("l L litre litres liter", volume, 1, per: 1000)
    add("ml mL", volume, 1, per: 1_000_000)
    add("hl", volume, 1, per: 10)

    let prefixes: [(String, Double, Double)] = [
      ("", 1, 1), ("k", 1000, 1), ("M", 1_000_000, 1), ("G", 1_000_000_000, 1),
      ("T", 1_000_000_000_000, 1), ("P", 1e15, 1), ("E", 1e18, 1),
    ]
    for (prefix, factor, _) in prefixes {
      add(prefix + "J", energy, factor)
      add(prefix + "W", power, factor)
      add(prefix + "Wh", energy, 3600 * factor)
      add(prefix + "bit", .base("information"), factor)
      add(prefix + "byte", .base("information"), 8 * factor)
      add(prefix + "Bq", .none / time, factor)
      add(prefix + "FLOP", .base("floating-point operation"), factor)
      if !prefix.isEmpty {
        add(prefix + "B", .base("information"), 8 * factor)
        add(prefix + "bps", .base("information") / time, factor)
      }
    }
    add("mW", power, 1, per: 1000)
    add("mJ", energy, 1, per: 1000)
    add("mWh", energy, 3600, per: 1000)
    add("toe", energy, 41_868_000_000)  // tonne of oil equivalent, IEA
    add("mol", .base("amount of substance"), 1)
    add("mmol", .base("amount of substance"), 1, per: 1000)
    add("K", .base("temperature"), 1)
    add("tkm", mass * length, 1_000_000)
    for currency in ["EUR", "USD", "GBP", "CNY", "JPY", "CHF"] { add(currency, .base(currency), 1) }
    return table
  }()
}
