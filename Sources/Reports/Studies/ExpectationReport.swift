public import Studies

/// Published results beside those of a study, as a table for a terminal.
public func report(_ expectations: [Expectation], _ style: TerminalStyle) -> String {
  let numbers = NumberText(significantDigits: 6)
  var table = Table(
    columns: [
      .init("result"), .init("expected", .right), .init("static", .right), .init("deviation", .right),
      .init("tolerance", .right), .init(""),
    ])
  for row in expectations {
    let deviation = row.tolerance == nil ? nil : row.deviation
    table.append(
      [
        Table.Cell(row.what), Table.Cell(row.expected),
        Table.Cell(
          row.found.map { numbers.value($0) + (row.unit == "1" ? "" : " " + row.unit) } ?? numbers.missing),
        Table.Cell(deviation.map { percent($0) } ?? ""),
        Table.Cell(row.tolerance.map { "\(percent($0, sign: false))" } ?? ""),
        Table.Cell(row.holds ? "holds" : "DIFFERS"),
      ], row.holds ? .normal : .strong)
  }
  return table.text(style)
}

private func percent(_ fraction: Double, sign: Bool = true) -> String {
  let hundredths = (fraction * 10_000).rounded() / 100
  let text = hundredths == hundredths.rounded() ? String(Int(hundredths)) : String(hundredths)
  return (sign && hundredths > 0 ? "+" : "") + text + " %"
}
