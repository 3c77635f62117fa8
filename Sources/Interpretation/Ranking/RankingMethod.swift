import Sensitivity

/// The methods that rank inputs; the raw value is the name on the command line and in JSON.
public enum RankingMethod: String, Sendable, Hashable, CaseIterable {
  /// Sobol' indices by pick-freeze runs.
  case sobol
  /// Shapley effects, of dependent inputs too.
  case shapley
  /// First-order and total indices of dependent inputs (Kucherenko et al. 2012).
  case kucherenko
  /// Elementary effects: screening.
  case morris
  /// Extended Fourier amplitude sensitivity test.
  case extendedFAST = "efast"
  /// First-order indices by random balance designs.
  case rbdFAST = "rbd-fast"
  /// Sobol' indices of a sparse polynomial chaos expansion.
  case chaos
  /// First-order indices by ranks (Gamboa et al. 2022).
  case rank
  /// Borgonovo's delta.
  case delta
  /// PAWN: distances of cumulative distributions.
  case pawn
  /// Hilbert-Schmidt independence criteria.
  case hsic
  /// Cramer-von Mises indices, Chatterjee's coefficient.
  case cramerVonMises = "cramer-von-mises"
  /// Standardised regression and partial correlation coefficients, of values and of ranks.
  case regression
  /// Upper bounds on total indices by exact derivatives over draws.
  case derivatives
}

extension RankingMethod {
  /// What the method computes, as the heading of a result.
  public var title: String {
    switch self {
    case .sobol: "Sobol' indices of the variance"
    case .shapley: "Shapley effects of the variance"
    case .kucherenko: "First-order and total indices of dependent inputs (Kucherenko)"
    case .morris: "Morris' elementary effects"
    case .extendedFAST: "Sobol' indices by the extended Fourier amplitude sensitivity test"
    case .rbdFAST: "First-order Sobol' indices by random balance designs"
    case .chaos: "Sobol' indices by sparse polynomial chaos"
    case .rank: "First-order Sobol' indices by neighbours in rank"
    case .delta: "Borgonovo's delta"
    case .pawn: "PAWN indices"
    case .hsic: "Hilbert-Schmidt independence criteria"
    case .cramerVonMises: "Cramér-von Mises indices (Chatterjee's coefficient)"
    case .regression: "Regression and partial correlation coefficients"
    case .derivatives: "Upper bounds on total Sobol' indices by exact derivatives"
    }
  }

  /// The same in a few words, for a list of methods.
  public var summary: String {
    switch self {
    case .sobol: "Sobol' indices"
    case .shapley: "Shapley effects, of correlated inputs too"
    case .kucherenko: "indices of correlated inputs"
    case .morris: "elementary effects, for screening"
    case .extendedFAST: "Sobol' indices by Fourier curves"
    case .rbdFAST: "first-order indices by Fourier series"
    case .chaos: "Sobol' indices by polynomials"
    case .rank: "first-order indices by ranks"
    case .delta: "shifts of the distribution"
    case .pawn: "distances of distributions"
    case .hsic: "independence criteria, with tests"
    case .cramerVonMises: "Chatterjee's coefficient, with tests"
    case .regression: "SRC, SRRC, PCC, PRCC and R2"
    case .derivatives: "bounds on total indices by exact derivatives"
    }
  }

  /// What `draws` counts.
  public var drawsLabel: String {
    switch self {
    case .sobol, .shapley, .kucherenko: "base draws"
    case .morris: "effects of each input"
    case .extendedFAST: "runs of a curve"
    case .rbdFAST, .chaos, .rank, .delta, .pawn, .hsic, .cramerVonMises, .regression, .derivatives: "draws"
    }
  }

  /// Draws when nobody says how many.
  public var usualDraws: Int {
    switch self {
    case .sobol: 16_384
    case .shapley, .kucherenko: 8192
    case .morris: 256
    case .extendedFAST: 1025
    case .chaos: 1024
    case .rbdFAST, .rank, .delta, .pawn, .hsic, .cramerVonMises, .regression, .derivatives: 8192
    }
  }

  /// Draws that the method can hold in the memory of a usual machine: a fit keeps a column for each term, given-data methods
  /// keep scores and orders.
  var mostDraws: Int {
    switch self {
    case .chaos: 1 << 16
    case .hsic: 1 << 20
    case .rbdFAST, .rank, .delta, .pawn, .cramerVonMises, .regression: 1 << 24
    case .sobol, .shapley, .kucherenko, .morris, .extendedFAST, .derivatives: .max
    }
  }

  /// The same where each draw solves a database, which takes long.
  public var usualDrawsOfDatabases: Int {
    switch self {
    case .sobol: 4096
    case .shapley, .kucherenko: 2048
    case .derivatives: 1000
    default: usualDraws
    }
  }

  /// Whether the method ranks all exchanges of a database as one input.
  public var takesBackgrounds: Bool {
    switch self {
    case .sobol, .shapley, .kucherenko: true
    default: false
    }
  }

  /// The ways of estimation that the method has a choice of, the usual one first.
  public var estimators: [String] {
    switch self {
    case .sobol: SobolEstimator.allCases.map(\.rawValue)
    case .shapley: ShapleyProcedure.allCases.map(\.rawValue)
    case .morris: MorrisSampling.allCases.map(\.rawValue)
    default: []
    }
  }

  /// Whether the method reads plain draws of inputs and scores, such as `assess` saves, and needs no runs of its own.
  public var readsGivenData: Bool {
    switch self {
    case .rbdFAST, .rank, .delta, .pawn, .hsic, .cramerVonMises, .regression: true
    case .sobol, .shapley, .kucherenko, .morris, .extendedFAST, .chaos, .derivatives: false
    }
  }
}

/// How elementary effects are sampled, by name.
enum MorrisSampling: String, CaseIterable {
  /// Steps of each input alone from random points: no period of a function is missed.
  case radial
  /// Random trajectories on a grid of four levels.
  case trajectories
  /// The most distant ones of four times as many trajectories.
  case optimised
}
