import Parameters
import Sampling

/// Turns the correlations of a study into copulas of its inputs.
struct DependenceCompiler {
  let file: StudyFile
  let record: CompilationRecord
  let scope: ParameterScope

  private struct Pair {
    let i: Int
    let j: Int
    let value: Double
    let row: CorrelationRow
  }

  /// The groups of inputs that correlations link, with their matrices.
  /// - Returns: dependences for the graph, and what Iman and Conover's method needs instead of them.
  func groups(_ graph: inout ExpressionGraph) throws -> [DependenceGroup] {
    var members: [UncertainInput] = []
    var pairs: [Pair] = []
    for row in file.correlations {
      let ends = try row.between.map { end -> Int in
        let input = try self.input(end.name, at: end.place, graph)
        if let known = members.firstIndex(of: input) { return known }
        members.append(input)
        return members.count - 1
      }
      if pairs.contains(where: { Set([$0.i, $0.j]) == Set(ends) }) {
        throw StudyError(
          "'\(row.between[0].name)' and '\(row.between[1].name)' are correlated twice: keep one row",
          at: row.place)
      }
      let value = try scope.constant(row.amount, in: .one, "a correlation", &graph)
      guard abs(value) <= 1 else {
        throw StudyError("a correlation is \(value): it lies from -1 to 1", at: row.amount.place)
      }
      pairs.append(Pair(i: ends[0], j: ends[1], value: value, row: row))
    }
    return try components(count: members.count, pairs).map { component in
      let own = pairs.filter { component.contains($0.i) }
      return try group(component.map { members[$0] }, component, own, &graph)
    }
  }

  private func input(_ name: String, at place: Place, _ graph: ExpressionGraph) throws -> UncertainInput {
    var candidates = [UncertainInput(name: name, parts: ["parameter", name])]
    for set in file.shares where set.parts.contains(where: { $0.name == name }) {
      if case .dirichlet = set.spread {
        throw StudyError(
          "'\(name)' is a Dirichlet share, whose correlations follow from the parts: use 'logistic normal' for others",
          at: place)
      }
      candidates.append(ParameterScope.shareInput(set, name))
    }
    for kind in ["choice", "rows"] { candidates.append(UncertainInput(name: name, parts: [kind, name])) }
    guard let input = graph.inputs.first(where: candidates.contains) else {
      let names = graph.inputs.map(\.name)
      if file.parameters.contains(where: { $0.name == name }) {
        throw StudyError(
          "'\(name)' is not uncertain (it has a value or a formula alone): correlate inputs with an uncertainty",
          at: place)
      }
      if let rows = file.rows.first(where: { $0.columns.contains { $0.parameter == name } }) {
        throw StudyError(
          "'\(name)' is drawn with the rows '\(rows.name)', which have no order: ranks mean nothing for it",
          at: place)
      }
      let near = nearestName(to: name, among: names)
      throw StudyError(
        "unknown input '\(name)' in a correlation" + (near.map { "; did you mean '\($0)'?" } ?? ""), at: place
      )
    }
    if record.unordered.contains(input.identity) {
      throw StudyError("'\(name)' is a choice without an order: ranks mean nothing for it", at: place)
    }
    return input
  }

  /// Connected components, members in order of appearance: a row that is added at the end changes no earlier draw.
  private func components(count: Int, _ pairs: [Pair]) -> [[Int]] {
    var label = Array(0..<count)
    for pair in pairs {
      let (a, b) = (label[pair.i], label[pair.j])
      for k in label.indices where label[k] == max(a, b) { label[k] = min(a, b) }
    }
    return Set(label).sorted().map { root in (0..<count).filter { label[$0] == root } }
  }

  private func group(
    _ inputs: [UncertainInput], _ component: [Int], _ pairs: [Pair], _ graph: inout ExpressionGraph
  ) throws -> DependenceGroup {
    var degrees: Double?
    for pair in pairs {
      guard let amount = pair.row.degreesOfFreedom else { continue }
      let df = try scope.constant(amount, in: .one, "'df' of a correlation", &graph)
      guard df > 0, degrees == nil || degrees == df else {
        throw StudyError(
          "'df' is \(df): it is above 0 and the same for all inputs that are linked", at: amount.place)
      }
      degrees = df
    }
    let isSpearman = pairs[0].row.isSpearman
    if degrees != nil, let other = pairs.first(where: { $0.row.isSpearman != isSpearman }) {
      throw StudyError("inputs under one t copula all have 'spearman' or all 'normal'", at: other.row.place)
    }
    let size = component.count
    var values = Correlation(independent: size)
    var isRank = Array(repeating: isSpearman, count: size * size)
    do {
      for pair in pairs {
        let (i, j) = (component.firstIndex(of: pair.i) ?? 0, component.firstIndex(of: pair.j) ?? 0)
        try values.set(i, j, pair.value)
        isRank[i * size + j] = pair.row.isSpearman
        isRank[j * size + i] = pair.row.isSpearman
      }
    } catch {
      throw StudyError("\(error)", at: pairs[0].row.place)
    }
    let written = WrittenCorrelations(values, isRank: isRank, degreesOfFreedom: degrees)
    do {
      return DependenceGroup(
        dependence: try written.dependence(of: inputs), inputs: inputs,
        normalScores: degrees == nil ? written.normalScores : nil)
    } catch {
      throw refusal(error, of: written, inputs, pairs)
    }
  }

  /// An impossible matrix is refused with the nearest possible one.
  private func refusal(
    _ error: CorrelationError, of written: WrittenCorrelations, _ inputs: [UncertainInput], _ pairs: [Pair]
  ) -> StudyError {
    guard case .impossible(let eigenvalue, _) = error else {
      return StudyError("\(error)", at: pairs[0].row.place)
    }
    let nearest = written.nearestPossible()
    var listing: [String] = []
    for i in 0..<inputs.count {
      for j in 0..<i where written.values[i, j] != 0 || nearest.values[i, j] != 0 {
        let kind = written.isRank[i * inputs.count + j] ? "spearman" : "normal"
        let old = written.values[i, j] == nearest.values[i, j] ? "" : "  # was \(written.values[i, j])"
        listing.append(
          "- {between: [\(inputs[j].name), \(inputs[i].name)], \(kind): \(nearest.values[i, j])}" + old)
      }
    }
    return StudyError(
      "no inputs can have these correlations together (smallest eigenvalue \((eigenvalue * 1e4).rounded() / 1e4)): "
        + "weaken one that contradicts the others, or take the nearest possible ones", at: pairs[0].row.place,
      listing: listing)
  }
}

/// Inputs that correlations link.
struct DependenceGroup {
  let dependence: InputDependence
  let inputs: [UncertainInput]
  /// Correlations of the normal scores; nil under a t copula.
  let normalScores: Correlation?
}
