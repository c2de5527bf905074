namespace ChordDash.Engine.Chords;

/// <param name="Key">That the sequence was transposed from, chosen or estimated; null when it was taken as written.</param>
/// <param name="Codes">One per beat, in C major or A minor.</param>
public sealed record ReadSequence(TypedSequence Typed, ChordKey? Key, int[] Codes);
