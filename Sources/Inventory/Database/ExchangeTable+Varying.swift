extension ExchangeTable {
  /// The exchanges of all places at which one varies, ascending.
  ///
  /// A data package of sampled values has to write all of these: brightway replaces whole places, so that what is certain beside
  /// something uncertain would be lost.
  public var exchangesOfVaryingPlaces: [Int] {
    func place(_ index: Int) -> Int64 { Int64(rows[index]) << 32 | Int64(columns[index]) }
    var varying: Set<Int64> = []
    for index in 0..<count where uncertainties[index].isUncertain { varying.insert(place(index)) }
    return (0..<count).filter { varying.contains(place($0)) }
  }
}
