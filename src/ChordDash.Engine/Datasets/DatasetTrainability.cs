namespace ChordDash.Engine.Datasets;

/// <summary>Says whether a data set can be trained on.</summary>
public static class DatasetTrainability
{
    /// <returns>A sentence that says why the data set cannot be trained on and what to do; null when it can.</returns>
    public static string? FindObstacle(IReadOnlyList<DatasetClass> classes)
    {
        ArgumentNullException.ThrowIfNull(classes);
        return classes switch
        {
            { Count: 0 } => "This data set has no labels, so nothing can be learned from it. Train on a labelled one and use this one for predictions.",
            { Count: 1 } => $"This data set has one class only ({classes[0].Name}). Training needs pieces of at least two composers.",
            _ when classes.Count(c => c.Count >= 2) < 2 =>
                "Training needs at least two classes with two or more pieces each: one piece to learn from, one to be tested on. Add more pieces.",
            _ => null,
        };
    }
}
