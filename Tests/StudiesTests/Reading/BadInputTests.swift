import Foundation
import Studies
import Testing

/// Files that cannot be used: each is refused with its place and a cure, in little time and memory.
@Suite(.serialized) struct BadInputTests {
  /// One change to the small study, the place of the error, and words of its message.
  struct Fault: CustomTestStringConvertible {
    let old: String
    let new: String
    let line: Int
    let column: Int
    let says: [String]

    init(_ old: String, _ new: String, _ line: Int, _ column: Int, _ says: String...) {
      (self.old, self.new, self.line, self.column, self.says) = (old, new, line, column, says)
    }

    var testDescription: String { new }
  }

  private static let parameter = "{value: 2 kg, uncertainty: {normal: {sd: 0.1 kg}}}"

  static let keys = [
    Fault("parameters:", "paramaters:", 4, 1, "unknown key 'paramaters'", "did you mean 'parameters'?"),
    Fault("functional unit", "funktional unit", 2, 23, "did you mean 'functional unit'?"),
    Fault("{unit:", "{unti:", 3, 20, "'unti' in the indicator 'gwp'", "did you mean 'unit'?"),
    Fault("value: 2", "vlaue: 2", 5, 7, "'vlaue' in parameter 'a'", "did you mean 'value'?"),
    Fault("normal:", "nornal:", 5, 34, "did you mean 'normal'?"),
    Fault("sd: 0.1", "std: 0.1", 5, 43, "did you mean 'sd'?"),
    Fault("impacts:", "impcats:", 7, 22, "'impcats' in the process 'p'", "did you mean 'impacts'?"),
    Fault("{p: 1 kWh}", "{demand: {p: 1 kWh}, provide: 1 kWh}", 8, 35, "did you mean 'provides'?"),
    Fault("systems:", "analysis: {drwas: 3}\nsystems:", 8, 12, "did you mean 'draws'?"),
    Fault("systems:", "expected: [{sytem: S}]\nsystems:", 8, 13, "did you mean 'system'?"),
    Fault("systems:", "scenarios: {}\nsystems:", 8, 1, "'scenarios' in the study file is not supported yet"),
    Fault("value: 2 kg", "by year: {2024: 2 kg}", 5, 7, "'by year' in parameter 'a' is not supported yet"),
    Fault("impacts:", "credits: {}, impacts:", 7, 22, "'credits' in the process 'p' is not supported yet"),
    Fault("{S: {p: 1 kWh}}", "{S: {p: 1 kWh}, S: {p: 1 kWh}}", 8, 11, "'S' stands twice"),
    Fault("  a: ", "  \"a\": 1 kg\n  a: ", 5, 3, "'a' stands twice"),
    Fault("{S: ", "{[S]: 1, S: ", 8, 11, "a key is a text, but this is a list"),
    Fault("{S: ", "{? {S: 1} : 1, S: ", 8, 13, "a key is a text, but this is a map"),
  ]

  static let names = [
    Fault("gwp: a}", "gwp: 2 * aa}", 7, 41, "unknown parameter 'aa'", "did you mean 'a'?"),
    Fault("gwp: a}", "gwp: volume}", 7, 37, "unknown parameter 'volume'; define it under 'parameters:'"),
    Fault("gwp: a}", "gwq: a}", 7, 32, "unknown indicator 'gwq'; did you mean 'gwp'?"),
    Fault("{p: 1 kWh}", "{q: 1 kWh}", 8, 15, "the system 'S' needs 'q'", "add a process"),
    Fault(
      "impacts:", "inputs: {steel: 2 kg}, impacts:", 7, 31, "the process 'p' needs 'steel'", "add a process"),
    Fault("impacts:", "inputs: [{product: steel, amount: 2 kg}], impacts:", 7, 41, "needs 'steel'"),
    Fault(
      parameter, "b\n  b: {formula: c * 2}\n  c: a + 1", 7, 6, "a -> b -> c -> a", "give one of them a value"),
    Fault(parameter, "a", 5, 6, "a -> a"),
    Fault("{p: 1 kWh}", "{demand: {p: 1 kWh}, set: {b: 2}}", 8, 41, "unknown parameter 'b'"),
    Fault(
      "systems:", "expected: [{system: T, indicator: gwp, value: 1}]\nsystems:", 8, 12, "unknown system 'T'"),
    Fault("  a:", "  pi: 3\n  a:", 5, 3, "choose another name"),
    Fault("gwp: a}", "gwp: *x}", 7, 37, "the alias '*x' has no anchor '&x'"),
  ]

