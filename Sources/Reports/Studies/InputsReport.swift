public import Studies

/// The uncertain inputs of a study as a table for a terminal: what is drawn, and what placed it.
public func report(inputs: [InputDescription], _ style: TerminalStyle) -> String {
  let numbers = NumberText()
  var table = Table(
    columns: [
      .init("input"), .init("unit"), .init("static", .decimal), .init("mean", .decimal),
      .init("sd", .decimal),
      .init("distribution"),
    ])
  for input in inputs.sorted(by: { $0.name < $1.name }) {
    let values = [input.staticValue, input.mean, input.standardDeviation]
    table.append(
      [Table.Cell(input.name), Table.Cell(input.unit == "1" ? "" : input.unit)]
        + values.map { Table.Cell($0.isNaN ? "" : numbers.value($0), number: $0) } + [
          Table.Cell(input.distribution)
        ])
  }
  return table.text(style)
}
