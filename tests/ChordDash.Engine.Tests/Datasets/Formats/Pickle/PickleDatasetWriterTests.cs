using ChordDash.Engine.Datasets;
using ChordDash.Engine.Datasets.Formats.Pickle;

namespace ChordDash.Engine.Tests.Datasets.Formats.Pickle;

public class PickleDatasetWriterTests
{
    private static ChordDataset RoundTrip(ChordDataset dataset)
    {
        using var stream = new MemoryStream();
        PickleDatasetWriter.Write(dataset, stream);
        stream.Position = 0;
        return PickleDatasetReader.Read(stream);
    }

    private static void AssertSame(ChordDataset expected, ChordDataset actual)
    {
        Assert.Equal(expected.Sequences.Select(sequence => sequence.ToArray()), actual.Sequences.Select(sequence => sequence.ToArray()));
        Assert.Equal(expected.Labels, actual.Labels);
        Assert.Equal<IEnumerable<string>>(expected.ClassLabels, actual.ClassLabels);
    }

    [Fact]
    public void Write_Sample_IsReadBackTheSame()
    {
        AssertSame(SampleDataGenerator.Labelled(), RoundTrip(SampleDataGenerator.Labelled()));
        AssertSame(SampleDataGenerator.Unlabelled(), RoundTrip(SampleDataGenerator.Unlabelled()));
    }

    [Theory]
    [InlineData("2", "10")]
    [InlineData("7", "bach")]
    public void Write_Labels_AreReadBackTheSame(string first, string second)
    {
        var dataset = new ChordDataset(
            [new[] { -1, 0, 255, 256, 65_536, 1_000_000 }, new[] { 1 }, new[] { 2, 3 }],
            [1, 0, 1],
            [first, second]
        );
        AssertSame(dataset, RoundTrip(dataset));
    }

    [Fact]
    public void Write_Labelled_IsTheNotebooksListOfTuples()
    {
        using var stream = new MemoryStream();
        PickleDatasetWriter.Write(new ChordDataset([new[] { 5 }, new[] { 6 }], [0, 1], ["0", "3"]), stream);
        var rows = Assert.IsType<System.Collections.ArrayList>(new Razorvine.Pickle.Unpickler().loads(stream.ToArray()));
        var row = Assert.IsType<object[]>(rows[1]);
        Assert.Equal(6, Assert.IsType<System.Collections.ArrayList>(row[0])[0]);
        Assert.Equal(3, Convert.ToInt32(row[1], System.Globalization.CultureInfo.InvariantCulture));
    }
}
