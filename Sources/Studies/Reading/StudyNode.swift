/// A node of a study file: text, a list or a map, with its place. Scalars stay the text that was written.
struct StudyNode {
  indirect enum Content {
    case scalar(String)
    case list([StudyNode])
    case map([(key: StudyNode, value: StudyNode)])
  }

  let content: Content
  let place: Place
  /// Columns from `place` to the first character of a scalar's text: 1 behind a quotation mark.
  var textOffset = 0
  /// Plain text that is empty: `key:` with nothing behind it.
  var isEmpty = false

  var text: String? {
    if case .scalar(let text) = content { return text }
    return nil
  }

  /// How to call the node in a message.
  var kind: String {
    switch content {
    case .scalar: return isEmpty ? "nothing" : "text"
    case .list: return "a list"
    case .map: return "a map"
    }
  }

  /// The place of a character of the scalar.
  func place(ofCharacter offset: Int) -> Place { place.moved(by: textOffset + offset) }
}
