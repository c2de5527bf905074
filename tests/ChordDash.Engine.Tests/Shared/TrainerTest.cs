using ChordDash.Engine.Datasets;
using ChordDash.Engine.Torch;
using ChordDash.Engine.Training;

namespace ChordDash.Engine.Tests.Shared;

/// <summary>A trainer on the CPU and a folder for its models.</summary>
public abstract class TrainerTest : IDisposable
{
    private protected TrainerTest()
    {
    }

    private protected static EngineOptions Options { get; } = new();

    private protected Trainer Trainer { get; } = new(new ComputeDevices(Options), TimeProvider.System);

    private protected DirectoryInfo Folder { get; } = Directory.CreateTempSubdirectory();

    public void Dispose()
    {
        Folder.Delete(recursive: true);
        GC.SuppressFinalize(this);
    }

    private protected (TrainingResult Result, RecordingObserver Observer) Train(HyperParameters parameters, ChordDataset? dataset = null)
    {
        var observer = new RecordingObserver();
        return (Trainer.Train(Job(parameters, dataset), observer, TestContext.Current.CancellationToken), observer);
    }

    private protected TrainingJob Job(HyperParameters parameters, ChordDataset? dataset = null)
    {
        dataset ??= TestData.Easy();
        return new(dataset, [.. dataset.ClassLabels.Select(label => $"Composer {label}")], parameters, Folder.FullName);
    }
}
