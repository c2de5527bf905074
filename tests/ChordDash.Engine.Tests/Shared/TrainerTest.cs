using ChordDash.Engine.Common;
using ChordDash.Engine.Datasets;
using ChordDash.Engine.Torch;
using ChordDash.Engine.Training;

namespace ChordDash.Engine.Tests.Shared;

/// <summary>A trainer on the CPU and a folder for its models.</summary>
public abstract class TrainerTest : IDisposable
{
    private protected TrainerTest() { }

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

    /// <summary>Trains until something is so, and stops there with a checkpoint.</summary>
    private protected void Interrupt(TrainingJob job, Func<TrainingProgress, bool> when)
    {
        using var cancellation = new CancellationTokenSource();
        var observer = new RecordingObserver(progress =>
        {
            if (when(progress))
                cancellation.Cancel();
        });
        Assert.ThrowsAny<OperationCanceledException>(() => Trainer.Train(job, observer, cancellation.Token));
    }

    /// <summary>A job with folders of its own, for checkpoints too.</summary>
    private protected TrainingJob ResumableJob(HyperParameters parameters, ChordDataset? dataset = null)
    {
        var folder = Folder.CreateSubdirectory(Path.GetRandomFileName());
        return Job(parameters, dataset) with
        {
            ModelFolder = folder.CreateSubdirectory("model").FullName,
            CheckpointFolder = folder.CreateSubdirectory("checkpoints").FullName,
        };
    }
}
