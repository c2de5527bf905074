using ChordDash.Engine.Networks;
using ChordDash.Engine.Resources;

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
    public static Message Refuse(HyperParameters parameters, TrainingSize size, Func<MemoryEstimate, long> needed, long limit, bool onCard)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentNullException.ThrowIfNull(needed);
        var (run, room) = (Bytes(parameters), limit);
        return Message.Sentences([
            onCard ? TrainingMessages.RunNeedsMoreMemoryOfCard(run, room) : TrainingMessages.RunNeedsMoreMemoryOfServer(run, room),
            .. Advice(),
        ]);

        long Bytes(HyperParameters other) => needed(MemoryEstimate.Of(other, size));

        bool Fits(HyperParameters other) => Bytes(other) <= limit;

        IReadOnlyList<Message> Advice()
        {
            if (parameters.Architecture == ModelArchitecture.Linear)
                return [TrainingMessages.ChooseSmallerDataset];
            List<Message> found = [];
            if (Batches(parameters).Skip(1).FirstOrDefault(Fits) is { } batch)
                found.Add(TrainingMessages.BatchSizeWouldNeed(batch.BatchSize, Bytes(batch)));
            if (Crops(parameters, size).Skip(1).FirstOrDefault(Fits) is { } crop)
                found.Add(TrainingMessages.CropLengthWouldNeed(crop.CropLength, Bytes(crop)));
            if (Widths(parameters).Skip(1).FirstOrDefault(Fits) is { } width)
                found.Add(TrainingMessages.HiddenUnitsWouldNeed(width.HiddenSize, Bytes(width)));
            if (found.Count > 0)
                return found;
            // The widest network that can be trained with batches and excerpts of some size.
            var together = Widths(parameters).SelectMany(wide => Batches(wide).SelectMany(some => Crops(some, size))).FirstOrDefault(Fits);
            return together is null
                ? [TrainingMessages.NoSettingFitsMemory]
                :
                [
                    TrainingMessages.SmallerSettingsWouldNeed(
                        together.BatchSize,
                        together.CropLength,
                        together.HiddenSize,
                        Bytes(together)
                    ),
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
