using ChordDash.Engine.Networks;

namespace ChordDash.Engine.Training.Memory;

/// <summary>The largest batch that a network reads at once.</summary>
/// <param name="Pieces">Rows of the batch.</param>
/// <param name="Padded">Beats of the dense batch, padding included.</param>
/// <param name="Windowed">Beats of the windows that recurrent layers read: at most as many.</param>
internal sealed record StepShape(long Pieces, long Padded, long Windowed)
{
    /// <summary>Of the training steps, as <see cref="EpochPlanner"/> plans them.</summary>
    public static StepShape OfTraining(HyperParameters parameters, TrainingSize size)
    {
        if (parameters.Architecture == ModelArchitecture.Notebook)
            parameters = parameters with { WindowLength = 0 };
        var longest = parameters.CropLength == 0 ? size.Longest : Math.Min(parameters.CropLength, size.Longest);
        if (parameters.ShortestCrop > 0 && parameters.CropLength > 0)
        {
            // Any length between the two, with fewer excerpts the longer they are.
            var beats = (long)parameters.BatchSize * parameters.CropLength;
            var max = Math.Max(EpochPlanner.MaxExcerpts, parameters.BatchSize);
            var excerpts = Math.Min(beats / parameters.ShortestCrop, max);
            var rounded = Rounded(longest, parameters.WindowLength);
            var padded = Math.Max(parameters.BatchSize * rounded, Math.Min(beats, max * rounded));
            return new(excerpts, padded, padded);
        }

        // Oversampling can put the longest piece into every row.
        var pieces = parameters.Oversampling ? parameters.BatchSize : Math.Min(parameters.BatchSize, size.Pieces);
        var dense = pieces * Rounded(longest, parameters.WindowLength);
        var windowed =
            parameters.WindowLength == 0 || parameters.Oversampling
                ? dense
                : LongestTogether(pieces, longest, parameters.WindowLength, size);
        return new(pieces, dense, Math.Min(dense, windowed));
    }

    /// <summary>Of evaluations, as <see cref="EvaluationPlanner"/> plans them.</summary>
    public static StepShape OfEvaluation(HyperParameters parameters, TrainingSize size)
    {
        var window = parameters.Architecture == ModelArchitecture.Notebook ? 0 : parameters.WindowLength;
        var heldOut = HeldOut(parameters, size);
        var (pieces, padded) = (1L, (long)size.Longest);
        if (window > 0)
        {
            // Pieces a beat longer than so many windows are padded the most.
            for (var windows = 1L; windows * window < size.Longest && windows * window < EvaluationPlanner.MaxBeats; windows++)
            {
                var batch = Math.Min(EvaluationPlanner.MaxPieces, EvaluationPlanner.MaxBeats / (windows * window + 1));
                var together = Math.Min(heldOut, batch);
                padded = Math.Max(padded, together * (windows + 1) * window);
            }
        }

        pieces = Math.Min(heldOut, EvaluationPlanner.MaxPieces);
        padded = Math.Max(padded, Math.Min(EvaluationPlanner.MaxBeats, pieces * size.Longest));
        padded = Math.Max(padded, Rounded(size.Longest, window));
        return new(pieces, padded, padded);
    }

    /// <summary>Most pieces that are held out.</summary>
    public static long HeldOut(HyperParameters parameters, TrainingSize size)
    {
        var share = parameters.Split == SplitMethod.Folds ? 1.0 / parameters.Folds : parameters.ValidationFraction;
        // A class may hold out one piece more than its share, and chance decides in the notebook's split.
        return Math.Min(size.Pieces, (long)Math.Ceiling(size.Pieces * Math.Min(1, share * 1.1)) + size.Classes);
    }

    private static long Rounded(long beats, int window) => window == 0 || beats <= window ? beats : (beats + window - 1) / window * window;

    // The longest pieces in one batch: those that are shorter than the longest have fewer windows.
    private static long LongestTogether(long pieces, int longest, int window, TrainingSize size)
    {
        var (left, beats) = (pieces, 0L);
        foreach (var bin in size.Lengths.Reverse())
        {
            var count = Math.Min(left, bin.Count);
            beats += count * Rounded(Math.Min(bin.To, longest), window);
            left -= count;
        }

        return beats + left * Rounded(longest, window);
    }
}
