/// A JSON value whose objects keep the order of their members, so that what is written is the same every time.
public indirect enum JSONValue: Equatable, Sendable {
  /// Members in the order in which they are written.
  case object([JSONMember])
  /// Elements in order.
  case array([JSONValue])
  /// Text.
  case string(String)
  /// A whole number, written without a decimal point.
  case integer(Int)
  /// A whole number too large for `integer`: seeds have 64 bits without sign.
  case unsigned(UInt64)
  /// A number, written with the fewest digits that read back to the same bits; not finite: written as `null`.
  case number(Double)
  /// `true` or `false`.
  case boolean(Bool)
  /// No value.
  case null

  /// An array of numbers.
  public static func numbers(_ values: [Double]) -> JSONValue { .array(values.map { .number($0) }) }

  /// A string, or `null`.
  public static func optional(_ text: String?) -> JSONValue { text.map { .string($0) } ?? .null }

  /// A whole number of 64 bits without sign.
  public static func whole(_ number: UInt64) -> JSONValue {
    Int(exactly: number).map { .integer($0) } ?? .unsigned(number)
  }

  /// A whole number, or `null`.
  public static func optional(_ number: Int?) -> JSONValue { number.map { .integer($0) } ?? .null }

  /// A number, or `null`.
  public static func optional(_ number: Double?) -> JSONValue { number.map { .number($0) } ?? .null }
}

/// A key of an object with its value.
public struct JSONMember: Equatable, Sendable {
  /// The key; an object has each key once.
  public var key: String
  /// The value under the key.
  public var value: JSONValue

  /// A key with its value.
  public init(_ key: String, _ value: JSONValue) {
    self.key = key
    self.value = value
  }
}

// MARK: - Reading and changing members

extension JSONValue {
  /// The value under a key of an object; nil where there is no such key or the value is no object.
  ///
  /// Setting replaces the value where it stands, adds a new key at the end, and removes the key with nil.
  ///
  /// - Precondition: setting asks for an object.
  /// - Complexity: linear in the number of members.
  public subscript(key: String) -> JSONValue? {
    get { object?.first { $0.key == key }?.value }
    set {
      guard case .object(var members) = self else {
        preconditionFailure("a member can only be set in an object")
      }
      let index = members.firstIndex { $0.key == key }
      switch (index, newValue) {
      case (let index?, let value?): members[index].value = value
      case (let index?, nil): members.remove(at: index)
      case (nil, let value?): members.append(JSONMember(key, value))
      case (nil, nil): break
      }
      self = .object(members)
    }
  }

  /// The element of an array; nil outside it or where the value is no array.
  public subscript(index: Int) -> JSONValue? {
    guard let array, array.indices.contains(index) else { return nil }
    return array[index]
  }

  /// The members, if this is an object.
  public var object: [JSONMember]? {
    if case .object(let members) = self { members } else { nil }
  }

  /// The elements, if this is an array.
  public var array: [JSONValue]? {
    if case .array(let elements) = self { elements } else { nil }
  }

  /// The text, if this is a string.
  public var string: String? {
    if case .string(let text) = self { text } else { nil }
  }

  /// The number, if this is a number of either kind.
  public var number: Double? {
    switch self {
    case .number(let number): number
    case .integer(let integer): Double(integer)
    case .unsigned(let integer): Double(integer)
    default: nil
    }
  }

  /// The whole number, if this is one.
  public var integer: Int? {
    if case .integer(let integer) = self { integer } else { nil }
  }

  /// The truth value, if this is one.
  public var boolean: Bool? {
    if case .boolean(let boolean) = self { boolean } else { nil }
  }
}

// MARK: - Literals

extension JSONValue: ExpressibleByDictionaryLiteral, ExpressibleByArrayLiteral, ExpressibleByStringLiteral,
  ExpressibleByStringInterpolation, ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral,
  ExpressibleByBooleanLiteral, ExpressibleByNilLiteral
{
  /// An object with its members in the order of the literal.
  public init(dictionaryLiteral elements: (String, JSONValue)...) {
    self = .object(elements.map { JSONMember($0.0, $0.1) })
  }

  /// An array.
  public init(arrayLiteral elements: JSONValue...) { self = .array(elements) }

  /// A string.
  public init(stringLiteral value: String) { self = .string(value) }

  /// A whole number.
  public init(integerLiteral value: Int) { self = .integer(value) }

  /// A number.
  public init(floatLiteral value: Double) { self = .number(value) }

  /// A truth value.
  public init(booleanLiteral value: Bool) { self = .boolean(value) }

  /// `null`.
  public init(nilLiteral: ()) { self = .null }
}
