import NumericKernels
import Sampling
import Testing

@testable import Sensitivity

@Suite struct SobolRandomizationsTests {
  private func run(
    _ function: AnalyticFunction, rows: Int, randomizations: Int, kind: Design.Kind = .sobol, seed: UInt64,
    _ change: (inout SobolOptions) -> Void = { _ in }
  ) throws -> SobolIndices {
    let model = try PickFreezePoints(
      function.model, kind: kind, rows: rows, randomizations: randomizations, seed: seed)
    var options = SobolOptions(baseDraws: rows, seed: 1)
    (options.randomizations, options.workers) = (randomizations, 2)
    change(&options)
    return try SobolIndices(of: model, options: options)
  }

  @Test("The interval of Sobol' points is the t interval of the randomisations, each analysed alone")
  func replicates() throws {
    let function = AnalyticFunction.moon(seed: 1)
    let all = try run(function, rows: 1024, randomizations: 4, seed: 5)
    #expect(all.intervalKind == .randomizations)
    // The rows of one randomisation as a design of its own, on the model of all four.
    let model = try PickFreezePoints(function.model, kind: .sobol, rows: 1024, randomizations: 4, seed: 5)
    let alone = try (0..<4).map { part in
      try SobolIndices(
        of: Shifted(model: model, firstRow: 256 * part), options: .init(baseDraws: 256, seed: 1)
      )
      .outputs[0]
    }
    for factor in 0..<3 {
      let values = try alone.map { try #require($0[factor].total) }
      let mean = values.reduce(0, +) / 4
      let deviation = (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 3).squareRoot()
      let interval = try #require(all.outputs[0][factor].totalInterval)
      // Quantile 0.975 of Student's t with 3 degrees of freedom; 1e-9: another shift, other rounding.
      let reach = 3.182446305284263 * deviation / 2
      #expect(abs(interval.lowerBound - (mean - reach)) < 1e-9)
      #expect(abs(interval.upperBound - (mean + reach)) < 1e-9)
    }
  }

  private struct Shifted: PickFreezeModel {
    let model: PickFreezePoints<FunctionModel>
    let firstRow: Int
    var inputNames: [String] { model.inputNames }
    var outputCount: Int { model.outputCount }
    func makeWorkspace() throws -> PickFreezePoints<FunctionModel>.Workspace { try model.makeWorkspace() }
    func evaluate(
      rows: Range<Int>, selection: ColumnSelection,
      workspace: inout PickFreezePoints<FunctionModel>.Workspace,
      into out: inout MutableSpan<Double>
    ) throws {
      let rows = (rows.lowerBound + firstRow)..<(rows.upperBound + firstRow)
      try model.evaluate(rows: rows, selection: selection, workspace: &workspace, into: &out)
    }
  }

  @Test("Intervals of balanced points cover and are narrower than those of random rows without surrogates")
  func coverage() throws {
    let function = AnalyticFunction.moon(seed: 1)
    var covered = 0
    var widths = (balanced: 0.0, random: 0.0)
    for repetition in 0..<40 {
      let balanced = try run(function, rows: 1024, randomizations: 8, seed: UInt64(repetition)).outputs[0]
      for (i, factor) in balanced.enumerated() {
        let interval = try #require(factor.firstInterval)
        if interval.contains(function.first[i]) { covered += 1 }
        widths.balanced += interval.upperBound - interval.lowerBound
      }
      let random = AnalyticFunction.moon(seed: UInt64(repetition))
      var options = SobolOptions(baseDraws: 1024, seed: 1)
      (options.resamples, options.usesSurrogates) = (200, false)
      for factor in try SobolIndices(of: random.model, options: options).outputs[0] {
        let interval = try #require(factor.firstInterval)
        widths.random += interval.upperBound - interval.lowerBound
      }
    }
    // 114 of 120 are expected; the three of a run go together, so that their standard deviation is up to 4.
    #expect(covered >= 98)
    #expect(widths.balanced < 0.6 * widths.random)
  }

  @Test("The same bits for any number of workers, for parts of any length", arguments: [64, 1009 * 8, 8192])
  func workers(rows: Int) throws {
    let function = AnalyticFunction.ishigami(seed: 1)
    let kind = rows % 64 == 0 ? Design.Kind.sobol : .lhs
    let results = try [1, 3].map { workers in
      try run(function, rows: rows, randomizations: 8, kind: kind, seed: 3) { $0.workers = workers }.outputs
    }
    #expect(results[0] == results[1])
    #expect(results[0][0].allSatisfy { $0.rank != nil && $0.rankConfidence != nil })
  }

  @Test("Parts that cannot be are refused")
  func refused() throws {
    for randomizations in [0, 3, 64] {
      #expect {
        try run(.moon(seed: 1), rows: 64, randomizations: 8, seed: 1) { $0.randomizations = randomizations }
      } throws: {
        "\($0)".hasPrefix("randomizations")
      }
    }
  }

  @Test("Groups of rows never reach across parts", arguments: [(64, 8), (8072, 8), (1 << 21, 8), (96, 4)])
  func partition(rows: Int, parts: Int) {
    let partition = RowPartition(rowCount: rows, parts: parts)
    #expect(rows / parts % partition.groupRows == 0)
    #expect(partition.groupCount % parts == 0)
    var row = 0
    for unit in 0..<partition.unitCount {
      #expect(partition.groups(ofUnit: unit) == unit..<(unit + 1))
      for block in partition.blocks(ofUnit: unit) {
        #expect(block.lowerBound == row && block.count <= 4096)
        #expect(
          partition.group(ofRow: block.lowerBound) == unit
            && partition.group(ofRow: block.upperBound - 1) == unit)
        row = block.upperBound
      }
    }
    #expect(row == rows)
  }
}