  static let numbers = [
    Fault("gwp: a}", "gwp: 3 kWh}", 7, 37, "in kWh (energy)", "counted in kg CO2-eq"),
    Fault("{p: 1 kWh}", "{p: 1 kg}", 8, 18, "in kg (mass)", "counted in kWh (energy)"),
    Fault("value: 2 kg", "value: 2 kWh", 5, 48, "'sd' of parameter 'a' is mass, but energy is needed"),
    Fault(
      "{p: 1 kWh}", "{demand: {p: 1 kWh}, set: {a: 2 kWh}}", 8, 44, "is energy, but the parameter is mass"),
    Fault("sd: 0.1 kg", "sd: -0.1 kg", 5, 47, "sd is -0.1, below 0"),
    Fault("normal: {sd: 0.1 kg}", "uniform: {min: 2 kg, max: 1 kg}", 5, 49, "min 2.0 is above max 1.0"),
    Fault(
      "normal: {sd: 0.1 kg}", "triangular: {min: 3 kg, mode: 9 kg, max: 4 kg}", 5, 64, "mode 9.0 is above max"
    ),
    Fault("normal: {sd: 0.1 kg}", "triangular: {min: 3 kg, max: 4 kg}", 5, 14, "mode 2.0 is below min 3.0"),
    Fault("normal: {sd: 0.1 kg}", "lognormal: {gsd: 1}", 5, 51, "gsd is 1", "leave the uncertainty out"),
    Fault("normal: {sd: 0.1 kg}", "lognormal: {gsd: 0.5}", 5, 51, "gsd is 0.5", "above 1"),
    Fault("normal: {sd: 0.1 kg}", "lognormal: {gsd: 2 kg}", 5, 51, "'gsd' of parameter 'a' is mass"),
    Fault("{sd: 0.1 kg}", "{}", 5, 34, "sd or cv", "add it"),
    Fault(
      "{sd: 0.1 kg}", "{sd: 0.1 kg, truncated: {min: 3 kg, max: 1 kg}}", 5, 66, "min 3.0 is not below max 1.0"
    ),
    Fault("output: 1 kWh", "output: -1 kWh", 7, 15, "the output of 'p' is -1.0: it must be above 0"),
    Fault("output: 1 kWh", "output: 0 kWh", 7, 15, "it must be above 0"),
    Fault("output: 1 kWh", "output: 1", 7, 15, "has no unit"),
    Fault("gwp: a}", "gwp: 1/0}", 7, 37, "not a finite number"),
    Fault("gwp: a}", "gwp: 1e308 t}", 7, 37, "not a finite number"),
    Fault("2 kg", "1e400 kg", 5, 14, "the value of parameter 'a'"),
    Fault("2 kg", ".inf", 5, 14, "the value of parameter 'a'"),
    Fault("2 kg", "nan", 5, 14, "unknown parameter 'nan'"),
    Fault("2 kg", "-inf", 5, 15, "unknown parameter 'inf'"),
    Fault("impacts:", "inputs: {p: 1 kWh}, impacts:", 7, 3, "singular", "'p' consumes all of what it makes"),
    Fault(
      "  p: {", "  q: {output: 4 kg, inputs: {p: 2 kWh}}\n  p: {inputs: {q: 2 kg}, ", 7, 3, "'q' and 'p'"),
    Fault("systems:", "analysis: {draws: 1.5}\nsystems:", 8, 19, "a whole number of at least 2"),
    Fault("systems:", "analysis: {draws: 1e30}\nsystems:", 8, 19, "a whole number"),
    Fault("systems:", "analysis: {seed: -1}\nsystems:", 8, 18, "a whole number of at least 0"),
    Fault("systems:", "analysis: {seed: 18446744073709551616}\nsystems:", 8, 18, "a whole number"),
    Fault("systems:", "analysis: {design: square}\nsystems:", 8, 20, "unknown design 'square'"),
    Fault("systems:", "units: {x: -3 kg}\nsystems:", 8, 12, "a positive multiple"),
    Fault("systems:", "units: {kg: {}}\nsystems:", 8, 9, "'kg' is a unit already"),
    Fault(
      "systems:", "expected: [{system: S, indicator: gwp, value: 2 kWh}]\nsystems:", 8, 47,
      "is in kWh (energy)"),
    Fault(
      "systems:", "expected: [{system: S, indicator: gwp, value: 2 kg, tolerance: -1}]\nsystems:", 8, 64,
      "below 0"),
  ]

