using ChordDash.Engine.Chords;
using ChordDash.Engine.Datasets;

namespace ChordDash.Engine.Tests.Datasets;

public class SampleDataGeneratorTests
{
    [Fact]
    public void Labelled_Classes_AreAsUnevenAsTheRealOnes()
    {
        var sample = SampleDataGenerator.Labelled();
        Assert.Equal(
            [222, 65, 21, 60, 32],
            sample.Labels!.CountBy(label => label).OrderBy(entry => entry.Key).Select(entry => entry.Value)
        );
        Assert.Equal(sample.ClassLabels.Count, SampleDataGenerator.ComposerNames.Count);
        Assert.Equal(["0", "1", "2", "3", "4"], sample.ClassLabels);
    }

    [Theory]
    [InlineData(50, 0, 49, 15)] // Rounded for each composer.
    [InlineData(2_000, 7, 2_000, 600)]
    public void Sample_OfAnotherSize_HasAsManyPiecesInTheSameShares(int pieces, int seed, int labelled, int unlabelled)
    {
        var size = new SampleSize(pieces, seed);
        var sample = SampleDataGenerator.Labelled(size);
        Assert.InRange(sample.Sequences.Count, labelled - 2, labelled + 2);
        Assert.InRange(SampleDataGenerator.Unlabelled(size).Sequences.Count, unlabelled - 2, unlabelled + 2);
        Assert.InRange(sample.Labels!.Count(label => label == 0) / (double)sample.Labels!.Count, 0.54, 0.58);
    }

    [Fact]
    public void Sample_OfAnotherSeed_HasOtherPieces()
    {
        var (one, two) = (SampleDataGenerator.Labelled(new(Seed: 1)), SampleDataGenerator.Labelled(new(Seed: 2)));
        Assert.NotEqual(one.Sequences[0].ToArray(), two.Sequences[0].ToArray());
        Assert.Equal(one.Sequences[0].ToArray(), SampleDataGenerator.Labelled(new(Seed: 1)).Sequences[0].ToArray());
    }

    [Fact]
    public void Unlabelled_Pieces_AreNotThoseOfTheLabelledSample()
    {
        var labelled = SampleDataGenerator
            .Labelled()
            .Sequences.Select(piece => string.Join(' ', piece.ToArray()))
            .ToHashSet(StringComparer.Ordinal);
        var unlabelled = SampleDataGenerator.Unlabelled();
        Assert.Equal(120, unlabelled.Sequences.Count);
        Assert.Null(unlabelled.Labels);
        Assert.Empty(unlabelled.ClassLabels);
        Assert.DoesNotContain(unlabelled.Sequences, piece => labelled.Contains(string.Join(' ', piece.ToArray())));
    }

    [Fact]
    public void Labelled_Codes_AreCanonicalAndCoverTheVocabulary()
    {
        var statistics = DatasetStatistics.Compute(SampleDataGenerator.Labelled());
        Assert.True(statistics.StandardVocabulary);
        Assert.Equal(152, statistics.VocabularySize);
        Assert.InRange(statistics.MedianLength, 80, 130);
        Assert.InRange(statistics.MaxLength, 400, 800);
        Assert.All(SampleDataGenerator.Labelled().Sequences, piece =>
            Assert.All(piece.ToArray(), code => Assert.Equal(code, StandardChords.Canonical(code)))
        );
    }

    [Fact]
    public void Labelled_EveryTime_IsTheSame()
    {
        var (first, second) = (SampleDataGenerator.Labelled(), SampleDataGenerator.Labelled());
        Assert.Equal(first.Labels, second.Labels);
        Assert.Equal(first.Sequences.Select(piece => piece.ToArray()), second.Sequences.Select(piece => piece.ToArray()));
        // Pinned: a stored sample and a freshly generated one should be the same on every platform and with every version.
        Assert.Equal([88, 144, 14, 9, 44, 44, 46, 66], first.Sequences[0].ToArray().Take(8));
        Assert.Equal(51_285, first.Sequences.Sum(piece => piece.Length));
    }

    [Fact]
    public void Labelled_ChordFrequenciesAlone_TellComposersApartButNotPerfectly()
    {
        var sample = SampleDataGenerator.Labelled();
        var train = Enumerable.Range(0, 300).ToArray();
        var test = Enumerable.Range(300, 100).ToArray();
        var logs = Enumerable
            .Range(0, 5)
            .Select(label =>
            {
                var counts = Enumerable.Repeat(0.5, 193).ToArray();
                foreach (
                    var code in train.Where(piece => sample.Labels![piece] == label).SelectMany(piece => sample.Sequences[piece].ToArray())
                )
                    counts[code + 1]++;
                return counts.Select(count => Math.Log(count / counts.Sum())).ToArray();
            })
            .ToArray();

        var right = test.Count(piece =>
            sample.Labels![piece] == logs.Index().MaxBy(entry => sample.Sequences[piece].ToArray().Sum(code => entry.Item[code + 1])).Index
        );
        Assert.InRange(right / 100.0, 0.75, 0.97);
    }
}
