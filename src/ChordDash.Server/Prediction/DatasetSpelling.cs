using System.Runtime.InteropServices;
using ChordDash.Engine.Chords;
using ChordDash.Engine.Common;
using ChordDash.Engine.Datasets;
using ChordDash.Engine.Models;
using ChordDash.Engine.Prediction;

namespace ChordDash.Server.Prediction;

/// <summary>A data set's pieces in a model's codes.</summary>
internal static class DatasetSpelling
{
    /// <summary>No chord: a code that models never learn.</summary>
    public const int Nothing = int.MaxValue;

    /// <summary>Codes of own symbols mean something within their data set only; the symbols mean the same in both.</summary>
    public static TranslatedPieces Translate(IReadOnlyList<ReadOnlyMemory<int>> sequences, DatasetSummary dataset, ModelSummary model)
    {
        if (dataset.Symbols is null && model.Symbols is null)
            return new(sequences, []);
        var codes = new Dictionary<int, int>();
        var uncertain = new List<UncertainToken>();
        return new([.. sequences.Select(sequence => (ReadOnlyMemory<int>)Array.ConvertAll(sequence.ToArray(), Translate))], uncertain);

        int Translate(int code)
        {
            if (!codes.TryGetValue(code, out var translated))
                codes[code] = translated = dataset.Names.Symbol(code) is { } symbol ? Read(code, symbol) : code;
            return translated;
        }

        int Read(int code, string symbol)
        {
            var read = ChordSequenceParser.Parse(symbol, model.Names);
            uncertain.AddRange(
                UncertainToken.ListOf(read, Limits.MaxExplainedTokens - uncertain.Count).Select(token => token with { Position = code })
            );
            return read.Codes is [var found] ? found : Nothing;
        }
    }

    /// <summary>How many beats have each chord; counted before the model is asked, whose thread others wait for.</summary>
    public static IReadOnlyDictionary<int, long> CountChords(
        IReadOnlyList<ReadOnlyMemory<int>> sequences,
        CancellationToken cancellationToken
    )
    {
        var counts = new Dictionary<int, long>();
        foreach (var sequence in sequences)
        {
            cancellationToken.ThrowIfCancellationRequested();
            foreach (var code in sequence.Span)
                CollectionsMarshal.GetValueRefOrAddDefault(counts, code, out _)++;
        }
        return counts;
    }

    /// <summary>The chords that the model has met.</summary>
    /// <param name="counts">Of <see cref="CountChords"/>.</param>
    public static IReadOnlySet<int> FindKnown(IReadOnlyDictionary<int, long> counts, ITrainedModel model) =>
        counts.Keys.Where(model.Knows).ToHashSet();

    /// <summary>Share of the beats whose chord the model has met, 0 … 1.</summary>
    /// <param name="counts">Of <see cref="CountChords"/>.</param>
    /// <param name="known">Of <see cref="FindKnown"/>.</param>
    public static double KnownShare(IReadOnlyDictionary<int, long> counts, IReadOnlySet<int> known) =>
        (double)counts.Where(chord => known.Contains(chord.Key)).Sum(chord => chord.Value) / counts.Values.Sum();

    /// <summary>For each piece the number of its beats whose chord the model has never met.</summary>
    /// <param name="known">Of <see cref="FindKnown"/>.</param>
    public static IReadOnlyList<int> CountUnmet(
        IReadOnlyList<ReadOnlyMemory<int>> sequences,
        IReadOnlySet<int> known,
        CancellationToken cancellationToken
    )
    {
        var unmet = new int[sequences.Count];
        foreach (var (piece, sequence) in sequences.Index())
        {
            cancellationToken.ThrowIfCancellationRequested();
            foreach (var code in sequence.Span)
                unmet[piece] += known.Contains(code) ? 0 : 1;
        }
        return unmet;
    }
}

/// <param name="Sequences">In the model's codes.</param>
/// <param name="Uncertain">See <see cref="DatasetPredictions.UncertainSymbols"/>.</param>
internal sealed record TranslatedPieces(IReadOnlyList<ReadOnlyMemory<int>> Sequences, IReadOnlyList<UncertainToken> Uncertain);
