import Parameters

/// A study file read into values: what is written, checked for its shape but not yet for its meaning.
struct StudyFile {
  struct Indicator {
    let name: String
    let place: Place
    let unit: Unit
    /// Characterisation factors by elementary flow.
    let factors: [(flow: String, specification: Specification)]
    /// The methods of databases that score it; where there is none, that of the indicator's name.
    let methods: [MethodName]

    /// The method of one database, by the name that `background` gives it.
    func method(of background: String) -> MethodName? {
      methods.first { $0.background == background } ?? methods.first { $0.background == nil }
    }
  }

  /// A method as an indicator names it: `method: ILCD`, or `method: {ei: ILCD, uslci: TRACI}`.
  struct MethodName {
    /// Which database has it; nil: any.
    let background: String?
    let text: String
    let place: Place
  }

  struct Parameter {
    let name: String
    let place: Place
    let specification: Specification
  }

  /// A demand with its direction and tags: an input, a flow or an impact.
  struct Exchange {
    let name: String
    let namePlace: Place
    let specification: Specification
    var stage: String?
    var task: String?
    /// Counts exchanges of one name in one process, from 0.
    let occurrence: Int
  }

  struct Process {
    let name: String
    let place: Place
    let output: Amount
    let stage: String?
    let task: String?
    let inputs: [Exchange]
    let flows: [Exchange]
    let impacts: [Exchange]
  }

  struct System {
    let name: String
    let place: Place
    let demand: [(product: String, place: Place, amount: Amount)]
    let provides: Amount?
    let isReference: Bool
    let overrides: [(parameter: String, place: Place, specification: Specification)]
  }

  struct Analysis {
    var draws: Int?
    var seed: UInt64?
    var design: String?
    var designPlace = Place.start
    /// True when correlations are met by reordering (Iman and Conover 1982) in place of copulas.
    var isReordered = false
  }

  let title: String
  let functionalUnit: String
  let functionalAmount: Amount?
  let units: UnitTable
  let indicators: [Indicator]
  let parameters: [Parameter]
  let processes: [Process]
  let systems: [System]
  let correlations: [CorrelationRow]
  let shares: [ShareSet]
  let choices: [ChoiceSet]
  let rows: [RowSet]
  let groups: [GroupSection]
  let backgrounds: [BackgroundSection]
  let analysis: Analysis
  let expected: [ExpectedRow]
}

/// A published result that a study should reproduce.
struct ExpectedRow: Sendable {
  let place: Place
  let system: String
  let indicator: String
  let stage: String?
  let task: String?
  let value: Amount?
  let tolerance: Amount?
  let share: Amount?
  let ratioTo: String?
  let atLeast: Amount?
  let atMost: Amount?
  let source: String?
}
