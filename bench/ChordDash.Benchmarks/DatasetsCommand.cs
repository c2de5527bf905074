using System.CommandLine;
using ChordDash.Benchmarks.Measurements;
using ChordDash.Engine.Chords;
using ChordDash.Engine.Datasets;
using ChordDash.Engine.Datasets.Checks;
using ChordDash.Engine.Datasets.Formats.Arrow;
using ChordDash.Engine.Datasets.Formats.Pickle;

namespace ChordDash.Benchmarks;

/// <summary>Times what is done with data sets before a training, and what memory it takes.</summary>
internal static class DatasetsCommand
{
    private const int Repeats = 25;

    public static Command Create()
    {
        var data = new Option<FileInfo?>("--data") { Description = "A pickle; the generated sample without it." };
        var command = new Command("datasets", "Times reading, converting and examining data sets, and prints one table.") { data };
        command.SetAction(parsed =>
        {
            using var folder = new TemporaryFolder();
            var file = parsed.GetValue(data) ?? DatasetFile.WriteSample(folder);
            Line.Print(Measure(file, DatasetFile.Read(file)));
        });
        return command;
    }

    private static IEnumerable<Line> Measure(FileInfo file, ChordDataset dataset)
    {
        yield return PickleReading.Measure(file);

        using var arrow = new MemoryStream();
        ArrowDatasetFile.Write(dataset, arrow);
        var pickled = Bench.CpuSeconds(Repeats, () =>
        {
            using var stream = file.OpenRead();
            PickleDatasetReader.Read(stream);
        });
        yield return Line.Faster("reading it from its Arrow file", Bench.CpuSeconds(Repeats, () =>
            {
                arrow.Position = 0;
                ArrowDatasetFile.Read(arrow);
            }), "from the pickle", pickled);
        yield return new(
            "size of the Arrow file",
            $"{arrow.Length / 1e6:F1} MB",
            $"the pickle {file.Length / 1e6:F1} MB",
            (double)file.Length / arrow.Length
        );

        var patient = new CheckedDataset(
            file.Name,
            dataset,
            dataset.ClassLabels,
            new ChordNames(null, DatasetStatistics.Compute(dataset).StandardVocabulary)
        );
        yield return new("examining it (doctor)", Line.Time(Bench.CpuSeconds(3, () => DatasetChecker.Examine(patient, []))));
        yield return new("its chords and changes by class", Line.Time(Bench.CpuSeconds(3, () => ChordProfile.Compute(dataset))));

        var large = new ChordDataset(
            [
                .. Enumerable
                    .Range(0, 20_000)
                    .Select(piece => (ReadOnlyMemory<int>)Enumerable.Range(piece, 1_000).Select(code => code % 192).ToArray()),
            ],
            null,
            []
        );
        yield return Memory("arrays of float64", large, (data, stream) => NotebookPickleWriter.Write(data, stream));
        yield return Memory("lists of whole numbers", large, PickleDatasetWriter.Write);
    }

    /// <summary>Bytes that reading allocates on the way, whatever is garbage by then, beside the file's own size.</summary>
    private static Line Memory(string kind, ChordDataset dataset, Action<ChordDataset, Stream> write)
    {
        using var stream = new MemoryStream();
        write(dataset, stream);
        stream.Position = 0;
        var before = GC.GetAllocatedBytesForCurrentThread();
        PickleDatasetReader.Read(stream);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        return new(
            $"memory for {kind}",
            $"{allocated / 1e6:N0} MB",
            $"the file {stream.Length / 1e6:N0} MB",
            (double)allocated / stream.Length
        );
    }
}
