using ChordDash.Engine.Datasets;
using ChordDash.Engine.Training;
using Microsoft.Extensions.DependencyInjection;

namespace ChordDash.Benchmarks.Measurements;

/// <summary>How much the process grows over 1,000 training steps, with the evaluations between them, after 300 steps of warm-up.</summary>
internal static class MemoryGrowth
{
    private const int WarmUp = 300;
    private const int Steps = 1_000;
    private const int Pieces = 400;

    public static Line Measure(Bench bench)
    {
        var sample = bench.Sample(Pieces);
        var dataset = new ChordDataset(
            [.. sample.Select(piece => bench.Dataset.Sequences[piece])],
            [.. sample.Select(piece => bench.Dataset.Labels![piece])],
            bench.Dataset.ClassLabels
        );
        using var folder = new TemporaryFolder();
        using var cancellation = new CancellationTokenSource();
        var (before, after) = (0L, 0L);
        var observer = new EpochObserver(step =>
        {
            if (step == WarmUp)
                before = Resident();
            if (step != WarmUp + Steps)
                return;
            after = Resident();
            cancellation.Cancel();
        });
        try
        {
            var parameters = bench.Preset with { BatchSize = 4, Epochs = 10_000, EarlyStoppingPatience = 0 };
            bench
                .Services.GetRequiredService<ITrainer>()
                .Train(new(dataset, dataset.ClassLabels, parameters, folder.Path), observer, cancellation.Token);
        }
        catch (OperationCanceledException)
        {
            // After the last step that is measured.
        }

        return new($"memory growth over {Steps:N0} steps", $"{(after - before) / 1e6:F1} MB", $"resident {before / 1e6:N0} MB");
    }

    private static long Resident()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return Environment.WorkingSet;
    }
}
