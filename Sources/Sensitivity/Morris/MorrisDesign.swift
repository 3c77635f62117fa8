/// How elementary effects are sampled.
public enum MorrisDesign: Sendable, Hashable {
  /// Trajectories on a grid (Morris 1991): from a random point one factor after the other, in random order,
  /// steps half the levels up or down.
  ///
  /// - Parameters:
  ///   - levels: Levels of each input, an even number.
  ///   - grid: Where the levels lie.
  ///   - candidates: Number of random trajectories of which the most distant ones are chosen (Campolongo,
  ///     Cariboni & Saltelli 2007, EMS 22:1509); not above the number of trajectories wanted: no choice. Chosen
  ///     ones cover the space better when they are few, but lie towards its corners: mu and mu* are biased (by
  ///     40 % for the first input of the Ishigami function with 100 of 400), and intervals do not know it.
  case trajectories(levels: Int = 4, grid: MorrisGrid = .interior, candidates: Int = 0)
  /// From each point of a design a step of each factor alone, to its coordinate in a second, independent
  /// point (Campolongo, Saltelli & Cariboni 2011, CPC 182:978).
  case radial
}

/// Where the levels of a grid on the unit interval lie.
public enum MorrisGrid: String, Sendable, Hashable, CaseIterable {
  /// In the middle of equal cells, (l + 1/2) / p: fit for unbounded inputs. Steps are 1/2.
  case interior
  /// From 0 to 1, l / (p - 1), as Morris has them: for models that take both ends. Steps are p / (2 (p - 1)).
  case ends
}
