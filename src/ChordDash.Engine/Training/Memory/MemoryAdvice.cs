using ChordDash.Engine.Common;
using ChordDash.Engine.Networks;

namespace ChordDash.Engine.Training.Memory;

/// <summary>Says that a training needs more memory than there is, and which settings would do.</summary>
public static class MemoryAdvice
{
    private const int MinBatch = 8;
    private const int MinCrop = 32;
    private const int MinHidden = 16;

    /// <param name="needed">What of an estimate counts.</param>
    /// <param name="limit">Bytes that there are.</param>
    /// <param name="onCard">Whether that is a card's memory.</param>
    public static string Refuse(HyperParameters parameters, TrainingSize size, Func<MemoryEstimate, long> needed, long limit, bool onCard)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentNullException.ThrowIfNull(needed);
        var (run, room) = (ByteSize.Text(Bytes(parameters)), ByteSize.Text(limit));
        var there = onCard
            ? $"The run needs about {run} of its card's memory, and the card has {room} for it."
            : $"The run needs about {run} of memory, and the server has {room} for it.";
        return $"{there} {string.Join(' ', Advice())}";

        long Bytes(HyperParameters other) => needed(MemoryEstimate.Of(other, size));

        bool Fits(HyperParameters other) => Bytes(other) <= limit;

        IEnumerable<string> Advice()
        {
            if (parameters.Architecture == ModelArchitecture.Linear)
                return ["Choose a data set with fewer pieces, chords or classes."];
            List<string> found = [];
            if (Batches(parameters).Skip(1).FirstOrDefault(Fits) is { } batch)
                found.Add($"A batch size of {batch.BatchSize} would need about {ByteSize.Text(Bytes(batch))}.");
            if (Crops(parameters, size).Skip(1).FirstOrDefault(Fits) is { } crop)
                found.Add($"A crop length of {crop.CropLength} would need about {ByteSize.Text(Bytes(crop))}.");
            if (Widths(parameters).Skip(1).FirstOrDefault(Fits) is { } width)
                found.Add($"With {width.HiddenSize} hidden units it would need about {ByteSize.Text(Bytes(width))}.");
            if (found.Count > 0)
                return found;
            // The widest network that can be trained with batches and excerpts of some size.
            var together = Widths(parameters).SelectMany(wide => Batches(wide).SelectMany(some => Crops(some, size))).FirstOrDefault(Fits);
            return together is null
                ?
                [
                    "No batch size, crop length or number of hidden units would do. "
                        + "Choose fewer layers, a smaller embedding or a smaller data set.",
                ]
                :
                [
                    $"A batch size of {together.BatchSize}, a crop length of {together.CropLength} and {together.HiddenSize} hidden units "
                        + $"together would need about {ByteSize.Text(Bytes(together))}.",
                ];
        }
    }

    // Each begins with what there is and halves it.
    private static IEnumerable<HyperParameters> Batches(HyperParameters parameters) =>
        Halves(parameters.BatchSize, MinBatch).Select(batch => parameters with { BatchSize = batch });

    private static IEnumerable<HyperParameters> Widths(HyperParameters parameters) =>
        Halves(parameters.HiddenSize, MinHidden).Select(hidden => parameters with { HiddenSize = hidden });

    private static IEnumerable<HyperParameters> Crops(HyperParameters parameters, TrainingSize size)
    {
        var longest = parameters.CropLength == 0 ? size.Longest : Math.Min(parameters.CropLength, size.Longest);
        return Halves(longest, Math.Max(MinCrop, parameters.ShortestCrop))
            .Skip(1)
            .Select(crop => parameters with { CropLength = crop })
            .Prepend(parameters);
    }

    private static IEnumerable<int> Halves(int value, int least)
    {
        yield return value;
        for (var half = (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)value) / 2; half >= least && half < value; half /= 2)
            yield return half;
    }
}
