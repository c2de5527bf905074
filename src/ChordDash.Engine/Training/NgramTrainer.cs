using ChordDash.Engine.Networks.Ngrams;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers;

namespace ChordDash.Engine.Training;

/// <summary>Fits the linear baseline with ML.NET's L-BFGS. Deterministic.</summary>
internal static class NgramTrainer
{
    /// <summary>One for each n-gram and class.</summary>
    private const int MaxWeights = 20_000_000;

    /// <summary>Most n-grams that are weighed for so many classes.</summary>
    public static int MaxNgrams(int classes) => Math.Min(NgramClassifier.MaxNgrams, MaxWeights / Math.Max(1, classes));

    /// <summary>
    /// Minimises Σ wᵢ·(-log p(yᵢ)) + ½·0.01·Σ W² over the pieces, w = n / (classes · count): scikit-learn's objective with C = 100.
    /// Takes about a second for 2,000 pieces; it cannot be cancelled meanwhile.
    /// </summary>
    /// <param name="classes">How many there are; one may have no pieces.</param>
    /// <exception cref="OperationCanceledException">Cancelled before or after.</exception>
    public static NgramClassifier Train(LabelledPieces pieces, int classes, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var vectorizer = NgramVectorizer.Fit(pieces.Sequences, MaxNgrams(classes), cancellationToken);
        var dimensions = vectorizer.Ngrams.Count;
        var classWeights = ClassWeightedLoss.BalancedWeights(pieces.Labels, classes);
        Row[] rows = [.. pieces.Sequences.Zip(pieces.Labels, (sequence, label) =>
            {
                var vector = vectorizer.Transform(sequence.Span);
                return new Row
                {
                    Label = (uint)label,
                    Weight = (float)classWeights[label],
                    Features = new VBuffer<float>(dimensions, vector.Indices.Length, vector.Values, vector.Indices),
                };
            })];

        var schema = SchemaDefinition.Create(typeof(Row));
        schema[nameof(Row.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, dimensions);
        schema[nameof(Row.Label)].ColumnType = new KeyDataViewType(typeof(uint), classes);
        var ml = new MLContext(seed: 1);
        var model = ml
            .MulticlassClassification.Trainers.LbfgsMaximumEntropy(
                new LbfgsMaximumEntropyMulticlassTrainer.Options
                {
                    ExampleWeightColumnName = nameof(Row.Weight),
                    L1Regularization = 0,
                    L2Regularization = 0.01f,
                    OptimizationTolerance = 1e-5f,
                    MaximumNumberOfIterations = 300,
                    NumberOfThreads = 1, // Several add up their sums in an order that changes from run to run.
                }
            )
            .Fit(ml.Data.LoadFromEnumerable(rows, schema))
            .Model;
        cancellationToken.ThrowIfCancellationRequested();

        VBuffer<float>[]? weights = null;
        model.GetWeights(ref weights, out _);
        return new(vectorizer, [.. weights.Select(row => row.DenseValues().ToArray())], [.. model.GetBiases()]);
    }

    private sealed class Row
    {
        public uint Label { get; init; }
        public float Weight { get; init; }
        public VBuffer<float> Features { get; init; }
    }
}
