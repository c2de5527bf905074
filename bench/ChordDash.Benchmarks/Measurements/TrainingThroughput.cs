using ChordDash.Engine.Networks;
using ChordDash.Engine.Training;
using Microsoft.Extensions.DependencyInjection;

namespace ChordDash.Benchmarks.Measurements;

/// <summary>
/// Two epochs by the trainer that the dashboard uses; the faster one counts. Operations are counted from the shapes of the weights that
/// every beat is multiplied with: a matrix of r rows and c columns takes 2·r·c forwards, as many for the gradient of its input and as
/// many for that of its weights. Everything else (activations, pooling, dropout, losses, optimizer, padding) counts as lost time.
/// </summary>
internal static class TrainingThroughput
{
    private static readonly string[] PerBeat = ["layers.", "attention.", "next.", "previous."];

    /// <param name="peak">Operations per second.</param>
    /// <param name="modelFolder">Receives the trained model.</param>
    public static IEnumerable<Line> Measure(Bench bench, double peak, string modelFolder)
    {
        var observer = new EpochObserver();
        bench
            .Services.GetRequiredService<ITrainer>()
            .Train(
                new(bench.Dataset, bench.Dataset.ClassLabels, bench.Preset with { Epochs = 2 }, modelFolder),
                observer,
                CancellationToken.None
            );
        var beatsPerSecond = observer.Epochs.Max(epoch => epoch.BeatsPerSecond);
        using var model = ModelFiles.Load(modelFolder);
        var operations =
            3
            * model
                .Network!.named_parameters()
                .Where(weights =>
                    weights.parameter.dim() == 2 && PerBeat.Any(part => weights.name.StartsWith(part, StringComparison.Ordinal))
                )
                .Sum(weights => 2.0 * weights.parameter.numel());
        var reached = beatsPerSecond * operations;
        yield return new("training", $"{beatsPerSecond:N0} beats/s");
        yield return new(
            "share of the matrix peak while training",
            $"{reached / 1e9:F1} GFLOP/s",
            $"peak {peak / 1e9:F1} GFLOP/s",
            reached / peak
        );
    }
}
