import Studies
import Testing

/// What is wrong with a background is said at its place in the study, with the cure.
@Suite struct BackgroundErrorTests {
  /// One change to the study beside the database, the place of the error, and words of its message.
  struct Fault: CustomTestStringConvertible {
    let old: String
    let new: String
    let place: Place
    let says: [String]

    init(_ old: String, _ new: String, _ line: Int, _ column: Int, _ says: String...) {
      (self.old, self.new, self.place, self.says) = (old, new, Place(line: line, column: column), says)
    }

    var testDescription: String { new }
  }

  static let faults = [
    Fault(
      "datapackage:", "datapackages:", 8, 5, "'datapackages' in the background 'ei'",
      "did you mean 'datapackage'?"),
    Fault("    datapackage: inventory.zip\n", "", 8, 5, "'datapackage' is missing"),
    Fault("inventory.zip", "invent.zip", 8, 18, "no file 'invent.zip' beside the study"),
    Fault("inventory.zip", "names.csv", 8, 18, "names.csv"),
    Fault("inventory.zip", "method-01.zip", 8, 18, "technosphere"),
    Fault("method-02.zip]", "{a: 1}]", 9, 30, "a path or a list of paths"),
    Fault("[method-01.zip, method-02.zip]", "[]", 9, 14, "empty list"),
    Fault(
      "    methods: [method-01.zip, method-02.zip]\n", "", 8, 5, "no characterisation",
      "methods: [method-01.zip]"),
    Fault("names: names.csv", "names: study.yaml", 10, 12, "must name the columns id, kind and name"),
    Fault("    names: names.csv\n", "", 11, 21, "has no names: add 'names: names.csv'"),
    Fault("names: names.csv", "uncertainty: maybe", 10, 18, "on or off, not 'maybe'"),
    Fault("printed board", "printed bord", 12, 21, "the nearest is \"printed board\""),
    Fault(
      "printed board, location: GLO", "electricity", 12, 21, "2 products", "GLO (1)", "FR (3)",
      "give a location"),
    Fault("location: FR", "location: DE", 14, 23, "has no location DE", "GLO (1)"),
    Fault("{id: 1}", "{id: 17}", 13, 18, "no product or process has the id 17", "from 1 to 3"),
    Fault("{id: 1}", "{id: one}", 13, 18, "a whole number, not 'one'"),
    Fault("{id: 1}", "{id: 1, name: electricity}", 13, 27, "remove the name"),
    Fault("{id: 1}", "{id: 1, unit: kg}", 13, 27, "counts it in kilowatt hour"),
    Fault("{id: 1}", "{}", 13, 13, "'name' is missing in the link 'grid'"),
    Fault("board: {name", "server: {name", 12, 7, "a process of the study already"),
    Fault("board: 300 g", "board: 300 kWh", 18, 21, "'board' is counted in kg"),
    Fault("board: 300 g", "bord: 300 g", 18, 14, "did you mean 'board'?"),
    Fault(
      "method: water use", "method: water uses", 5, 28, "no method 'water uses'; did you mean 'water_use'?"),
    Fault("method: water use", "method: method-01", 5, 28, "counted in l", "kg CO2-Eq"),
    Fault(
      "climate change: {unit: kg CO2-eq}\n  water: {unit: l, method: water use}",
      "climate: {unit: kg CO2-eq}", 8, 15,
      "no indicator has a method", "climate: {unit: kg CO2-eq, method: climate_change}"),
    Fault(
      "processes:", "  other: {datapackage: a.zip, links: {}}\nprocesses:", 15, 38, "has no links"),
    Fault(
      "processes:", "  b: {datapackage: b.zip, links: {grid: {id: 1}}}\nprocesses:", 15, 35,
      "'grid' is a link to the background 'ei' already"),
    Fault(
      "processes:", "  b: {datapackage: inventory.zip, links: {other: {id: 1}}}\nprocesses:", 15, 20,
      "'inventory.zip' belongs to the background 'ei' already"),
    Fault("method: water use", "method: {ej: water use}", 5, 33, "did you mean 'ei'?"),
    Fault("links:", "linkz:", 11, 5, "did you mean 'links'?"),
  ]

  @Test(arguments: faults) func faultsAreFoundAtTheirPlace(fault: Fault) throws {
    let database = try TestDatabase()
    defer { database.remove() }
    let study = try TestDatabase.study((fault.old, fault.new))
    let error = try #require(#expect(throws: StudyError.self) { try database.read(study) })
    #expect(error.diagnostic.place == fault.place, "\(error.text)")
    for words in fault.says { #expect(error.diagnostic.message.contains(words), "\(error.text)") }
    #expect(!error.text.contains("--names"))
  }

  @Test func aMethodWithoutABackground() throws {
    let study = try TestStudies.small("gwp: {unit: kg CO2-eq}", "gwp: {unit: kg CO2-eq, method: a}")
    let error = try #require(#expect(throws: StudyError.self) { try TestStudies.read(study) })
    #expect(error.diagnostic.place == Place(line: 3, column: 45))
    #expect(error.diagnostic.message.contains("add the database under 'background:'"))
  }
}
