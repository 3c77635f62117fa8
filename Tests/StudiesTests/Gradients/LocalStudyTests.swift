import Foundation
import Interchange
import Interpretation
import Propagation
import Sensitivity
import Studies
import Testing

@Suite struct LocalStudyTests {
  /// Writes a study to a file and reads it twice: as it is, and with its parameters apart.
  private func local(_ text: String) throws -> (plain: Study, result: LocalResult) {
    let folder = FileManager.default.temporaryDirectory.appending(path: "monteverde-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appending(path: "study.yaml")
    try Data(text.utf8).write(to: file)
    return try local(path: file.path)
  }

  private func local(path: String) throws -> (plain: Study, result: LocalResult) {
    let apart = try Study(path: path, keepsParametersApart: true)
    let sensitivity = try LocalSensitivity(
      GradientPlan(apart.model), parameterValues: apart.compiled.inputs.mapValues(\.staticValue))
    return (
      try Study(path: path),
      LocalResult(sensitivity, controlVariates: [], inputs: apart.compiled.inputs, draws: 0)
    )
  }

  /// Heijungs and Suh (2002), section 2.2: A = (10, 0; -2, 100), B = (1, 10; 0.1, 2; 0, 50), f = (1000, 0), s = (100, 2).
  /// With carbon dioxide h = (b1 + b2 x / c) f / a for A = (a, 0; -x, c): h = 120.
  @Test func everyEntryOfTheTextbookSystem() throws {
    let score = try local(
      """
      monteverde: 1
      study: {title: Textbook, functional unit: 1000 kWh of electricity}
      indicators: {CO2: {unit: kg, factors: {carbon dioxide: 1}}}
      processes:
        electricity: {output: 10 kWh, inputs: {fuel: 2 l}, flows: {carbon dioxide: 1 kg}}
        fuel: {output: 100 l, flows: {carbon dioxide: 10 kg}}
      systems: {grid: {electricity: 1000 kWh}}
      """
    ).result.sensitivity.scores[0]
    #expect(score.staticValue == 120)
    let found = Dictionary(
      uniqueKeysWithValues: score.entries.map {
        ("\($0.derivative.matrix.rawValue) \($0.derivative.row), \($0.derivative.column)", $0)
      })
    let expected: [(String, Double, Double)] = [
      // -(b1 + b2 x / c) f / a², -b2 f / (c a), -b2 x f / (c² a); x stands with a minus in A.
      ("A electricity, electricity", 10, -12), ("A fuel, electricity", -2, -10.0),
      ("A fuel, fuel", 100, -0.2),
      // s, g and h / f.
      ("B carbon dioxide, electricity", 1, 100), ("B carbon dioxide, fuel", 10, 2),
      ("C CO2, carbon dioxide", 1, 120),
      ("f electricity, grid", 1000, 0.12),
    ]
    #expect(found.count == expected.count)
    for (place, value, derivative) in expected {
      let entry = try #require(found[place], "\(place)")
      // A few roundings.
      #expect(entry.derivative.value == value, "\(place)")
      #expect(abs(entry.derivative.derivative - derivative) < 1e-13 * abs(derivative), "\(place)")
      let elasticity = try #require(entry.elasticity)
      #expect(abs(elasticity - value * derivative / 120) < 1e-15, "\(place)")
    }
  }

  /// h = 2 k² l^1.5 / m with m = k + 1: the derivatives of each parameter, all others held.
  @Test func certainParametersAndFormulas() throws {
    let (plain, result) = try local(
      """
      monteverde: 1
      study: {title: Parameters, functional unit: one}
      indicators: {gwp: {unit: kg CO2-eq}}
      parameters:
        k: {value: 3}
        exponent: {value: 1.5}
        l: {value: 4 km, uncertainty: {uniform: {min: 1 km, max: 8 km}}}
        m: {formula: k + 1}
        unused: {value: 7 kg}
      processes: {p: {output: 1 unit, impacts: {gwp: "2 [kg] * k^2 * (l / 1 [km])^exponent / m"}}}
      systems: {S: {p: 1 unit}}
      """)
    let score = result.sensitivity.scores[0]
    #expect(score.staticValue == 36)
    #expect(PropagationPlan(plain.model, detail: .totals).staticValues() == [36])
    let found = Dictionary(uniqueKeysWithValues: score.parameters.map { ($0.name, $0) })
    #expect(Set(found.keys) == ["k", "exponent", "m"])
    // m holds k: 2/3 of h directly and -1/4 of it through m, where elasticities are 2 and -3/4.
    let expected: [(String, Double, Double)] = [
      ("k", 3, 36 * (2 / 3.0 - 1 / 4.0)), ("exponent", 1.5, 36 * 1.3862943611198906), ("m", 4, -9),
    ]
    for (name, value, derivative) in expected {
      let parameter = try #require(found[name])
      #expect(parameter.staticValue == value)
      #expect(abs(parameter.derivative - derivative) < 1e-13 * abs(derivative), "\(name)")
      let elasticity = try #require(parameter.elasticity)
      #expect(abs(elasticity - value * derivative / 36) < 1e-14, "\(name)")
    }
    // In the unit that the input is written in.
    #expect(score.inputs.map(\.name) == ["l"])
    #expect(abs(try #require(score.inputs[0].derivative) - 13.5) < 1e-12)
    #expect(result.unit(ofDerivative: score.inputs[0].identity, score: score) == "kg CO2-eq per km")
    #expect(result.unit(ofDerivative: try #require(found["k"]).identity, score: score) == "kg CO2-eq")
  }

  /// Parameters that place distributions, weights and exponents of units stay numbers where they must be.
  @Test func parametersThatMustBeNumbersStayNumbers() throws {
    let (plain, result) = try local(
      """
      monteverde: 1
      study: {title: Numbers, functional unit: one}
      indicators: {gwp: {unit: kg CO2-eq}}
      parameters:
        n: {value: 2}
        spread: {value: 0.1 kg}
        a: {value: 3 kg, uncertainty: {normal: {sd: spread}}}
        side: {value: 2 m}
        area: {formula: side^n}
        pick: {value: 1 kg, uncertainty: {categorical: {choices: [1 kg, 2 kg], weights: [n, 1]}}}
      processes: {p: {output: 1 unit, impacts: {gwp: "a * area / 1 [m2] + pick"}}}
      systems: {S: {p: 1 unit}}
      """)
    let score = result.sensitivity.scores[0]
    #expect(score.staticValue == 13)
    #expect(PropagationPlan(plain.model, detail: .totals).staticValues() == [13])
    let found = Dictionary(uniqueKeysWithValues: score.parameters.map { ($0.name, $0.derivative) })
    #expect(Set(found.keys) == ["n", "side", "area"])
    #expect(abs(try #require(found["side"]) - 12) < 1e-12)
    #expect(abs(try #require(found["area"]) - 3) < 1e-12)
    #expect(abs(try #require(found["n"]) - 12 * 0.6931471805599453) < 1e-12)
  }

  @Test func theReadyStudies() throws {
    let studies = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Studies")
    for name in try FileManager.default.contentsOfDirectory(atPath: studies.path).sorted() {
      let file = studies.appending(path: "\(name)/study.yaml").path
      guard FileManager.default.fileExists(atPath: file) else { continue }
      let (plain, result) = try local(path: file)
      let values = PropagationPlan(plain.model, detail: .totals).staticValues()
      for (score, value) in zip(result.sensitivity.scores, values) {
        // Parameters that stay apart take a factor of a unit more or less: a few roundings.
        #expect(abs(score.staticValue - value) <= 1e-13 * abs(value), "\(name)")
      }
    }
    let bloom = try local(path: studies.appending(path: "bloom-176b/study.yaml").path).result
    let hours = try #require(bloom.sensitivity.scores[0].parameters.first { $0.name == "gpu_hours" })
    // Electricity and hardware of the training all go with the hours.
    #expect(abs(try #require(hours.elasticity) - 1) < 1e-14)
  }

  @Test func sharesHaveOneBoundAndChoicesSayWhy() throws {
    let study = try UncertainStudy.study(
      ["x: {value: 1, uncertainty: {uniform: {min: 0, max: 2}}}"],
      """
      shares: {mix: {parts: {a: 0.3, b: 0.7}, concentration: 10}}
      choices:
        model: {weights: {one: 1, two: 1}, set: {two: {x: 3}}}
      """, impact: "x + a")
    var options = RankingOptions(
      .derivatives, monteCarlo: MonteCarloOptions(draws: 4096, seed: 1, workers: 2))
    options.showsConsequences = false
    let ranking = try Ranking(PropagationPlan(study.model, detail: .totals), options: options)
    let inputs = Dictionary(uniqueKeysWithValues: ranking.scores[0].inputs.map { ($0.name, $0) })
    #expect(inputs["mix"]?.values[0].value != nil && inputs["mix"]?.remark == nil)
    #expect(inputs["model"]?.remark == "discrete: it has no derivative" && inputs["model"]?.rank == nil)
  }
}
