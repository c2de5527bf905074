using System.Diagnostics;
using ChordDash.Engine.Chords;
using ChordDash.Engine.Datasets;
using ChordDash.Engine.Datasets.Formats.Csv;
using ChordDash.Engine.Datasets.Formats.Pickle;

namespace ChordDash.Engine.Tests.Datasets.Formats.Pickle;

public class DatasetExportTests
{
    private const string Python = "/usr/bin/python3";

    private static readonly ChordDataset Named = new([new[] { -1, 0, 153 }, new[] { 5 }], [1, 0], ["bach", "=cmd"]);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static byte[] Pickle(ChordDataset dataset)
    {
        using var stream = new MemoryStream();
        NotebookPickleWriter.Write(dataset, stream, Cancellation);
        Assert.True(stream.CanWrite);
        return stream.ToArray();
    }

    [Fact]
    public void NotebookPickle_AnyDataset_IsReadBackTheSame()
    {
        foreach (var dataset in new[] { SampleDataGenerator.Labelled(), SampleDataGenerator.Unlabelled(), Named, Many() })
        {
            var read = PickleDatasetReader.Read(new MemoryStream(Pickle(dataset)), Cancellation);
            Assert.Equal(dataset.Sequences.Select(sequence => sequence.ToArray()), read.Sequences.Select(sequence => sequence.ToArray()));
            // Labels in the order of their texts, whatever it was.
            Assert.Equal(
                dataset.Labels?.Select(label => dataset.ClassLabels[label]),
                read.Labels?.Select(label => read.ClassLabels[label])
            );
        }

        // More rows than one batch of instructions has.
        static ChordDataset Many() => new([.. Enumerable.Range(0, 2_000).Select(piece => (ReadOnlyMemory<int>)new[] { piece })], null, []);
    }

    [Fact]
    public async Task NotebookPickle_ReadByPython_IsWhatTheNotebookLoads()
    {
        Assert.SkipUnless(File.Exists(Python) && await RunAsync("import numpy") is "", "Needs python3 with NumPy.");
        var path = Path.GetTempFileName();
        try
        {
            await File.WriteAllBytesAsync(path, Pickle(SampleDataGenerator.Labelled()), Cancellation);
            var first = SampleDataGenerator.Labelled();
            var printed = await RunAsync(
                $"""
                import pickle
                rows = pickle.load(open("{path}", "rb"))
                sequence, label = rows[3]
                print(len(rows), type(rows[3]).__name__, sequence.dtype, sequence.shape, int(sequence.sum()), label + 0)
                """
            );
            var sum = first.Sequences[3].ToArray().Sum();
            Assert.Equal($"400 tuple float64 ({first.Sequences[3].Length},) {sum} {first.Labels![3]}", printed);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Csv_LabelledWithSymbols_HasARowPerPieceAndNoFormula()
    {
        using var writer = new StringWriter();
        DatasetCsv.Write(writer, Named, ["J. S. Bach", "=cmd"], new ChordNames(null, standardVocabulary: true), Cancellation);
        Assert.Equal(
            [
                "row,label,composer,beats,codes,symbols",
                "0,\"'=cmd\",\"'=cmd\",3,-1 0 153,\"N.C. C Am7\"",
                "1,\"bach\",\"J. S. Bach\",1,5,\"C6\"",
                "",
            ],
            writer.ToString().ReplaceLineEndings("\n").Split('\n')
        );
    }

    [Fact]
    public void Csv_UnlabelledOfAnotherVocabulary_HasCodesOnly()
    {
        using var writer = new StringWriter();
        DatasetCsv.Write(writer, new([new[] { 999, 3 }], null, []), [], new ChordNames(null, standardVocabulary: false), Cancellation);
        Assert.Equal(["row,beats,codes", "0,2,999 3", ""], writer.ToString().ReplaceLineEndings("\n").Split('\n'));
    }

    [Fact]
    public void Csv_SymbolsThatLookLikeAFormula_AreNone()
    {
        using var writer = new StringWriter();
        DatasetCsv.Write(
            writer,
            new([new[] { 3, 4 }], null, []),
            [],
            new ChordNames(new Dictionary<int, string> { [3] = "=cmd()" }, standardVocabulary: false),
            Cancellation
        );
        Assert.Equal("0,2,3 4,\"'=cmd() 4\"", writer.ToString().ReplaceLineEndings("\n").Split('\n')[1]);
    }

    private static async Task<string> RunAsync(string script)
    {
        using var process = Process.Start(
            new ProcessStartInfo(Python, ["-c", script])
            {
                UseShellExecute = false,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            }
        )!;
        var output = await process.StandardOutput.ReadToEndAsync(Cancellation);
        var errors = await process.StandardError.ReadToEndAsync(Cancellation);
        await process.WaitForExitAsync(Cancellation);
        return process.ExitCode == 0 ? output.Trim() : errors;
    }
}
