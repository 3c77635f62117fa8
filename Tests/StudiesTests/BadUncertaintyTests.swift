import Foundation
import Studies
import Testing

/// Impossible inputs: each refused at its place, with its cure.
@Suite struct BadUncertaintyTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var value: String?
    let uncertainty: String
    /// The text at whose first appearance in the line the error stands.
    let at: String
    let says: [String]
    var testDescription: String { uncertainty }
    var line: String { "x: {\(value.map { "value: \($0), " } ?? "")uncertainty: {\(uncertainty)}}" }

    init(_ uncertainty: String, value: String? = nil, at: String, _ says: String...) {
      (self.value, self.uncertainty, self.at, self.says) = (value, uncertainty, at, says)
    }
  }

  static let files = [
    "empty.csv": "", "headings.csv": "a,b\n", "nan.csv": "a,b\n1,2\n3,nan\n",
    "text.csv": "a,b [foo]\n1,x\n2,3\n",
    "ragged.csv": "a,b\n1,2\n3\n", "twice.csv": "a,a\n1,2\n", "negative.csv": "a,w\n1,-2\n3,1\n",
    "zero.csv": "a,w\n1,0\n2,0\n",
  ]

  static let families: [Case] = [
    Case("beta: {alpha: 0, beta: 2}", at: "0, beta", "alpha is 0.0", "positive"),
    Case("beta: {alpha: -1, beta: 2}", at: "-1", "alpha is -1.0", "positive"),
    Case("gamma: {mean: -1, sd: 1}", at: "-1", "mean is -1.0", "positive"),
    Case("student_t: {df: 0, scale: 1, location: 1}", at: "0, scale", "df is 0.0", "positive"),
    Case("gev: {location: 0, scale: -1, shape: 0}", at: "-1", "scale is -1.0", "positive"),
    Case("bernoulli: 1.2", at: "1.2", "p is 1.2, not a probability", "from 0 to 1"),
    Case("uniform: {min: 2, max: 1}", at: "2, max", "min 2.0 is above max 1.0", "exchange"),
    Case("triangular: {min: 0, max: 1}", at: "triangular", "needs 'mode'", "value"),
    Case("discrete_uniform: {min: 1.5, max: 3}", at: "1.5", "min is 1.5", "whole number"),
    Case("lognormal: {median: 2, gsd: 1}", at: "1}", "gsd is 1", "more than 1"),
    Case("lognormal: {gsd: 0.5}", value: "2 kg", at: "0.5", "gsd is 0.5", "above 1"),
    Case("lognormal: {median: 0, gsd: 2}", at: "0, gsd", "median is 0", "another distribution"),
    Case("normal: {sd: 1}", value: "2 kg", at: "1}", "'sd'", "write 1.0 kg"),
    Case(
      "normal: {mean: 0, sd: 1, truncated: {min: 50, max: 60}}", at: "{min: 50",
      "no part of the distribution", "move"),
    Case(
      "uniform: {min: 0, max: 1, truncated: {min: 2}}", at: "{min: 2", "no part of the distribution", "move"),
    Case("pedigree: {scores: [1, 2, 3, 1, 6]}", value: "2 kg", at: "1, 2, 3", "score 5 is 6", "from 1 to 5"),
    Case("pedigree: {scores: [1, 2, 3, 1]}", value: "2 kg", at: "1, 2, 3", "4 scores: give five"),
    Case("pedigree: {scores: [1, 1, 1, 1, 2], edition: 4}", value: "2 kg", at: "4}", "'edition' is 2 or 3"),
    Case("pedigree: {scores: [1, 1, 1, 1, 2]}", at: "pedigree", "give the amount a value"),
    Case("bernoulli: 0.2", value: "2 kg", at: "bernoulli", "pure numbers", "multiply"),
    Case("beta: {alpha: 1, beta: 2}", value: "2 kg", at: "beta", "pure numbers", "give 'min' and 'max'"),
    Case("categorical: {choices: [1]}", at: "categorical", "at least two"),
    Case("categorical: {choices: [1, 2], weights: [1, -1]}", at: "-1", "a weight is -1.0", "above 0"),
    Case("categorical: {choices: [1, 2], weights: [1]}", at: "1]}", "2 choices, but 1 weights"),
    Case("categorical: {choices: [1, 2 kg]}", at: "2 kg", "pure number and mass"),
    Case("mixture: {of: []}", at: "[]", "a list of"),
    Case("mixture: {}", at: "mixture", "needs 'of'"),
    Case("mixture: {of: [{weight: 0, uniform: {min: 0, max: 1}}]}", at: "0, uniform", "above 0"),
    Case("mixture: {of: [{weight: 1, normal: {sd: 1}}]}", value: "1", at: "normal", "needs 'mean'"),
    Case(
      "mixture: {of: [{weight: 1, categorical: {choices: [1, 2]}}]}", at: "categorical",
      "another distribution"),
    Case(
      "mixture: {of: [{weight: 1, uniform: {min: 0, max: 1, truncated: {min: 3}}}]}", at: "{min: 3", "move"),
  ]

  static let data: [Case] = [
    Case("empirical: {data: []}", at: "[]", "empty list"),
    Case("empirical: {data: [1, nan]}", at: "nan", "entry 2", "no finite number", "leave it out"),
    Case("empirical: {data: [1, -.inf]}", at: "-.inf", "entry 2", "no finite number"),
    Case("empirical: {file: empty.csv, column: a}", at: "empty", "'empty.csv' is empty", "headings and rows"),
    Case("empirical: {file: headings.csv, column: a}", at: "headings", "no rows"),
    Case("empirical: {file: none.csv, column: a}", at: "none", "no file 'none.csv'"),
    Case("empirical: {file: ., column: a}", at: "., column", "is it a file?"),
    Case(
      "empirical: {file: nan.csv, column: b}", at: "b}", "nan.csv:3:3: 'nan' is not a number",
      "remove the row"),
    Case("empirical: {file: text.csv, column: aa}", at: "aa", "no column 'aa'", "did you mean 'a'?"),
    Case("empirical: {file: text.csv, column: b}", at: "b}", "heading of 'b'", "unknown unit 'foo'"),
    Case("empirical: {file: ragged.csv, column: a}", at: "ragged", "ragged.csv:3:1:"),
    Case("empirical: {file: twice.csv, column: a}", at: "a}", "two columns 'a'", "rename"),
    Case("empirical: {file: nan.csv}", at: "empirical", "both 'file' and 'column'"),
    Case("empirical: {file: nan.csv, column: a}", value: "1 kg", at: "a}", "give its heading a unit"),
  ]

  @Test(arguments: families + data)
  func isRefusedAtItsPlaceWithItsCure(bad: Case) throws {
    let refusal = try #require(UncertainStudy.refusal([bad.line], files: Self.files), "it passed")
    // The parameter stands on line 6 behind two spaces; a text is sought behind `uncertainty:`.
    let start = try #require(bad.line.range(of: "uncertainty: {")).upperBound
    let place = try #require(bad.line.range(of: bad.at, range: start..<bad.line.endIndex), "\(bad.at)")
    let column = bad.line.distance(from: bad.line.startIndex, to: place.lowerBound) + 3
    let prefix = "6:"
    #expect(refusal.hasPrefix(prefix), "\(refusal)")
    let found = Int(refusal.dropFirst(prefix.count).prefix { $0 != ":" })
    // A list may be named by its bracket or its first entry.
    #expect(found == column || found == column - 1, "\(refusal), expected column \(column)")
    #expect(refusal.contains(": error: "))
    for part in bad.says { #expect(refusal.contains(part), "\(refusal)") }
  }

  static let inputs = [
    "a: {value: 1, uncertainty: {normal: {sd: 0.1}}}", "b: {value: 1, uncertainty: {lognormal: {gsd: 1.2}}}",
    "c: {value: 3}", "d: {uncertainty: {categorical: {choices: [1, 2]}}}",
  ]
  static let sets = """
    shares: {mix: {parts: {n: 0.5, g: 0.5}, concentration: 10}}
    rows: {zone: {file: nan.csv, columns: {carbon: a}}}
    """

  @Test(arguments: [
    ("{between: [a, c], spearman: 0.5}", "'c' is not uncertain"),
    ("{between: [a, b], spearman: 1.5}", "a correlation is 1.5: it lies from -1 to 1"),
    ("{between: [a, a], spearman: 0.5}", "cannot be correlated with itself"),
    ("{between: [a, b], spearman: 0.5}, {between: [b, a], normal: 0.5}", "correlated twice: keep one"),
    ("{between: [a, d], spearman: 0.5}", "without an order"),
    ("{between: [a, zone], spearman: 0.5}", "without an order"),
    ("{between: [a, carbon], spearman: 0.5}", "drawn with the rows 'zone'"),
    ("{between: [a, bb], spearman: 0.5}", "unknown input 'bb' in a correlation; did you mean 'b'?"),
    ("{between: [a, n], spearman: 0.5}", "use 'logistic normal'"),
    ("{between: [a, b]}", "needs 'spearman'"), ("{between: [a], spearman: 0.1}", "list of two names"),
    ("{between: [a, b], spearman: 0.5, df: 0}", "'df' is 0.0: it is above 0"),
    ("{between: [a, b], spearman: 0.5, normal: 0.5}", "keep one"),
  ])
  func correlationsAreRefused(row: String, says: String) {
    let refusal = UncertainStudy.refusal(
      Self.inputs, "correlations: [\(row)]\n" + Self.sets, files: Self.files)
    #expect(refusal?.hasPrefix("10:") == true && refusal?.contains(says) == true, "\(refusal ?? "passed")")
  }

  @Test(arguments: [
    ("shares: {mix: {parts: {n: 1}, concentration: 10}}", "shares need at least two"),
    ("shares: {mix: {parts: {n: 0.5, g: 0.4}, concentration: 10}}", "add up to 0.9, not to 1"),
    ("shares: {mix: {parts: {n: 0, g: 1}, concentration: 10}}", "lies between 0 and 1"),
    ("shares: {mix: {parts: {n: 0.5, g: 0.5}, concentration: 0}}", "must be above 0"),
    ("shares: {mix: {parts: {n: 0.5, g: 0.5}}}", "'concentration' is missing"),
    ("shares: {mix: {parts: {n: 0.5, g: 0.5}, concentration: 2, logistic normal: {gsd: 2}}}", "keep one"),
    ("shares: {mix: {parts: {n: 0.5, g: 0.5}, logistic normal: {gsd: 1}}}", "gsd is 1"),
    ("shares: {mix: {parts: {n: 0.5, g: 0.5}, logistic normal: {gsd: {n: 2}}}}", "has none for 'g'"),
    (
      "shares: {mix: {parts: {n: 0.5, g: 0.5}, logistic normal: {gsd: {n: 2, g: 2, k: 2}}}}",
      "unknown key 'k'"
    ),
    ("shares: {mix: {parts: {a: 0.5, g: 0.5}, concentration: 3}}", "'a' is defined twice: rename one"),
    (
      "choices: {m: {weights: {u: 1, v: 1}, set: {u: {aa: 1}, v: {a: 2}}}}",
      "unknown parameter 'aa'; did you mean 'a'?"
    ),
    ("choices: {m: {weights: {u: 1, v: -1}, set: {u: {a: 1}, v: {a: 2}}}}", "weight of 'v' is -1.0"),
    ("choices: {m: {weights: {u: 1, v: 0}, set: {u: {a: 1}, v: {a: 2}}}}", "weight of 'v' is 0.0"),
    ("choices: {m: {weights: {u: 1}, set: {u: {a: 1}}}}", "needs at least two"),
    ("choices: {m: {weights: {u: 1, v: 1}, set: {}}}", "sets nothing"),
    (
      "choices: {m: {weights: {u: 1, v: 1}, set: {u: {a: 1 kg}}}}",
      "is mass, but the parameter is a pure number"
    ),
    ("rows: {z: {file: negative.csv, columns: {k: a}, weights: w}}", "weight -2.0: weights are not negative"),
    ("rows: {z: {file: zero.csv, columns: {k: a}, weights: w}}", "all weights in the column 'w' are 0"),
    ("rows: {z: {file: zero.csv, columns: {a: a}}}", "'a' is defined twice"),
    ("rows: {z: {file: zero.csv, columns: {}}}", "name no column"),
    ("rows: {z: {file: zero.csv, columns: {k: [a]}}}", "heading of a column"),
    ("rows: {z: {file: ragged.csv, columns: {k: a}}}", "ragged.csv:3:1:"),
    ("rows: {z: {file: , columns: {k: a}}}", "'file'"),
  ])
  func setsAreRefused(section: String, says: String) {
    let refusal = UncertainStudy.refusal(Self.inputs, section, files: Self.files)
    #expect(refusal?.hasPrefix("10:") == true && refusal?.contains(says) == true, "\(refusal ?? "passed")")
  }

  @Test(arguments: [
    ("x * x = 2", "not linear in 'x'"), ("1 / x = 2", "not linear in 'x'"),
    ("sqrt(x) = 2", "not linear in 'x'"),
    ("a + b = 2", "does not mention 'x'"), ("x - x = a", "leaves 'x' open"),
    ("0 * x + a = 2", "leaves 'x' open"),
    ("a + x", "an equation, as in a + b = c"), ("a + x = 2 [kg]", "adds mass and a pure number"),
    ("x + foo = 2", "unknown parameter 'foo'"), ("y + x = 2", "in a circle"),
  ])
  func balancesAreRefused(balance: String, says: String) {
    let refusal = UncertainStudy.refusal(
      Self.inputs + ["y: {formula: 2 * x}", "x: {balance: \"\(balance)\"}"])
    #expect(refusal?.contains(says) == true, "\(refusal ?? "passed")")
  }
}
