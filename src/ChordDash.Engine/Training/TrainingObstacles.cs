using ChordDash.Engine.Datasets;

namespace ChordDash.Engine.Training;

/// <summary>
/// What keeps a data set from being trained on with certain hyper-parameters. All of it is known before anything is computed, so that it is
/// said when a run is queued, and again when it begins.
/// </summary>
public static class TrainingObstacles
{
    private const int MaxNamed = 3;

    // The field of a request for a run; runs are above training.
    private const string Data = "DatasetId";
    private const string Remedy = "Add pieces, or leave the class out: the tab Check of the data set's page offers that.";

    /// <param name="classNames">Shown names in class-index order.</param>
    /// <returns>Sentences with their remedies, by the field that can be changed or the data set's; none if training can begin.</returns>
    public static IReadOnlyList<FieldError> Find(ChordDataset dataset, IReadOnlyList<string> classNames, HyperParameters parameters)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        ArgumentNullException.ThrowIfNull(classNames);
        ArgumentNullException.ThrowIfNull(parameters);
        var labels = dataset.Labels ?? [];
        if (classNames.Count != dataset.ClassLabels.Count)
        {
            return OfData(
                $"The run has {classNames.Count} classes, and its data set has {dataset.ClassLabels.Count}. "
                    + "Queue a new run on the data set."
            );
        }

        var counts = dataset.ClassLabels.Select((_, index) => labels.Count(label => label == index)).ToList();
        if (
            DatasetTrainability.FindObstacle([
                .. dataset.ClassLabels.Select((label, index) => new DatasetClass(label, classNames[index], counts[index])),
            ]) is
            { } obstacle
        )
            return OfData(obstacle);
        if (DatasetTrainability.FindObstacles(dataset) is { Count: > 0 } obstacles)
            return OfData([.. obstacles]);
        if (HyperParametersValidator.Validate(parameters, classNames.Count) is { Count: > 0 } errors)
            return errors;
        return OfSplit(dataset, labels, classNames, parameters);
    }

    private static List<FieldError> OfData(params IReadOnlyList<Message> sentences) =>
        [.. sentences.Select(sentence => new FieldError(Data, sentence))];

    // What is not held out cannot be tested, and what is held out whole cannot be learned.
    private static List<FieldError> OfSplit(
        ChordDataset dataset,
        IReadOnlyList<int> labels,
        IReadOnlyList<string> classNames,
        HyperParameters parameters
    )
    {
        var split = DatasetSplitter.Assign(dataset, parameters);
        var twins = DatasetSplitter.Duplicates(dataset);
        var pieces = Enumerable.Range(0, labels.Count).ToLookup(piece => labels[piece]);
        var errors = new List<FieldError>();
        foreach (var (index, name) in classNames.Index())
        {
            var own = pieces[index].ToList();
            var held = own.Count(piece => split[piece]);
            if (held > 0 && held < own.Count)
                continue;
            var different = own.Select(piece => twins[piece]).Distinct().Count();
            errors.Add(
                own.Count == 0 ? new(Data, $"The class {name} has no piece in this data set. {Remedy}")
                : own.Count == 1
                    ? new(Data, $"The class {name} has one piece only, which cannot be both learned from and tested on. {Remedy}")
                : different == 1 && parameters.Split != SplitMethod.Notebook
                    ? new(
                        Data,
                        $"All {own.Count:N0} pieces of {name} are copies or belong together, so none can be tested on while others are "
                            + $"learned from. {Remedy}"
                    )
                : parameters.Split == SplitMethod.Folds && different < parameters.Folds
                    ? new(
                        nameof(HyperParameters.Folds),
                        $"The class {name} has {different} pieces that differ, which are too few for {parameters.Folds} folds. "
                            + $"Choose at most {different} folds, or leave the class out."
                    )
                : new(
                    nameof(HyperParameters.Split),
                    (
                        held == 0
                            ? $"The split leaves no piece of {name} to test on. "
                            : $"The split leaves no piece of {name} to learn from. "
                    ) + "Choose another validation share or seed, or another split."
                )
            );
        }

        if (errors.Count <= MaxNamed)
            return errors;
        var more = errors.Count - MaxNamed;
        return
        [
            .. errors.Take(MaxNamed),
            new(Data, more == 1 ? "Another class has the same problem." : $"Another {more} classes have the same problem."),
        ];
    }
}
