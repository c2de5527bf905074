using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using ChordDash.Engine.Datasets;
using ChordDash.Engine.Datasets.Formats.Pickle;
using ChordDash.Engine.Resources;
using ChordDash.Engine.Torch;

namespace ChordDash.Engine.Tests.Benchmarks;

/// <summary>The commands as a user types them, on small generated pickles.</summary>
public sealed partial class BenchmarkCommandsTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Exam_OfTwoPickles_WritesAPredictionWithProbabilitiesForEachPiece()
    {
        var labelled = SampleDataGenerator.Labelled();
        var train = Write("train.pkl", labelled);
        var test = Write("test.pkl", new([.. labelled.Sequences.Take(30)], Labels: null, []));
        var csv = Path.Combine(_folder.FullName, "predictions.csv");

        var (code, output) = await RunAsync(
            "exam",
            "--train",
            train,
            "--test",
            test,
            "--out",
            csv,
            "--preset",
            "quick",
            "--epochs",
            "2",
            "--device",
            "cpu"
        );

        Assert.True(code == 0, output);
        Assert.Contains("30 predictions written", output, StringComparison.Ordinal);
        var lines = await File.ReadAllLinesAsync(csv, Cancellation);
        Assert.Equal(31, lines.Length);
        Assert.StartsWith("index,label,composer,", lines[0], StringComparison.Ordinal);
        foreach (var (index, line) in lines.Skip(1).Index())
        {
            var cells = line.Split(',');
            double[] probabilities = [.. cells.Skip(3).Select(cell => double.Parse(cell, CultureInfo.InvariantCulture))];
            Assert.Equal(index.ToString(CultureInfo.InvariantCulture), cells[0]);
            Assert.Equal(labelled.ClassLabels[Array.IndexOf(probabilities, probabilities.Max())], cells[1]);
            Assert.Equal(1, probabilities.Sum(), 1e-4);
        }
    }

    [Fact]
    public async Task Fuzz_OfTheSampleForSeconds_FindsNothing()
    {
        var (code, output) = await RunAsync("fuzz", "--minutes", "0.05", "--seed", "3");

        Assert.True(code == 0, output);
        Assert.Contains("none did anything else", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Datasets_OfTheSample_PrintsATableOfTimesAndMemory()
    {
        var (code, output) = await RunAsync("datasets");

        Assert.True(code == 0, output);
        foreach (
            var line in new[]
            {
                "reading sample.pkl",
                "reading it from its Arrow file",
                "examining it (doctor)",
                "memory for lists of whole numbers",
            }
        )
            Assert.Contains(line, output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CrossValidate_TwoFolds_PrintsTheirMeanAndSpreadBesideTheBaselines()
    {
        var (code, output) = await RunAsync("crossvalidate", "--folds", "2", "--preset", "quick", "--epochs", "1", "--device", "cpu");

        Assert.True(code == 0, output);
        Assert.Matches(Summary(), output);
        Assert.Contains("fold 2 of 2", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CrossValidate_TheLinearBaseline_ComparesItWithNothing()
    {
        var (code, output) = await RunAsync("crossvalidate", "--folds", "2", "--preset", "linear");

        Assert.True(code == 0, output);
        Assert.Contains("(sample deviation over 2 folds)", output, StringComparison.Ordinal);
        Assert.DoesNotContain("linear baseline", output, StringComparison.Ordinal);
    }

    public static TheoryData<string, string[]> WrongOptions
    {
        get
        {
            var noTpu = ModelMessages
                .DeviceDoesNotExist("tpu", string.Join(", ", new ComputeDevices(new()).Available.Select(device => device.Id)))
                .ToString();
            return new()
            {
                { "There is no file nowhere.pkl.", ["train", "--data", "nowhere.pkl"] },
                { "There is no preset 'huge'. Choose chord-lstm, quick, chord-gru, linear, notebook.", ["train", "--preset", "huge"] },
                { noTpu, ["train", "--device", "tpu"] },
                { noTpu, ["engine", "--device", "tpu"] },
                {
                    HyperParameterMessages.WholeNumberOutOfRange(HyperParameterMessages.FoldLabel, 1, 5, 9).ToString(),
                    ["crossvalidate", "--fold", "9"]
                },
                {
                    HyperParameterMessages.WholeNumberOutOfRange(HyperParameterMessages.FoldsLabel, 2, 20, 0).ToString(),
                    ["crossvalidate", "--folds", "0"]
                },
                {
                    HyperParameterMessages.WholeNumberOutOfRange(HyperParameterMessages.FoldsLabel, 2, 20, -1).ToString(),
                    ["crossvalidate", "--folds", "-1"]
                },
            };
        }
    }

    [Theory]
    [MemberData(nameof(WrongOptions))]
    public async Task AnyCommand_WithAWrongOption_EndsWithASentence(string sentence, string[] arguments)
    {
        var (code, output) = await RunAsync(arguments);

        Assert.Equal(1, code);
        Assert.Contains(sentence, output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
    }

    private string Write(string name, ChordDataset dataset)
    {
        var path = Path.Combine(_folder.FullName, name);
        using var stream = File.Create(path);
        PickleDatasetWriter.Write(dataset, stream);
        return path;
    }

    private static async Task<(int Code, string Output)> RunAsync(params string[] arguments)
    {
        using var process = Process.Start(
            new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "ChordDash.Benchmarks.dll"), .. arguments])
            {
                UseShellExecute = false,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            }
        )!;
        var output = process.StandardOutput.ReadToEndAsync(Cancellation);
        var error = process.StandardError.ReadToEndAsync(Cancellation);
        await process.WaitForExitAsync(Cancellation);
        return (process.ExitCode, await output + await error);
    }

    [GeneratedRegex(@"accuracy: 0\.\d{4} ± 0\.\d{4} \(sample deviation over 2 folds\); linear baseline 0\.\d{4}", RegexOptions.None, 1_000)]
    private static partial Regex Summary();
}
