using ChordDash.Engine.Common;
using ChordDash.Engine.Resources;

namespace ChordDash.Engine.Chords;

/// <summary>A token that may have been meant otherwise, or was not understood.</summary>
/// <param name="Position">Index of the token in the typed sequence, from 0.</param>
/// <param name="Start">Index of its first character in the text.</param>
/// <param name="Text">As typed.</param>
/// <param name="Sentence">What else it may mean, or why it was not understood.</param>
public sealed record UncertainToken(int Position, int Start, string Text, Message Sentence)
{
    /// <summary>Which sequence of a batch has it, from 0; null where there is one only.</summary>
    public int? Sequence { get; init; }

    /// <summary>The symbol of the chord that it was read as; null when it was not understood.</summary>
    public string? Symbol { get; init; }

    /// <summary>The chord nearest to a token that was not understood, to be written instead; null when nothing is near.</summary>
    public string? Suggestion { get; init; }

    /// <returns>At most <paramref name="max"/>, in the order in which they were typed.</returns>
    public static IReadOnlyList<UncertainToken> ListOf(TypedSequence typed, int max = Limits.MaxExplainedTokens)
    {
        ArgumentNullException.ThrowIfNull(typed);
        return
        [
            .. typed
                .Tokens.Where(SequenceReading.IsUncertain)
                .Take(max)
                .Select(token => new UncertainToken(token.Position, token.Start, token.Text, token.Error ?? token.Doubt!)
                {
                    Symbol = token.Symbol,
                    Suggestion = token.Suggestion,
                }),
        ];
    }
}

/// <summary>A typed sequence was not taken, because of how it would be read.</summary>
/// <param name="tokens">What stands in the way.</param>
public sealed class ReadingRefusedException(Message problem, IReadOnlyList<UncertainToken> tokens) : UserErrorException(problem)
{
    private const int MaxQuoteLength = 40;

    public IReadOnlyList<UncertainToken> Tokens { get; } = tokens;

    /// <summary>Refuses a sequence that has a token which is doubtful or not understood.</summary>
    /// <exception cref="ReadingRefusedException">It has one.</exception>
    public static void RequireCertain(TypedSequence typed)
    {
        ArgumentNullException.ThrowIfNull(typed);
        if (UncertainToken.ListOf(typed) is not [var first, ..] tokens)
            return;
        throw new ReadingRefusedException(
            ChordMessages.SequenceIsUncertain(
                typed.Tokens.Count(SequenceReading.IsUncertain),
                typed.Tokens.Count,
                Quote(first.Text),
                first.Position,
                first.Sentence
            ),
            tokens
        );
    }

    /// <summary>The same for a batch of which some sequences were refused.</summary>
    /// <param name="count">How many sequences these are.</param>
    /// <param name="tokens">Of these; at least one, each with the number of its sequence.</param>
    public static ReadingRefusedException OfBatch(int count, IReadOnlyList<UncertainToken> tokens)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        return new(
            ChordMessages.BatchIsUncertain(count, Quote(tokens[0].Text), tokens[0].Position, tokens[0].Sequence!.Value, tokens[0].Sentence),
            tokens
        );
    }

    private static string Quote(string text) =>
        text.Length <= MaxQuoteLength
            ? text
            : $"{text[..(char.IsHighSurrogate(text[MaxQuoteLength - 1]) ? MaxQuoteLength - 1 : MaxQuoteLength)]}…";
}
