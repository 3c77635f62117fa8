import Glibc

/// Between rank correlations and the correlations of the normal scores.
public enum RankCorrelation {
  /// The correlation r of normal scores whose rank correlation (Spearman's) is `spearman` under a Gaussian
  /// copula: r = 2 sin(pi spearman / 6) (Pearson 1907), at most 0.018 away from it.
  public static func normalScores(spearman: Double) -> Double {
    abs(spearman) == 1 ? spearman : 2 * sin(.pi * spearman / 6)
  }

  /// The rank correlation under a Gaussian copula: (6 / pi) asin(r / 2).
  public static func spearman(normalScores r: Double) -> Double { abs(r) == 1 ? r : 6 / .pi * asin(r / 2) }

  /// Spearman's rank correlation of two columns of equal length; equal values share their mean rank.
  ///
  /// - Returns: NaN where a column is constant.
  public static func spearman(_ x: [Double], _ y: [Double]) -> Double {
    precondition(x.count == y.count, "columns of one length are needed")
    let (a, b) = (ranks(x), ranks(y))
    let mean = Double(x.count - 1) / 2
    var (sums, squaresA, squaresB) = (0.0, 0.0, 0.0)
    for i in a.indices {
      sums += (a[i] - mean) * (b[i] - mean)
      squaresA += (a[i] - mean) * (a[i] - mean)
      squaresB += (b[i] - mean) * (b[i] - mean)
    }
    return sums / (squaresA * squaresB).squareRoot()
  }

  /// Ranks from 0; equal values share their mean rank.
  static func ranks(_ x: [Double]) -> [Double] {
    let order = x.indices.sorted { x[$0] < x[$1] || (x[$0] == x[$1] && $0 < $1) }
    var ranks = [Double](repeating: 0, count: x.count)
    var first = 0
    while first < order.count {
      var last = first
      while last + 1 < order.count && x[order[last + 1]] == x[order[first]] { last += 1 }
      for place in first...last { ranks[order[place]] = Double(first + last) / 2 }
      first = last + 1
    }
    return ranks
  }
}
