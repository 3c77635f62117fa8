/// What is impossible or doubtful about the uncertainty that a database gives for an exchange.
public enum UncertaintyDefect: Int, Sendable, Hashable, CaseIterable, Comparable {
  // MARK: Impossible: there is no such distribution
  case unknownDistribution
  case spreadIsZero
  case spreadMissing
  case spreadNegative
  case placeMissing
  case overflow
  case limitMissing
  case minimumAboveMaximum
  case rangeIsEmpty
  case modeOutside
  case invalidParameter
  // MARK: Doubtful: a distribution, but hardly the one that was meant
  case signReversed
  case rangeWithoutAmount
  case locIsNotLogAmount
  case meanIsAmount
  case locIsNotAmount
  case meanFarFromAmount

  /// Whether there is no such distribution, so that the static value is used; else the distribution is used as given.
  public var isImpossible: Bool { self < .signReversed }

  /// What is the matter, in words that follow a number of exchanges.
  public var description: String {
    switch self {
    case .unknownDistribution: "a distribution id that stats_arrays does not have"
    case .spreadIsZero: "standard deviation 0 (of a lognormal: GSD 1), a placeholder"
    case .spreadMissing: "no standard deviation (of a lognormal: GSD 0 or none)"
    case .spreadNegative: "a negative standard deviation (of a lognormal: GSD below 1)"
    case .placeMissing: "no mean, mode or median (loc)"
    case .overflow: "draws beyond the range of numbers"
    case .limitMissing: "no minimum or no maximum"
    case .minimumAboveMaximum: "minimum above maximum"
    case .rangeIsEmpty: "minimum equal to maximum"
    case .modeOutside: "a mode outside minimum and maximum"
    case .invalidParameter: "a parameter that the distribution cannot have"
    case .signReversed: "draws of the other sign than the amount"
    case .rangeWithoutAmount: "a range that does not contain the amount"
    case .locIsNotLogAmount: "a lognormal whose loc is not ln|amount|"
    case .meanIsAmount: "a lognormal whose mean, not median, is the amount"
    case .locIsNotAmount: "a loc (mean or mode) that is not the amount"
    case .meanFarFromAmount: "a mean that is more than double or less than half the amount"
    }
  }

  /// Order of declaration: impossible ones first.
  public static func < (a: UncertaintyDefect, b: UncertaintyDefect) -> Bool { a.rawValue < b.rawValue }
}

/// Several defects of one exchange.
public struct UncertaintyDefects: OptionSet, Sendable, Hashable {
  /// One bit for each defect.
  public let rawValue: UInt32

  /// Defects by bits.
  public init(rawValue: UInt32) { self.rawValue = rawValue }

  /// One defect.
  public init(_ defect: UncertaintyDefect) { rawValue = 1 << UInt32(defect.rawValue) }

  /// The defects, impossible ones first.
  public var all: [UncertaintyDefect] { UncertaintyDefect.allCases.filter { contains(.init($0)) } }
}
