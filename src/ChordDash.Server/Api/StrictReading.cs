using ChordDash.Components.Accounts;
using ChordDash.Engine.Chords;
using ChordDash.Engine.Prediction;
using ChordDash.Server.Resources;

namespace ChordDash.Server.Api;

/// <summary>
/// What requests with typed chords have in common: each may ask, in its body or its address, that a sequence is refused which is not
/// certain in every token.
/// </summary>
internal static class StrictReading
{
    /// <param name="inBody">What the member <c>strict</c> of the body says.</param>
    /// <param name="inAddress">What the parameter <c>strict</c> of the address says.</param>
    public static SequenceQuery Query(string sequence, string? key, bool? inBody, bool? inAddress) =>
        new(sequence, key) { Strict = inBody is true || inAddress is true };

    /// <summary>Reads a sequence: at once what somebody types, and as a piece of work what is longer.</summary>
    public static async Task<ReadSequence> ReadAsync(
        SequenceQuery query,
        ChordNames names,
        IWorkBudget budget,
        CancellationToken cancellation
    ) => query.IsShort ? query.Read(names, cancellation) : await budget.ComputeAsync(() => query.Read(names, cancellation), cancellation);

    /// <summary>Refuses the predictions of a data set whose own symbols are not certain in the model's vocabulary.</summary>
    /// <exception cref="ReadingRefusedException">One is not.</exception>
    public static void RequireCertain(IReadOnlyList<UncertainToken> symbols, bool? strict)
    {
        if (strict is true && symbols is [var first, ..])
        {
            throw new ReadingRefusedException(ApiMessages.StrictSymbolsUncertain(symbols.Count, first.Text, first.Sentence), symbols);
        }
    }
}
