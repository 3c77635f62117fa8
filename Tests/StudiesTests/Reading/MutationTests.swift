import Foundation
import Studies
import Testing

/// Thousands of damaged studies: each is read or refused, and none stops the program.
@Suite struct MutationTests {
  /// SplitMix64 (Steele, Lea and Flood 2014), so that every run damages the same bytes.
  private struct Generator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
      state &+= 0x9E37_79B9_7F4A_7C15
      var z = state
      z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
      z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
      return z ^ (z >> 31)
    }
  }

  /// Pieces that mean something to some layer of the reader.
  private static let pieces: [String] = [
    "{", "}", "[", "]", ":", ": ", ", ", "- ", "? ", "#", "&a ", "*a", "|", ">", "'", "\"", "\\", "!", "%",
    "@", "`", "\t",
    "\n", "\n  ", "\r", "\u{0}", "\u{85}", "\u{2028}", "\u{FEFF}", "é", "e\u{301}", "👩‍🔬", "0", "-1", "1e400",
    "1e-400", "nan",
    "9223372036854775808", "-9223372036854775808", "18446744073709551616", "1e308", "^", "^1e9", "^0.5",
    "^-7.3", "/0", "*0",
    "(", ")", "max(", "if(", " kg", " kg/(", " m2", " kWh/kWh", " 1", " year", "%", " and ", " not ", "==",
    "sd", "gsd",
    "cv", "min", "max", "mode", "truncated", "normal", "lognormal", "beta", "pert", "value", "formula",
    "uncertainty",
    "output", "inputs", "impacts", "flows", "factors", "demand", "set", "provides", "reference", "stage",
    "share",
    "tolerance", "expected", "correlations", "shares", "choices", "rows", "between", "weights", "~", "null",
    "<<",
  ]

  private static func damage(_ bytes: [UInt8], _ generator: inout Generator) -> [UInt8] {
    var result = bytes
    for _ in 0..<Int.random(in: 1...4, using: &generator) {
      let place = Int.random(in: 0...result.count, using: &generator)
      let length = min(Int.random(in: 1...30, using: &generator), result.count - place)
      switch Int.random(in: 0..<6, using: &generator) {
      case 0: result.removeSubrange(place..<(place + length))
      case 1: if place < result.count { result[place] = UInt8.random(in: 0...255, using: &generator) }
      case 2:
        let from = Int.random(in: 0..<max(1, result.count - 30), using: &generator)
        result.insert(contentsOf: result[from..<min(from + length, result.count)], at: place)
      case 3:
        // A whole line elsewhere: keys in other sections, indentation that does not fit.
        let lines = result.split(separator: 10, omittingEmptySubsequences: false)
        if let line = lines.randomElement(using: &generator) {
          result.insert(contentsOf: [10] + line + [10], at: place)
        }
      case 4:
        let piece = pieces.randomElement(using: &generator) ?? ""
        result.replaceSubrange(place..<(place + min(length, 6)), with: Array(piece.utf8))
      default:
        result.insert(contentsOf: Array((pieces.randomElement(using: &generator) ?? "").utf8), at: place)
      }
    }
    return result
  }

  /// All of a study that the two of the repository leave out, small.
  private static let everything = """
    monteverde: 1
    study: {title: All, functional unit: {text: baskets, amount: 2 basket}, sources: {x: y}}
    units: {token: {}, Mtoken: 1000000 token}
    indicators:
      gwp: {unit: kg CO2-eq, factors: {"carbon dioxide, fossil": 1, methane: {value: 29.8, uncertainty: {normal: {sd: 5}}}}}
      tox: {unit: CTUh, factors: {lead: 1e-6 CTUh/kg}}
    parameters:
      a: {value: 2 kg, uncertainty: &u {normal: {cv: 0.1, truncated: {min: 1 kg}}}}
      b: {value: 3 kg, uncertainty: *u, source: x, n: 3, label: l}
      c: {uncertainty: {beta: {alpha: 2, beta: 3, min: 1 h, max: 2 h}}}
      d: {formula: "if(a > b, min(a, b), clamp(a, 1 [kg], 9 [kg])) ^ 2 / 1 [kg]"}
      gas: 0.4
      e: {uncertainty: {empirical: {data: [1, 2, 3, 5]}}}
      f: {value: 2, uncertainty: {mixture: {of: [{weight: 0.3, normal: {mean: 1, sd: 1}}, {weight: 0.7, uniform: {min: 0, max: 9}}]}}}
      g: {value: 5, uncertainty: {pedigree: {scores: [1, 2, 3, 1, 2], basic: 0.0006}}}
      h: {uncertainty: {categorical: {choices: [1, 2], weights: [0.5, 0.5]}}}
      i: {value: 2, uncertainty: {gamma: {mean: 2, sd: 1}}}
      j: {uncertainty: {discrete_uniform: {min: 1, max: 9}}}
      k: {value: 1, uncertainty: {gev: {location: 1, scale: 2, shape: 0}}}
    correlations: [{between: [a, b], spearman: 0.5}]
    shares: {mix: {parts: {nuclear: 0.68, coal: 0.32}, concentration: 120}}
    choices: {method: {weights: {low: 0.5, high: 0.5}, set: {low: {i: 1}, high: {i: 4}}}}
    processes:
      p: {output: 1 kWh, stage: use, inputs: [{product: q, amount: 2, task: t}, {product: q, amount: d}], flows: {lead: 1 g/kWh}}
      q: {output: 4 kg, inputs: {p: 0.1 kWh/kg}, flows: {"carbon dioxide, fossil": a, methane: 2 g}, impacts: {gwp: b * (gas + e + f + g + h + i + j + k + nuclear)}}
    systems:
      S: {demand: {p: 1 kWh}, provides: 2 basket, reference: true}
      T: {demand: {q: 1}, provides: 2 basket, set: {a: 3 kg}}
    analysis: {draws: 100, seed: 3, design: random}
    expected: [{system: S, indicator: gwp, stage: use, share: 50 %, tolerance: 5 %}, {system: T, indicator: gwp, ratio to: S, at most: 9}]
    """

  @Test func theStudyOfAllKeysIsValid() throws {
    let study = try TestStudies.read(MutationTests.everything)
    #expect(study.compiled.inputs.count >= 12)
  }

  /// More seeds on demand: `MUTATIONS=100 swift test ...`.
  @Test(arguments: 1...(ProcessInfo.processInfo.environment["MUTATIONS"].flatMap { Int($0) } ?? 4))
  func damagedStudiesAreReadOrRefused(seed: Int) throws {
    var originals = [Array(MutationTests.everything.utf8), Array(TestStudies.small.utf8)]
    for name in ["bloom-176b", "ishigami"] {
      originals.append(
        [UInt8](try Data(contentsOf: TestStudies.root.appending(path: "Studies/\(name)/study.yaml"))))
    }
    var generator = Generator(state: UInt64(seed))
    let file = FileManager.default.temporaryDirectory.appending(
      path: "monteverde-mutation-\(UUID().uuidString).yaml")
    defer { try? FileManager.default.removeItem(at: file) }
    var refused = 0
    let trials = 600
    for trial in 0..<trials {
      // Half of the damage goes to the study in which every byte matters.
      let original = trial.isMultiple(of: 2) ? originals[0] : originals[(trial / 2) % originals.count]
      let bytes = MutationTests.damage(original, &generator)
      try Data(bytes).write(to: file)
      do {
        _ = try Study(path: file.path)
      } catch let error as StudyError {
        refused += 1
        let lines = bytes.count(where: { $0 == 10 || $0 == 13 || $0 == 0x85 || $0 == 0xA8 }) + 2
        #expect((1...lines).contains(error.diagnostic.place.line), "\(error.text)")
        #expect(error.diagnostic.place.column >= 1 && !error.diagnostic.message.isEmpty)
      }
    }
    // Damage that nobody notices is possible, but a reader that refuses nothing would test nothing.
    #expect(refused > trials / 2 && refused < trials)
  }
}
