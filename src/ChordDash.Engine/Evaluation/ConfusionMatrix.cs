namespace ChordDash.Engine.Evaluation;

/// <summary>Counts of [true class][predicted class] and the figures that follow from them.</summary>
internal sealed class ConfusionMatrix(int classes)
{
    private readonly int[][] _counts = [.. Enumerable.Range(0, classes).Select(_ => new int[classes])];

    public IReadOnlyList<IReadOnlyList<int>> Counts => _counts;

    /// <summary>Share of all pieces that were recognised; 0 without pieces.</summary>
    public double Accuracy => Share(Enumerable.Range(0, classes).Sum(c => _counts[c][c]), _counts.Sum(row => row.Sum())) ?? 0;

    /// <summary>Share of each class's pieces that were recognised (recall); null for a class without pieces.</summary>
    public IReadOnlyList<double?> ClassAccuracy => [.. _counts.Select((row, c) => Share(row[c], row.Sum()))];

    /// <summary>Mean of <see cref="ClassAccuracy"/> over the classes with pieces, as scikit-learn's balanced_accuracy_score.</summary>
    public double BalancedAccuracy => ClassAccuracy.Average() ?? 0;

    /// <summary>
    /// Mean over classes of F1 = 2·TP / (2·TP + FP + FN), 0 for a class never recognised; classes that neither occur nor are
    /// predicted are left out, as in scikit-learn's f1_score with average="macro".
    /// </summary>
    public double MacroF1 =>
        Enumerable.Range(0, classes).Select(c => Share(2 * _counts[c][c], _counts[c].Sum() + _counts.Sum(row => row[c]))).Average() ?? 0;

    /// <summary>The reference notebook's √(Σ class accuracy²) / classes.</summary>
    public double EuclideanNorm => Math.Sqrt(ClassAccuracy.Sum(accuracy => accuracy * accuracy) ?? 0) / classes;

    public ClassFigures ClassFigures(int c)
    {
        var (right, pieces, predicted) = (_counts[c][c], _counts[c].Sum(), _counts.Sum(row => row[c]));
        return new(
            pieces,
            Share(right, predicted),
            pieces == 0 ? null : Intervals.Wilson(right, pieces),
            Share(2 * right, pieces + predicted)
        );
    }

    public void Add(int truth, int prediction) => _counts[truth][prediction]++;

    private static double? Share(int part, int whole) => whole == 0 ? null : (double)part / whole;
}
