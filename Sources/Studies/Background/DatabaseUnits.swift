import Parameters

/// The units of databases in the words of a study.
enum DatabaseUnits {
  /// ecoinvent's and openLCA's names of units that the table has under a symbol.
  private static let symbols: [String: String] = [
    "kilogram": "kg", "gram": "g", "ton": "t", "metric ton": "t", "megajoule": "MJ", "kilojoule": "kJ",
    "kilowatt hour": "kWh", "kilowatt-hour": "kWh", "megawatt hour": "MWh", "watt hour": "Wh", "meter": "m",
    "metre": "m", "kilometer": "km", "square meter": "m2", "square metre": "m2", "cubic meter": "m3",
    "cubic metre": "m3", "hectare": "ha", "ton kilometer": "tkm", "ton-kilometer": "tkm",
    "metric ton*km": "tkm", "t*km": "tkm", "square meter-year": "m2 year", "m2*a": "m2 year",
    "m2*year": "m2 year",
    "cubic meter-year": "m3 year", "meter-year": "m year", "kilometer-year": "km year",
    "kilo becquerel": "kBq",
    "becquerel": "Bq",
  ]

  /// How scores of a method are written that a study writes with `-eq`.
  private static let equivalents = [
    "-equivalents", "-equivalent", "-eq.", "-eq", " equivalents", " equivalent", " eq.", " eq",
  ]

  /// The unit that a database means; nil where the table has none, or the database says nothing.
  static func unit(_ text: String, _ table: UnitTable) -> Unit? {
    let symbol = symbols[text.lowercased()] ?? text
    return symbol.isEmpty ? nil : try? table.parseUnit(symbol)
  }

  /// The unit of a method's scores, which may be one that only methods know; nil where nothing can be made of it.
  static func scoreUnit(_ text: String, _ table: UnitTable) -> Unit? {
    // As in "MJ, net calorific value".
    let words = text.split(separator: ", ").first.map(String.init) ?? ""
    let lowered = words.lowercased()
    if let ending = equivalents.first(where: { lowered.hasSuffix($0) }) {
      return try? table.parseUnit(words.dropLast(ending.count) + "-eq", opaque: true)
    }
    return unit(words, table) ?? (try? table.parseUnit(words, opaque: true))
  }
}
