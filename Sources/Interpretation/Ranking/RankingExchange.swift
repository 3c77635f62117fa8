extension Ranking {
  /// An exchange of a database behind the study and its share in the variance of one score of the study.
  public struct Exchange: Sendable, Hashable {
    /// Where it comes from and where it goes.
    public let name: String
    /// Name of its matrix.
    public let matrix: String
    /// Ids of row and column as the database has them; a characterisation has no column.
    public let row: Int64
    /// See `row`.
    public let column: Int64?
    /// First-order Sobol' index, with the reservation of `total`.
    public let first: Value
    /// E (∂h/∂x)² Var x / Var h: the total Sobol' index where the score is linear in the exchange.
    public let total: Value
    /// E (dh/dz)² / Var h with the normal score z, an upper bound of the total index; no value for an exchange that is
    /// discrete or was sampled elsewhere.
    public let totalBound: Value
    /// Whether the score is linear in it.
    public let isLinear: Bool
  }
}
