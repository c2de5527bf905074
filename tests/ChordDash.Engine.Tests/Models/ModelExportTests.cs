using System.Diagnostics;
using System.Text.Json;
using ChordDash.Engine.Common;
using ChordDash.Engine.Models;
using ChordDash.Engine.Models.Export;
using ChordDash.Engine.Networks;
using ChordDash.Engine.Resources;
using ChordDash.Engine.Tests.Shared;
using ChordDash.Engine.Training;
using TorchSharp.PyBridge;
using static TorchSharp.torch;

namespace ChordDash.Engine.Tests.Models;

[Collection(LoadLibtorch.Collection)]
public sealed class ModelExportTests : IDisposable
{
    private const string Python = "/usr/bin/python3";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();
    private readonly ModelExport _export = new(new EngineOptions());

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<ModelArchitecture, int, int, double> Kinds =>
        new()
        {
            { ModelArchitecture.ChordLstm, 1, 0, 0 },
            { ModelArchitecture.ChordLstm, 2, 16, 0.7 },
            { ModelArchitecture.ChordGru, 2, 16, 0 },
            { ModelArchitecture.Notebook, 3, 0, 0 },
            { ModelArchitecture.Linear, 1, 0, 1 },
        };

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Weights_InBothForms_AreReadBackTheSame(ModelArchitecture architecture, int layers, int window, double ngrams)
    {
        using var scope = NewDisposeScope();
        Make(architecture, layers, window, ngrams);
        using var model = ModelFiles.Load(_folder.FullName);
        var expected = model.Network?.state_dict() ?? [];

        var safe = Safetensors.LoadStateDict(Write(_export.WriteSafetensors, "weights.safetensors"));
        var pickled = PyTorchUnpickler.UnpickleStateDict(Write(_export.WriteStateDict, "state_dict.pt"));

        Assert.Equal(expected.Count + (ngrams > 0 ? 6 : 0), safe.Count);
        Assert.Equal(safe.Count, pickled.Count);
        Assert.All(expected, entry => Assert.True(entry.Value.eq(safe[entry.Key]).all().item<bool>(), entry.Key));
    }

    /// <summary>The oracle is PyTorch itself.</summary>
    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Program_InPyTorch_GivesTheSameProbabilities(ModelArchitecture architecture, int layers, int window, double ngrams)
    {
        Assert.SkipUnless(
            File.Exists(Python) && (await RunAsync(["-c", "import torch"], "")).Code == 0,
            "Needs python3 with PyTorch (Debian: python3-torch)."
        );
        Make(architecture, layers, window, ngrams);
        _ = Write(_export.WriteSafetensors, "weights.safetensors");
        _ = Write(_export.WriteStateDict, "state_dict.pt");
        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, ModelExport.ScriptName), ModelExport.Script, Cancellation);
        var sequences = TestData.Sequences(5, [.. Enumerable.Range(0, 50).Select(piece => 1 + piece * piece % 97)]);
        using var model = new TrainedModel(ModelFiles.Load(_folder.FullName));
        var expected = model.Predict(sequences, Cancellation);

        foreach (var weights in new[] { "state_dict.pt", "weights.safetensors" })
        {
            var (code, output) = await RunAsync(
                [
                    Path.Combine(_folder.FullName, ModelExport.ScriptName),
                    Path.Combine(_folder.FullName, ModelFiles.Description),
                    Path.Combine(_folder.FullName, weights),
                ],
                string.Join('\n', sequences.Select(sequence => string.Join(' ', sequence.ToArray())))
            );
            Assert.True(code == 0, output);
            var answers = output.Trim().Split('\n').Select(line => JsonDocument.Parse(line).RootElement).ToList();
            Assert.Equal(sequences.Length, answers.Count);
            foreach (var (answer, one) in answers.Zip(expected))
            {
                var probabilities = answer.GetProperty("probabilities").EnumerateObject().Select(item => item.Value.GetDouble()).ToList();
                Assert.All(probabilities.Zip(one.Probabilities), pair => Assert.Equal(pair.Second, pair.First, 1e-4));
                Assert.Equal($"Composer {one.ClassIndex}", answer.GetProperty("composer").GetString());
            }
        }
    }

    [Theory]
    [InlineData(0), InlineData(0.5)]
    public void LinearBaseline_IsAskedBesideWhateverItCounts(double weight)
    {
        Make(ModelArchitecture.ChordLstm, layers: 1, window: 0, ngrams: 1);
        using (var made = ModelFiles.Load(_folder.FullName))
        {
            made.Description = made.Description with { NgramWeight = weight };
            ModelFiles.Save(_folder.FullName, made);
        }
        using var model = new TrainedModel(ModelFiles.Load(_folder.FullName));
        var sequence = TestData.Easy().Sequences[0];

        var opinion = model.AskLinear(sequence)!;

        Assert.Equal(1, opinion.Sum(), 1e-9);
        Assert.Equal(0, opinion.Index().MaxBy(one => one.Item).Index); // Fitted on that very piece.
        Make(ModelArchitecture.Linear, layers: 1, window: 0, ngrams: 1);
        using var linear = new TrainedModel(ModelFiles.Load(_folder.FullName));
        Assert.Null(linear.AskLinear(sequence));
    }

    [Fact]
    public void Weights_OfAMissingModel_SayWhatToDo()
    {
        var exception = Assert.Throws<ModelFilesMissingException>(() => _export.WriteStateDict(_folder.FullName, new MemoryStream()));
        Assert.Equal(ModelMessages.ModelFilesAreMissing, exception.Problem);
    }

    /// <summary>A model with random weights, but for an n-gram part, which is fitted.</summary>
    private void Make(ModelArchitecture architecture, int layers, int window, double ngrams)
    {
        var description = TestData.Description(architecture, layers) with
        {
            WindowLength = window,
            NgramWeight = ngrams,
            NextChordLoss = architecture == ModelArchitecture.ChordGru ? 0.4 : 0,
            Calibration = new([new(4, 1.7), new(16, 1.2), new(64, 0.8)]),
        };
        var easy = TestData.Easy();
        var fitted = ngrams > 0 ? NgramTrainer.Train(new(easy.Sequences, easy.Labels!), 3, Cancellation) : null;
        using var model = new ComposerModel(
            description,
            architecture == ModelArchitecture.Linear ? null : description.Build(seed: 3),
            fitted
        );
        ModelFiles.Save(_folder.FullName, model);
    }

    private string Write(Action<string, Stream> write, string name)
    {
        var path = Path.Combine(_folder.FullName, name);
        using var file = File.Create(path);
        write(_folder.FullName, file);
        Assert.True(file.CanWrite);
        return path;
    }

    private static async Task<(int Code, string Output)> RunAsync(string[] arguments, string input)
    {
        using var process = Process.Start(
            new ProcessStartInfo(Python, arguments)
            {
                UseShellExecute = false,
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            }
        )!;
        var error = process.StandardError.ReadToEndAsync(Cancellation);
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        var output = await process.StandardOutput.ReadToEndAsync(Cancellation);
        await process.WaitForExitAsync(Cancellation);
        return (process.ExitCode, process.ExitCode == 0 ? output : await error);
    }
}
