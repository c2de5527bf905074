using System.Runtime.InteropServices;
using System.Security.Cryptography;
using ChordDash.Engine.Datasets;

namespace ChordDash.Engine.Training;

internal sealed record LabelledPieces(IReadOnlyList<ReadOnlyMemory<int>> Sequences, IReadOnlyList<int> Labels)
{
    /// <summary>The same number for pieces that belong together, see <see cref="DatasetSplitter.Twins"/>.</summary>
    public IReadOnlyList<int> Groups { get; init; } = [.. Enumerable.Range(0, Sequences.Count)];
}

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

        if (parameters.ClassWeights == ClassWeighting.Own && parameters.OwnClassWeights.Count != classes.Count)
        {
            throw new InvalidHyperParametersException([new(
                nameof(HyperParameters.OwnClassWeights),
                $"There must be one own class weight for each of the {classes.Count} classes; there are {parameters.OwnClassWeights.Count}.")]);
        }

        var split = DatasetSplitter.Split(dataset, parameters);
        var groups = DatasetSplitter.Twins(dataset);
        var balanced = ClassWeightedLoss.BalancedWeights(labels, classes.Count);
        return new(
            Take(split.Train),
            Take(split.Validation),
            job.ClassNames,
            parameters.ClassWeights switch
            {
                ClassWeighting.None => [.. classes.Select(_ => 1.0)],
                ClassWeighting.Balanced => balanced,
                ClassWeighting.SquareRoot => [.. balanced.Select(Math.Sqrt)],
                ClassWeighting.Own => parameters.OwnClassWeights,
                _ => throw new ArgumentOutOfRangeException(nameof(job), parameters.ClassWeights, "Unknown class weights."),
            });

        LabelledPieces Take(IReadOnlyList<int> pieces) =>
            new([.. pieces.Select(piece => dataset.Sequences[piece])], [.. pieces.Select(piece => labels[piece])]) { Groups = [.. pieces.Select(piece => groups[piece])] };
    }

    public TrainingStart Describe(string device, long modelParameters, BaselineFigures? baseline)
    {
        var trainCounts = Counts(Train.Labels);
        var validationCounts = Counts(Validation.Labels);
        var majority = trainCounts.IndexOf(trainCounts.Max());
        return new(
            device, modelParameters, Train.Labels.Count, Validation.Labels.Count, validationCounts,
            (double)validationCounts[majority] / Validation.Labels.Count, baseline);
    }

    /// <summary>SHA-256 of the pieces on either side.</summary>
    public string Fingerprint()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var side in new[] { Train, Validation })
        {
            hash.AppendData(MemoryMarshal.AsBytes<int>([side.Labels.Count, .. side.Labels]));
            foreach (var sequence in side.Sequences)
                hash.AppendData(MemoryMarshal.AsBytes(sequence.Span));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private List<int> Counts(IReadOnlyList<int> labels) => [.. ClassNames.Select((_, c) => labels.Count(label => label == c))];
}
