using ChordDash.Engine.Chords;
using ChordDash.Engine.Common;
using ChordDash.Engine.Resources;

namespace ChordDash.Engine.Prediction;

/// <summary>What somebody asks a model about.</summary>
/// <param name="Sequence">As typed, see <see cref="ChordSequenceParser.Parse"/>.</param>
/// <param name="Key">The key that the chords are in, such as "D minor", or <see cref="DetectKey"/>: they are transposed to C major or A
/// minor, as the pieces of the standard vocabulary were. Null or empty where they are in C major or A minor already.</param>
public sealed record SequenceQuery(string Sequence, string? Key = null)
{
    /// <summary>In place of a key: to estimate it.</summary>
    public const string DetectKey = "auto";

    private const int MaxQuoteLength = 40;

    /// <summary>Whether a sequence is refused that has a token which is doubtful or not understood.</summary>
    public bool Strict { get; init; }

    /// <summary>Whether it is read in some milliseconds.</summary>
    public bool IsShort => Sequence.Length <= Limits.MaxCharactersForFree;

    /// <exception cref="UserErrorException">The sequence is too long, the key is none, or chords of this vocabulary cannot be
    /// transposed.</exception>
    /// <exception cref="ReadingRefusedException">It is to be read strictly, and not all of it is certain.</exception>
    public ReadSequence Read(ChordNames names, CancellationToken cancellationToken = default)
    {
        var read = ReadAll(names, cancellationToken);
        if (Strict)
            ReadingRefusedException.RequireCertain(read.Typed);
        return read;
    }

    private ReadSequence ReadAll(ChordNames names, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(names);
        if (Sequence.Length > Limits.MaxSequenceCharacters)
            throw new UserErrorException(ModelMessages.SequenceHasTooManyCharacters(Limits.MaxSequenceCharacters));
        if (string.IsNullOrWhiteSpace(Key))
            return AsWritten();
        if (!names.Standard || names.OwnSymbols.Count > 0)
            throw new UserErrorException(ModelMessages.VocabularyHasNoKeys);
        if (Key.Equals(DetectKey, StringComparison.OrdinalIgnoreCase))
        {
            var written = AsWritten();
            return KeyDetection.Detect(written.Codes) is { } found ? Normalised(written.Typed, found) : written;
        }
        return ChordKey.TryParse(Key, out var key)
            ? Normalised(Parse(key), key)
            : throw new UserErrorException(
                ModelMessages.KeyIsUnknown(Key.Length <= MaxQuoteLength ? Key : $"{Key[..MaxQuoteLength]}…", DetectKey)
            );

        ReadSequence AsWritten()
        {
            var typed = Parse(key: null);
            return new(typed, null, typed.Codes);
        }

        TypedSequence Parse(ChordKey? key) =>
            ChordSequenceParser.Parse(Sequence, names, key, Limits.MaxSequenceChords, Limits.MaxSequenceSigns, cancellationToken);
    }

    private static ReadSequence Normalised(TypedSequence typed, ChordKey key) => new(typed, key, [.. typed.Codes.Select(key.Normalise)]);
}
