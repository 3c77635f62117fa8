public import Sampling

/// Uncertain inputs whose coordinates depend on each other: margins stay, ranks go together.
public struct InputDependence: Sendable {
  private enum Copula: Sendable {
    case gaussian(GaussianCopula)
    case studentT(StudentTCopula)
  }

  /// The inputs, in the order of the copula's matrix.
  public let members: [UncertainInput]
  private let copula: Copula

  /// Inputs under a Gaussian copula.
  /// - Precondition: as many inputs as the copula has variables.
  public init(_ members: [UncertainInput], copula: GaussianCopula) {
    precondition(members.count == copula.size, "a copula has one variable for each input")
    self.members = members
    self.copula = .gaussian(copula)
  }

  /// Inputs under a t copula, which lets extremes go together.
  /// - Precondition: as many inputs as the copula has variables.
  public init(_ members: [UncertainInput], copula: StudentTCopula) {
    precondition(members.count == copula.size, "a copula has one variable for each input")
    self.members = members
    self.copula = .studentT(copula)
  }

  /// Correlations of the normal scores under a Gaussian copula; nil under a t copula.
  public var normalScores: Correlation? {
    guard case .gaussian(let copula) = copula else { return nil }
    return copula.normalScores
  }

  /// What the members are called together.
  public var name: String { members.map(\.name).joined(separator: " + ") }

  /// Identity of the random factor that a t copula has beside its members: a hash of their names.
  public var mixingIdentity: UInt64? {
    guard case .studentT = copula else { return nil }
    return UncertainInput(name: "", parts: ["t copula"] + members.map(\.name)).identity
  }

  /// Turns independent coordinates into dependent ones, in place.
  /// - Parameters:
  ///   - columns: one column of `draws` coordinates for each member.
  ///   - mixing: the coordinates of `mixingIdentity`.
  func transform(_ columns: inout [Double], mixing: [Double], draws: Int) {
    var span = columns.mutableSpan
    switch copula {
    case .gaussian(let copula): copula.transform(&span, draws: draws)
    case .studentT(let copula): copula.transform(&span, mixing: mixing.span, draws: draws)
    }
  }
}
