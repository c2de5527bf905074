using ChordDash.Engine.Datasets;
using ChordDash.Engine.Resources;

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
            return OfData(TrainingMessages.ClassesDifferFromDataset(classNames.Count, dataset.ClassLabels.Count));
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
                own.Count == 0 ? new(Data, TrainingMessages.ClassHasNoPiece(name))
                : own.Count == 1 ? new(Data, TrainingMessages.ClassHasOnePiece(name))
                : different == 1 && parameters.Split != SplitMethod.Notebook
                    ? new(Data, TrainingMessages.ClassHasOnlyCopies(own.Count, name))
                : parameters.Split == SplitMethod.Folds && different < parameters.Folds
                    ? new(nameof(HyperParameters.Folds), TrainingMessages.ClassHasTooFewPiecesForFolds(name, different, parameters.Folds))
                : new(
                    nameof(HyperParameters.Split),
                    held == 0 ? TrainingMessages.SplitLeavesNoPieceToTestOn(name) : TrainingMessages.SplitLeavesNoPieceToLearnFrom(name)
                )
            );
        }

        if (errors.Count <= MaxNamed)
            return errors;
        return [.. errors.Take(MaxNamed), new(Data, TrainingMessages.MoreClassesHaveThisProblem(errors.Count - MaxNamed))];
    }
}
