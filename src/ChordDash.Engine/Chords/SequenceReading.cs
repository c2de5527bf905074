using System.Text.Json.Serialization;
using ChordDash.Engine.Common;

namespace ChordDash.Engine.Chords;

/// <summary>
/// How a typed sequence was read, as answers carry it: with its counts, and with as many tokens as an answer has room for.
/// </summary>
/// <param name="Key">The key that the chords were transposed from, such as "D minor"; null when they were taken as written.</param>
/// <param name="Tokens">In the order in which they were typed.</param>
/// <param name="TokenCount">How many tokens the sequence has.</param>
/// <param name="DoubtfulCount">How many of them may have been meant otherwise.</param>
/// <param name="NotUnderstoodCount">How many of them were not understood and left out.</param>
/// <param name="Remarks">Sentences about the text as a whole, such as what was left out of a pasted row.</param>
public sealed record SequenceReading(
    string? Key,
    IReadOnlyList<ChordToken> Tokens,
    int TokenCount,
    int DoubtfulCount,
    int NotUnderstoodCount,
    IReadOnlyList<Message> Remarks
)
{
    /// <summary>
    /// Lists at most <paramref name="max"/> tokens. If there are more, those that are not certain come first, then the first of the
    /// others.
    /// </summary>
    public static SequenceReading Of(ReadSequence read, int max = Limits.MaxExplainedTokens)
    {
        ArgumentNullException.ThrowIfNull(read);
        return Of(read.Key?.Name, read.Typed, max);
    }

    /// <inheritdoc cref="Of(ReadSequence, int)"/>
    public static SequenceReading Of(string? key, TypedSequence typed, int max = Limits.MaxExplainedTokens)
    {
        ArgumentNullException.ThrowIfNull(typed);
        if (typed.Tokens.Count <= max)
            return Describe(key, typed, typed.Tokens);
        var uncertain = ListUncertain(typed, max);
        var certain = typed.Tokens.Where(token => !IsUncertain(token)).Take(max - uncertain.Count);
        return Describe(key, typed, [.. uncertain.Concat(certain).OrderBy(token => token.Position)]);
    }

    /// <summary>Lists the tokens alone that are doubtful or not understood, at most <paramref name="max"/> of them.</summary>
    public static SequenceReading OfUncertain(ReadSequence read, int max)
    {
        ArgumentNullException.ThrowIfNull(read);
        return Describe(read.Key?.Name, read.Typed, ListUncertain(read.Typed, max));
    }

    /// <summary>Whether a token is doubtful or was not understood.</summary>
    internal static bool IsUncertain(ChordToken token) => token.Error is not null || token.Doubt is not null;

    private static List<ChordToken> ListUncertain(TypedSequence typed, int max) => [.. typed.Tokens.Where(IsUncertain).Take(max)];

    private static SequenceReading Describe(string? key, TypedSequence typed, IReadOnlyList<ChordToken> listed) =>
        new(
            key,
            listed,
            typed.Tokens.Count,
            typed.Tokens.Count(token => token.Doubt is not null),
            typed.Tokens.Count(token => token.Error is not null),
            typed.Remarks
        );
}

/// <summary>An answer that depends on how a typed sequence was read, and says how.</summary>
public abstract record ReadAnswer
{
    /// <summary>Null where nothing was read.</summary>
    [JsonIgnore]
    public SequenceReading? Reading { get; init; }

    /// <summary>How tokens were read, in the order in which they were typed. A long sequence does not list all of them.</summary>
    public IReadOnlyList<ChordToken>? Tokens => Reading?.Tokens;

    /// <summary>How many tokens the sequence has.</summary>
    public int? TokenCount => Reading?.TokenCount;

    /// <summary>How many tokens may have been meant otherwise.</summary>
    public int? DoubtfulCount => Reading?.DoubtfulCount;

    /// <summary>How many tokens were not understood and left out.</summary>
    public int? NotUnderstoodCount => Reading?.NotUnderstoodCount;

    /// <summary>Sentences about the text as a whole, such as what was left out of a pasted row.</summary>
    public IReadOnlyList<Message>? Remarks => Reading?.Remarks;
}
