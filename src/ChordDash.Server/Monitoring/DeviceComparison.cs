using System.Globalization;
using ChordDash.Engine.Common;
using ChordDash.Engine.Datasets;
using ChordDash.Engine.Evaluation;
using ChordDash.Engine.Torch;
using ChordDash.Engine.Training;
using ChordDash.Server.Hosting;
using ChordDash.Server.Resources;

namespace ChordDash.Server.Monitoring;

/// <summary>Trains the same on every device, and tells whether all learn the same, how fast, and with how much memory.</summary>
internal sealed class DeviceComparison(ITrainer trainer, IComputeDevices devices, NvidiaCards cards)
{
    /// <summary>Epochs of the reference notebook.</summary>
    private const int NotebookEpochs = 251;

    private static readonly string[] Presets = ["chord-lstm", "notebook"];

    /// <param name="tolerance">Largest relative difference of a training loss from the CPU's: dropout draws other numbers on other
    /// devices.</param>
    /// <exception cref="UserErrorException">There is no GPU, or the devices do not agree.</exception>
    public void Run(ChordDataset dataset, int epochs, double tolerance, IReadOnlyList<string>? wanted, TextWriter output)
    {
        var chosen = wanted is null ? [.. devices.Available.Reverse()] : wanted.Select(devices.Resolve).ToList();
        if (chosen.Count < 2)
            throw new UserErrorException(MonitoringMessages.OnlyCpuToCompare);
        cards.Watch();
        var apart = new List<string>();
        foreach (var preset in Presets)
        {
            output.WriteLine($"{preset}, {dataset.Sequences.Count:N0} pieces, {epochs} epochs");
            output.WriteLine($"{"", -28} {"training loss", -28}   beats/s   GPU memory   {NotebookEpochs} epochs");
            IReadOnlyList<EpochMetrics>? reference = null;
            foreach (var device in chosen)
            {
                var watch = Train(dataset, TrainingPreset.Find(preset)!.HyperParameters with { Epochs = epochs, Device = device.Id });
                var losses = string.Join(' ', watch.Epochs.Select(epoch => epoch.TrainLoss.ToString("F4", CultureInfo.InvariantCulture)));
                var last = watch.Epochs[^1];
                var memory = watch.Memory is { } bytes ? ByteSize.Text(bytes) : "–";
                output.WriteLine(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{device.Name, -28} {losses, -28} {last.BeatsPerSecond, 9:N0} {memory, 12}   "
                            + $"{TimeSpan.FromSeconds(last.Seconds * NotebookEpochs):hh\\:mm\\:ss}"
                    )
                );
                reference ??= watch.Epochs;
                var furthest = watch
                    .Epochs.Zip(reference, (one, other) => Math.Abs(one.TrainLoss - other.TrainLoss) / other.TrainLoss)
                    .Max();
                if (!(furthest <= tolerance))
                    apart.Add($"{preset} on {device.Name} ({furthest:P1})");
            }
        }

        if (apart.Count > 0)
            throw new UserErrorException(MonitoringMessages.DevicesDisagree(tolerance, string.Join(", ", apart)));
        output.WriteLine($"All devices learn the same, within {tolerance:P0} of the CPU's training loss.");
    }

    private Watch Train(ChordDataset dataset, HyperParameters parameters)
    {
        var folder = Directory.CreateTempSubdirectory("chorddash-devices-");
        try
        {
            var watch = new Watch(cards);
            trainer.Train(new(dataset, dataset.ClassLabels, parameters, folder.FullName), watch, CancellationToken.None);
            return watch;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private sealed class Watch(NvidiaCards cards) : ITrainingObserver
    {
        public List<EpochMetrics> Epochs { get; } = [];

        /// <summary>The most in use on the cards, by whomever; null where there is none.</summary>
        public long? Memory { get; private set; }

        public void Started(TrainingStart start, TrainingResume? checkpoint) { }

        public void Progressed(TrainingProgress progress) => Poll();

        public void EpochCompleted(EpochMetrics metrics, HeldOutAnswers? answers)
        {
            Epochs.Add(metrics);
            Poll();
        }

        public void Evaluated(EvaluationReport report) { }

        public void Logged(ChordDash.Engine.Training.LogLevel level, Message message) { }

        private void Poll()
        {
            if (cards.Latest is { Count: > 0 } latest)
                Memory = Math.Max(Memory ?? 0, latest.Max(card => card.Bytes));
        }
    }
}
