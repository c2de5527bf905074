using ChordDash.Engine.Datasets;
using ChordDash.Engine.Datasets.Formats.Pickle;
using ChordDash.Engine.Models;
using ChordDash.Engine.Prediction;
using ChordDash.Engine.Tests.Shared;
using ChordDash.Engine.Torch;
using ChordDash.Engine.Training;

namespace ChordDash.Engine.Tests.Training;

/// <summary>The presets as they are offered, on the data that they are meant for.</summary>
[Collection(LoadLibtorch.Collection)]
[Trait("Category", "Training")]
public sealed class PresetTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Quick_OnTheSample_GetsWellAboveChance()
    {
        var observer = Train(SampleDataGenerator.Labelled(), TrainingPreset.Quick.HyperParameters);

        Assert.True(observer.Epochs.Max(epoch => epoch.BalancedAccuracy) > 0.6, Accuracies(observer));
        Assert.True(observer.Epochs.Max(epoch => epoch.ValidationAccuracy) > observer.Start!.MajorityShare + 0.15, Accuracies(observer));
    }

    [Fact]
    public void Quick_WithoutTheChordsThatItsExplanationsName_ChangesItsAnswersMost()
    {
        Train(SampleDataGenerator.Labelled(), TrainingPreset.Quick.HyperParameters);

        ExpectExplanationsToName(SampleDataGenerator.Labelled(new(Pieces: 100, Seed: 9)).Sequences);
    }

    /// <summary>
    /// Hides the fifth of the chords that speak most for an answer, and as many random ones: the first must change it three times as much.
    /// </summary>
    private void ExpectExplanationsToName(IReadOnlyList<ReadOnlyMemory<int>> pieces)
    {
        using var model = new ModelLoader(new()).Load(_folder.FullName);
        var random = new Random(1);
        var (named, any) = (0.0, 0.0);
        foreach (var sequence in pieces.Take(100).Select(sequence => sequence[..Math.Min(64, sequence.Length)]))
        {
            var plan = new ExplanationPlan(sequence, int.MaxValue);
            var answers = model.Predict(plan.Sequences, TestContext.Current.CancellationToken);
            var evidence = plan.Explain(answers, model.ClassLabels).Evidence;
            var hidden = evidence.Count / 5 + 1;
            var max = Hide(sequence, evidence.OrderByDescending(part => part.Effect).Take(hidden));
            var some = Hide(sequence, random.GetItems(evidence.ToArray(), hidden));
            var changed = model.Predict([sequence, max, some], TestContext.Current.CancellationToken);
            var answer = changed[0].ClassIndex;
            named += changed[0].Probabilities[answer] - changed[1].Probabilities[answer];
            any += changed[0].Probabilities[answer] - changed[2].Probabilities[answer];
        }

        TestContext.Current.TestOutputHelper!.WriteLine(
            $"The probability of the answer falls by {named / 100:F3} without the named chords, by {any / 100:F3} without random ones."
        );
        Assert.True(named > 3 * Math.Abs(any), $"{named / 100:F3}, {any / 100:F3}");

        static int[] Hide(ReadOnlyMemory<int> sequence, IEnumerable<ChordEvidence> parts)
        {
            var copy = sequence.ToArray();
            foreach (var part in parts)
                copy.AsSpan(part.Start, part.Beats).Fill(int.MaxValue);
            return copy;
        }
    }

    [Fact]
    public void ChordLstm_OnTheRealData_PassesEightyPercentInTwoEpochs()
    {
        var observer = Train(Real("train.pkl"), TrainingPreset.ChordLstm.HyperParameters with { Epochs = 2, WarmUpEpochs = 0.2 });

        Assert.True(observer.Epochs.Max(epoch => epoch.ValidationAccuracy) > 0.8, Accuracies(observer));
        ExpectExplanationsToName(Real("test.pkl").Sequences);
    }

    [Fact]
    public void Notebook_OnTheRealData_HoldsOutTheNotebooksPieces()
    {
        var dataset = Real("train.pkl");

        var split = DatasetSplitter.Split(dataset, TrainingPreset.Notebook.HyperParameters);

        Assert.Equal((2_026, 913), (split.Train.Count, split.Validation.Count));
        Assert.Equal(
            [509, 154, 46, 127, 77],
            split.Validation.CountBy(piece => dataset.Labels![piece]).OrderBy(pair => pair.Key).Select(pair => pair.Value)
        );
    }

    private static string Accuracies(RecordingObserver observer) =>
        string.Join(' ', observer.Epochs.Select(epoch => $"{epoch.ValidationAccuracy:F3}/{epoch.BalancedAccuracy:F3}"));

    private static ChordDataset Real(string file)
    {
        using var stream = File.OpenRead(SharedData.Path("data", file));
        return PickleDatasetReader.Read(stream, TestContext.Current.CancellationToken);
    }

    private RecordingObserver Train(ChordDataset dataset, HyperParameters parameters)
    {
        var observer = new RecordingObserver();
        new Trainer(new ComputeDevices(new()), TimeProvider.System).Train(
            new(dataset, dataset.ClassLabels, parameters with { Device = "cpu" }, _folder.FullName),
            observer,
            TestContext.Current.CancellationToken
        );
        return observer;
    }
}
