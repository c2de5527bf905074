using System.Globalization;
using ChordDash.Engine.Evaluation;
using ChordDash.Engine.Torch;
using ChordDash.Engine.Training;
using Microsoft.Extensions.DependencyInjection;

namespace ChordDash.Benchmarks.Measurements;

/// <summary>What a training took of the memory of its process, in bytes, as Linux counts it.</summary>
/// <param name="Idle">With libtorch loaded, before the data.</param>
/// <param name="Prepared">The peak until training began.</param>
/// <param name="Trained">The peak of the training steps.</param>
/// <param name="Evaluated">The peak of the rest: evaluations and what is saved.</param>
internal sealed record MemoryPeak(long Idle, long Prepared, long Trained, long Evaluated)
{
    public long Peak => Math.Max(Prepared, Math.Max(Trained, Evaluated));

    /// <summary>Trains in this process, which should be new.</summary>
    public static MemoryPeak Measure(MemoryCase one, IServiceProvider services)
    {
        services.GetRequiredService<IComputeDevices>().Resolve("cpu");
        var idle = Read("VmRSS:");
        var dataset = one.Generate();
        using var folder = new TemporaryFolder();
        var observer = new Observer();
        Reset();
        services
            .GetRequiredService<ITrainer>()
            .Train(
                new(dataset, dataset.ClassLabels, one.Parameters, folder.Path) { CheckpointFolder = folder.Path },
                observer,
                CancellationToken.None
            );
        var evaluated = Math.Max(observer.Evaluated, Read("VmHWM:"));
        return new(idle, observer.Prepared, observer.Trained, evaluated);
    }

    private static long Read(string field) =>
        1_024
        * long.Parse(
            File.ReadLines("/proc/self/status").First(line => line.StartsWith(field, StringComparison.Ordinal))[field.Length..^2].Trim(),
            CultureInfo.InvariantCulture
        );

    // proc_pid_clear_refs(5): what is the highest so far begins anew.
    private static void Reset() => File.WriteAllText("/proc/self/clear_refs", "5");

    private sealed class Observer : ITrainingObserver
    {
        public long Prepared { get; private set; }
        public long Trained { get; private set; }
        public long Evaluated { get; private set; }

        public void Started(TrainingStart start, TrainingResume? checkpoint) => Prepared = Next();

        public void Progressed(TrainingProgress progress)
        {
            if (progress.Phase == TrainingPhase.Training && progress.Step == progress.Steps)
                Trained = Math.Max(Trained, Next());
        }

        public void EpochCompleted(EpochMetrics metrics, HeldOutAnswers? answers) => Evaluated = Math.Max(Evaluated, Next());

        void ITrainingObserver.Evaluated(EvaluationReport report)
        {
            // The peak of the end is read when training returns.
        }

        public void Logged(LogLevel level, Message message) { }

        private static long Next()
        {
            var peak = Read("VmHWM:");
            Reset();
            return peak;
        }
    }
}