  static let shapes = [
    Fault("gwp: a}", "gwp: max(a, 3 kg)}", 7, 37, "cut at its comma", "\"max(a, 3 kg)\""),
    Fault("gwp: a}", "gwp: max(a, min(1, 2), 4)}", 7, 37, "\"max(a, min(1, 2), 4)\""),
    Fault("gwp: a}", "gwp: 8 [gpu/server] * a}", 7, 39, "must be in quotes"),
    Fault("title: Small", "title: a: b", 2, 17, "must be in quotes"),
    Fault("  a: {", "\ta: {", 5, 1, "indent with spaces"),
    Fault("{p: 1 kWh}}", "{p: 1 kWh}", 9, 1, "not valid YAML"),
    Fault("systems:", "---\nsystems:", 8, 1, "keep one study in a file"),
    Fault("monteverde: 1\n", "", 1, 1, "'monteverde' is missing"),
    Fault("monteverde: 1", "monteverde: 2", 1, 13, "version 1 of the format, not '2'"),
    Fault("study: {title: Small, functional unit: one kWh}", "study:", 2, 7, "a map of keys and values"),
    Fault("\n  p: {output: 1 kWh, impacts: {gwp: a}}", "", 6, 11, "but this is nothing"),
    Fault("{S: {p: 1 kWh}}", "", 8, 9, "but this is nothing"),
    Fault("{S: {p: 1 kWh}}", "{}", 8, 10, "there is no system"),
    Fault("{p: 1 kWh}", "{}", 8, 14, "demands nothing"),
    Fault("{gwp: {unit: kg CO2-eq}}", "[gwp]", 3, 13, "this is a list"),
    Fault("{unit: kg CO2-eq}", "{unit: [kg]}", 3, 26, "unit"),
    Fault("title: Small", "title: [a]", 2, 16, "'title' in 'study' is a text, but this is a list"),
    Fault("title: Small", "title: ", 2, 16, "'title' in 'study' is a text, but this is nothing"),
    Fault("value: 2 kg", "value: [1, 2]", 5, 14, "but this is a list"),
    Fault(parameter, "", 5, 5, "is empty: write a number"),
    Fault(parameter, "{}", 5, 6, "has no number"),
    Fault("{normal: {sd: 0.1 kg}}", "normal", 5, 33, "this is text"),
    Fault("{normal: {sd: 0.1 kg}}", "{}", 5, 33, "names no distribution: it may be"),
    Fault("{normal: {sd: 0.1 kg}}", "[1]", 5, 33, "this is a list"),
    Fault("{sd: 0.1 kg}}", "{sd: 0.1 kg}, uniform: {min: 1 kg, max: 2 kg}}", 5, 56, "two distributions"),
    Fault("value: 2 kg", "value: 2 kg, formula: 3", 5, 29, "a formula beside a value"),
    Fault("{p: 1 kWh}", "p", 8, 14, "this is text"),
    Fault("systems:", "expected: {a: 1}\nsystems:", 8, 11, "a list of rows, but this is a map"),
    Fault("systems:", "expected: [x]\nsystems:", 8, 12, "this is text"),
    Fault("systems:", "correlations: 3\nsystems:", 8, 15, "list"),
    Fault("systems:", "shares: [1]\nsystems:", 8, 9, "this is a list"),
    Fault("systems:", "choices: x\nsystems:", 8, 10, "this is text"),
    Fault("systems:", "rows: x\nsystems:", 8, 7, "this is text"),
  ]

  @Test(arguments: keys + names + numbers + shapes) func oneFault(fault: Fault) throws {
    let text = try TestStudies.small(fault.old, fault.new)
    let error = #expect(throws: StudyError.self) { try TestStudies.read(text) }
    let diagnostic = try #require(error?.diagnostic)
    #expect(diagnostic.place == Place(line: fault.line, column: fault.column), "\(diagnostic.message)")
    for words in fault.says { #expect(diagnostic.message.contains(words)) }
    #expect(
      try #require(error?.text).hasSuffix(":\(fault.line):\(fault.column): error: \(diagnostic.message)"))
    #expect(error?.isMissingFile == false)
  }

  @Test func aStaticResultThatDoesNotExistIsNoted() throws {
    for formula in ["a / 0", "9^9^9^9 * a", "1e308 * 1e308 * a"] {
      let study = try TestStudies.read(TestStudies.small("gwp: a}", "gwp: \(formula)}"))
      #expect(study.compiled.notes.contains { $0.message.contains("no static result") && $0.place.line == 8 })
    }
  }

  @Test func longNamesAndControlCharactersStayOutOfMessages() throws {
    let long = try TestStudies.small("parameters:", String(repeating: "x", count: 3_000) + ": 1\nparameters:")
    let error = #expect(throws: StudyError.self) { try TestStudies.read(long) }
    #expect(try #require(error).diagnostic.message.count < 1300)
    let control = try TestStudies.small("parameters:", "\"a\\e[31m\\nb\": 1\nparameters:")
    let escape = #expect(throws: StudyError.self) { try TestStudies.read(control) }
    #expect(try #require(escape).text.contains("'a [31m b'"))
  }
}
