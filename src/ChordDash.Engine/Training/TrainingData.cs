using ChordDash.Engine.Datasets;

namespace ChordDash.Engine.Training;

internal sealed record LabelledPieces(IReadOnlyList<ReadOnlyMemory<int>> Sequences, IReadOnlyList<int> Labels);

/// <summary>A job's data, checked and split.</summary>
internal sealed record TrainingData(
    LabelledPieces Train, LabelledPieces Validation, IReadOnlyList<string> ClassNames, IReadOnlyList<double> ClassWeights)
{
    /// <summary>Sentences about what will limit the result.</summary>
    public IEnumerable<string> Warnings => Counts(Validation.Labels)
        .Select((count, c) => (count, name: ClassNames[c]))
        .Where(pair => pair.count == 0)
        .Select(pair => $"No piece of {pair.name} is held out, so its accuracy cannot be measured.");

    /// <exception cref="UserErrorException">The data or hyper-parameters cannot be trained on.</exception>
    public static TrainingData Prepare(TrainingJob job)
    {
        var (dataset, parameters) = (job.Dataset, job.HyperParameters);
        var errors = HyperParametersValidator.Validate(parameters);
        if (errors.Count > 0)
            throw new InvalidHyperParametersException(errors);
        var labels = dataset.Labels ?? [];
        var classes = dataset.ClassLabels.Select((label, c) => new DatasetClass(label, job.ClassNames[c], labels.Count(l => l == c))).ToList();
        if (DatasetTrainability.FindObstacle(classes) is { } obstacle)
            throw new UserErrorException(obstacle);

        var split = DatasetSplitter.Split(dataset, parameters);
        return new(
            Take(split.Train),
            Take(split.Validation),
            job.ClassNames,
            parameters.ClassWeights switch
            {
                ClassWeighting.Balanced => ClassWeightedLoss.BalancedWeights(labels, classes.Count),
                _ => [.. classes.Select(_ => 1.0)],
            });

        LabelledPieces Take(IReadOnlyList<int> pieces) =>
            new([.. pieces.Select(piece => dataset.Sequences[piece])], [.. pieces.Select(piece => labels[piece])]);
    }

    public TrainingStart Describe(string device, long modelParameters)
    {
        var trainCounts = Counts(Train.Labels);
        var validationCounts = Counts(Validation.Labels);
        var majority = trainCounts.IndexOf(trainCounts.Max());
        return new(
            device, modelParameters, Train.Labels.Count, Validation.Labels.Count, validationCounts,
            (double)validationCounts[majority] / Validation.Labels.Count);
    }

    /// <summary>The training pieces, those longer than <paramref name="length"/> beats cut to a random excerpt of it; 0 cuts none.</summary>
    public IReadOnlyList<ReadOnlyMemory<int>> Excerpts(int length, Random random) =>
    [
        .. Train.Sequences.Select(sequence => length > 0 && sequence.Length > length
            ? sequence.Slice(random.Next(sequence.Length - length + 1), length)
            : sequence),
    ];

    private List<int> Counts(IReadOnlyList<int> labels) => [.. ClassNames.Select((_, c) => labels.Count(label => label == c))];
}
