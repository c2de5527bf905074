using System.Runtime.InteropServices;
using ChordDash.Engine.Chords;
using ChordDash.Engine.Datasets;
using ChordDash.Engine.Prediction;

namespace ChordDash.Server.Prediction;

/// <summary>A data set's pieces in a model's codes.</summary>
internal static class DatasetSpelling
{
    /// <summary>No chord: a code that models never learn.</summary>
    public const int Nothing = int.MaxValue;

    /// <summary>Codes of own symbols mean something within their data set only; the symbols mean the same in both.</summary>
    public static IReadOnlyList<ReadOnlyMemory<int>> Translate(IReadOnlyList<ReadOnlyMemory<int>> sequences, DatasetSummary dataset, ModelSummary model)
    {
        if (dataset.Symbols is null && model.Symbols is null)
            return sequences;
        var codes = new Dictionary<int, int>();
        return [.. sequences.Select(sequence => (ReadOnlyMemory<int>)Array.ConvertAll(sequence.ToArray(), Translate))];

        int Translate(int code)
        {
            if (codes.TryGetValue(code, out var translated))
                return translated;
            return codes[code] = dataset.Names.Symbol(code) is { } symbol
                ? ChordSequenceParser.Parse(symbol, model.Names).Codes is [var found] ? found : Nothing
                : code;
        }
    }

    /// <summary>How many beats have each chord; counted before the model is asked, whose thread others wait for.</summary>
    public static IReadOnlyDictionary<int, long> CountChords(
        IReadOnlyList<ReadOnlyMemory<int>> sequences, CancellationToken cancellationToken)
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

    /// <summary>Share of the beats whose chord the model has met, 0 … 1.</summary>
    /// <param name="counts">Of <see cref="CountChords"/>.</param>
    public static double KnownShare(IReadOnlyDictionary<int, long> counts, ITrainedModel model) =>
        (double)counts.Where(chord => model.Knows(chord.Key)).Sum(chord => chord.Value) / counts.Values.Sum();
}
