using ChordDash.Engine.Datasets.Formats.Pickle;
using ChordDash.Engine.Evaluation;
using ChordDash.Engine.Networks.Ngrams;
using ChordDash.Engine.Tests.Shared;
using ChordDash.Engine.Training;

namespace ChordDash.Engine.Tests.Training;

public sealed class NgramTrainerTests
{
    [Fact]
    public void Transform_OfAPiece_IsTheHandWorkedVector()
    {
        // Pieces with 1: 2 of 2, with 2: 1; pairs (1, 1) and (1, 2): 1 each; (1, 1) is in the first alone.
        var vectorizer = NgramVectorizer.Fit([(int[])[1, 1, 2], (int[])[1]], max: 100, TestContext.Current.CancellationToken);
        var rare = Math.Log(3 / 2.0) + 1;
        double[] raw = [1 + Math.Log(2), rare, rare, rare];
        var length = Math.Sqrt(raw.Sum(value => value * value));

        var (indices, values) = vectorizer.Transform([1, 1, 2, 7]);

        Assert.Equal(4, indices.Length);
        Assert.Equal(indices.Order(), indices);
        Assert.Equal(raw.Select(value => value / length).Order(), values.Select(value => (double)value).Order(), new Tolerance(1e-6));
        Assert.Empty(vectorizer.Transform([7, 8]).Indices);
    }

    [Fact]
    public void Fit_WithRoomForFew_KeepsThoseThatTheMostPiecesHave()
    {
        var vectorizer = NgramVectorizer.Fit([(int[])[1, 2], (int[])[2], (int[])[2, 3]], max: 1, TestContext.Current.CancellationToken);

        Assert.Single(vectorizer.Ngrams);
        Assert.Single(vectorizer.Transform([2]).Indices);
    }

    [Fact]
    public void Train_OnEasyData_EndsWhereTheStatedObjectiveIsFlat()
    {
        var easy = TestData.Easy();
        var (sequences, labels) = (easy.Sequences, easy.Labels!);
        var vectorizer = NgramVectorizer.Fit(sequences, max: 1_000_000, TestContext.Current.CancellationToken);
        var classifier = Train(new(sequences, labels), 3);
        using var stream = new MemoryStream();
        classifier.Save(stream);
        var weights = Weights(stream.ToArray(), classes: 3, vectorizer.Ngrams.Count);

        // d/dW[c][f] = Σ w (p_c - [y = c]) x_f + 0.01 W[c][f].
        var classWeights = ClassWeightedLoss.BalancedWeights(labels, 3);
        var gradient = weights.Select(row => row.Select(weight => 0.01 * weight).ToArray()).ToArray();
        var size = 0.0;
        foreach (var (sequence, label) in sequences.Zip(labels))
        {
            var probabilities = Probabilities.Softmax(classifier.Logits(sequence.Span));
            var (indices, values) = vectorizer.Transform(sequence.Span);
            for (var c = 0; c < 3; c++)
            {
                var error = classWeights[label] * (probabilities[c] - (label == c ? 1 : 0));
                size += Math.Abs(error);
                for (var i = 0; i < indices.Length; i++)
                    gradient[c][indices[i]] += error * values[i];
            }
        }

        Assert.True(
            gradient.SelectMany(row => row).Max(Math.Abs) < 0.05 * size,
            $"{gradient.SelectMany(row => row).Max(Math.Abs)} of {size}"
        );
    }

    [Fact]
    public void Train_Twice_GivesTheSameModelAlsoAfterSavingIt()
    {
        var easy = TestData.Easy();
        var pieces = new LabelledPieces(easy.Sequences, easy.Labels!);
        var first = Train(pieces, 4); // The fourth class has no pieces.
        using var stream = new MemoryStream();
        first.Save(stream);
        stream.Position = 0;

        var (second, loaded) = (Train(pieces, 4), NgramClassifier.Load(stream, 4));

        Assert.All(easy.Sequences, sequence =>
        {
            var logits = first.Logits(sequence.Span);
            Assert.All(logits, logit => Assert.True(float.IsFinite(logit)));
            Assert.Equal(logits, second.Logits(sequence.Span));
            Assert.Equal(logits, loaded.Logits(sequence.Span));
            Assert.NotEqual(3, Probabilities.Largest(logits));
        });
    }

    [Theory]
    [InlineData(0)]
    [InlineData(11)]
    [InlineData(50)]
    public void Load_OfATruncatedFile_Fails(int length)
    {
        var easy = TestData.Easy();
        using var stream = new MemoryStream();
        Train(new(easy.Sequences, easy.Labels!), 3).Save(stream);
        stream.SetLength(length);
        stream.Position = 0;

        Assert.ThrowsAny<IOException>(() => NgramClassifier.Load(stream, 3));
    }

    [Fact]
    public void Train_OnFourFifthsOfTheRealData_IsAsGoodAsScikitLearn()
    {
        using var file = File.OpenRead(SharedData.Path("data", "train.pkl"));
        var dataset = PickleDatasetReader.Read(file, TestContext.Current.CancellationToken);
        var right = 0;
        for (var fold = 1; fold <= 5; fold++)
        {
            var split = DatasetSplitter.Split(dataset, new() { Split = SplitMethod.Folds, Fold = fold });
            var classifier = Train(
                new([.. split.Train.Select(piece => dataset.Sequences[piece])], [.. split.Train.Select(piece => dataset.Labels![piece])]),
                5
            );
            right += split.Validation.Count(piece =>
                Probabilities.Largest(classifier.Logits(dataset.Sequences[piece].Span)) == dataset.Labels![piece]
            );
        }

        // .9626 was measured; scikit-learn's gets .965 on other pieces.
        Assert.InRange(right / 2939.0, 0.957, 0.970);
    }

    private static NgramClassifier Train(LabelledPieces pieces, int classes) =>
        NgramTrainer.Train(pieces, classes, TestContext.Current.CancellationToken);

    private static double[][] Weights(byte[] file, int classes, int ngrams) =>
        [
            .. Enumerable
                .Range(0, classes)
                .Select(c =>
                    Enumerable
                        .Range(0, ngrams)
                        .Select(i => (double)BitConverter.ToSingle(file, 12 + 12 * ngrams + 4 * (c * ngrams + i)))
                        .ToArray()
                ),
        ];

    private sealed class Tolerance(double max) : IEqualityComparer<double>
    {
        public bool Equals(double x, double y) => Math.Abs(x - y) <= max;

        public int GetHashCode(double obj) => 0;
    }
}
