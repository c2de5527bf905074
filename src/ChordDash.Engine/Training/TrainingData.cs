using System.Runtime.InteropServices;
using System.Security.Cryptography;
using ChordDash.Engine.Common;

namespace ChordDash.Engine.Training;

internal sealed record LabelledPieces(IReadOnlyList<ReadOnlyMemory<int>> Sequences, IReadOnlyList<int> Labels)
{
    /// <summary>The same number for pieces that belong together, see <see cref="DatasetSplitter.Duplicates"/>.</summary>
    public IReadOnlyList<int> Groups { get; init; } = [.. Enumerable.Range(0, Sequences.Count)];
}

/// <summary>A job's data, checked and split.</summary>
internal sealed record TrainingData(
    LabelledPieces Train,
    LabelledPieces Validation,
    IReadOnlyList<string> ClassNames,
    IReadOnlyList<double> ClassWeights
)
{
    /// <exception cref="UserErrorException">The data or hyper-parameters cannot be trained on.</exception>
    public static TrainingData Prepare(TrainingJob job)
    {
        var (dataset, parameters) = (job.Dataset, job.HyperParameters);
        if (TrainingObstacles.Find(dataset, job.ClassNames, parameters) is { Count: > 0 } errors)
            throw new InvalidHyperParametersException(errors);
        var labels = dataset.Labels!;
        var classes = dataset.ClassLabels.Count;
        var split = DatasetSplitter.Split(dataset, parameters);
        var groups = DatasetSplitter.Duplicates(dataset);
        var balanced = ClassWeightedLoss.BalancedWeights(labels, classes);
        return new(
            Take(split.Train),
            Take(split.Validation),
            job.ClassNames,
            parameters.ClassWeights switch
            {
                ClassWeighting.None => [.. Enumerable.Repeat(1.0, classes)],
                ClassWeighting.Balanced => balanced,
                ClassWeighting.SquareRoot => [.. balanced.Select(Math.Sqrt)],
                ClassWeighting.Own => parameters.OwnClassWeights,
                _ => throw new ArgumentOutOfRangeException(nameof(job), parameters.ClassWeights, "Unknown class weights."),
            }
        );

        LabelledPieces Take(IReadOnlyList<int> pieces) =>
            new([.. pieces.Select(piece => dataset.Sequences[piece])], [.. pieces.Select(piece => labels[piece])])
            {
                Groups = [.. pieces.Select(piece => groups[piece])],
            };
    }

    public TrainingStart Describe(Message device, long modelParameters, BaselineFigures? baseline)
    {
        var trainCounts = Counts(Train.Labels);
        var validationCounts = Counts(Validation.Labels);
        var majority = trainCounts.IndexOf(trainCounts.Max());
        return new(
            device,
            modelParameters,
            Train.Labels.Count,
            Validation.Labels.Count,
            validationCounts,
            (double)validationCounts[majority] / Validation.Labels.Count,
            baseline
        );
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
