using ChordDash.Engine.Datasets;
using ChordDash.Engine.Datasets.Formats.Arrow;

namespace ChordDash.Engine.Tests.Datasets.Formats.Arrow;

public class ArrowDatasetFileTests
{
    private static ChordDataset Read(Stream stream) => ArrowDatasetFile.Read(stream, TestContext.Current.CancellationToken);

    private static MemoryStream Write(ChordDataset dataset)
    {
        var stream = new MemoryStream();
        ArrowDatasetFile.Write(dataset, stream, TestContext.Current.CancellationToken);
        stream.Position = 0;
        return stream;
    }

    private static void AssertSame(ChordDataset expected, ChordDataset actual)
    {
        Assert.Equal(expected.Sequences.Select(sequence => sequence.ToArray()), actual.Sequences.Select(sequence => sequence.ToArray()));
        Assert.Equal(expected.Labels, actual.Labels);
        Assert.Equal(expected.Groups, actual.Groups);
        Assert.Equal<IEnumerable<string>>(expected.ClassLabels, actual.ClassLabels);
        Assert.Equal(expected.Tokens, actual.Tokens);
    }

    [Fact]
    public void Write_LabelledOrNot_IsReadBackTheSame()
    {
        AssertSame(SampleDataGenerator.Labelled(), Read(Write(SampleDataGenerator.Labelled())));
        AssertSame(SampleDataGenerator.Unlabelled(), Read(Write(SampleDataGenerator.Unlabelled())));
    }

    [Fact]
    public void Write_GroupsTokensAndOddLabels_AreReadBackTheSame()
    {
        var dataset = new ChordDataset([new[] { 0, 2 }, new[] { 1 }, new[] { 1, 1 }], [1, 0, 1], ["J. S. \"Bach\"", "Łukasz ♯"])
        {
            Groups = [0, 1, 0],
            Tokens = ["I", "IV", "♭VII"],
        };
        AssertSame(dataset, Read(Write(dataset)));
    }

    [Fact]
    public void Write_MoreChordsThanABatchHas_IsReadBackTheSame()
    {
        var random = new Random(1);
        var dataset = new ChordDataset(
            [
                .. Enumerable
                    .Range(0, 6)
                    .Select(piece => new ReadOnlyMemory<int>([.. Enumerable.Range(0, 400_000).Select(_ => random.Next(-1, 192))])),
            ],
            null,
            []
        );
        AssertSame(dataset, Read(Write(dataset)));
    }

    [Fact]
    public void Read_DamagedFile_SaysSo()
    {
        var bytes = Write(SampleDataGenerator.Unlabelled()).ToArray();
        var random = new Random(3);
        for (var trial = 0; trial < 50; trial++)
        {
            var cut = bytes[..random.Next(bytes.Length)];
            Assert.Throws<InvalidDataException>(() => Read(new MemoryStream(cut)));
        }
        Assert.Throws<InvalidDataException>(() => Read(new MemoryStream([.. "not an Arrow file at all"u8])));
    }
}
