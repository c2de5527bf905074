using ChordDash.Engine.Training;

namespace ChordDash.Engine.Runs;

/// <summary>Runs that differ in nothing but the fold that they hold out.</summary>
public static class CrossValidation
{
    /// <summary>
    /// For each fold, from 1, the newest run that was queued on it like <paramref name="run"/>: with the same data set and the same
    /// hyper-parameters, wherever it was computed. Null for a fold without one; empty if <paramref name="run"/> is not split into folds.
    /// </summary>
    public static IReadOnlyList<Run?> FoldsOf(Run run, IEnumerable<Run> runs)
    {
        var parameters = run.HyperParameters;
        if (parameters.Split != SplitMethod.Folds)
            return [];
        var alike = runs.Where(other => other.DatasetId == run.DatasetId && Alike(other.HyperParameters, parameters))
            .ToLookup(other => other.HyperParameters.Fold);
        return [.. Enumerable.Range(1, parameters.Folds).Select(fold => alike[fold].MaxBy(other => other.Number))];
    }

    /// <summary>Mean and sample standard deviation; the deviation of fewer than two values is null.</summary>
    /// <param name="values">At least one.</param>
    public static (double Mean, double? Deviation) Summarize(IReadOnlyCollection<double> values)
    {
        var mean = values.Average();
        return (mean, values.Count < 2 ? null : Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (values.Count - 1)));
    }

    // Records compare lists by reference, so that one is compared by itself.
    private static bool Alike(HyperParameters one, HyperParameters other) =>
        one with { Fold = other.Fold, Device = other.Device, OwnClassWeights = other.OwnClassWeights } == other
        && one.OwnClassWeights.SequenceEqual(other.OwnClassWeights);
}
