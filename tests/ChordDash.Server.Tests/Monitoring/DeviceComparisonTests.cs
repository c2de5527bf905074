using ChordDash.Engine.Common;
using ChordDash.Engine.Datasets;
using ChordDash.Engine.Torch;
using ChordDash.Engine.Training;
using ChordDash.Server.Hosting;
using ChordDash.Server.Monitoring;
using ChordDash.Server.Resources;
using ChordDash.Server.Tests.Shared;

namespace ChordDash.Server.Tests.Monitoring;

public sealed class DeviceComparisonTests
{
    [Theory]
    [InlineData(1.03, null)]
    [InlineData(1.2, "chord-lstm on Card (20.0 %), notebook on Card (20.0 %)")]
    [InlineData(double.NaN, "chord-lstm on Card (NaN), notebook on Card (NaN)")]
    public void Run_OnAGpuThatLearnsSo_Says(double factor, string? apart)
    {
        using var output = new StringWriter();
        using var cards = new NvidiaCards();
        var comparison = new DeviceComparison(
            new Trainer(factor),
            new Machine([new("cuda:0", Message.Literal("Card")), new("cpu", Message.Literal("CPU"))]),
            cards
        );

        var thrown = Record.Exception(() =>
            comparison.Run(SampleDataGenerator.Labelled(new SampleSize(50)), epochs: 2, tolerance: 0.05, wanted: null, output)
        );

        Assert.Equal(apart is null, thrown is null);
        Assert.Equal(apart is null ? null : MonitoringMessages.DevicesDisagree(0.05, apart), (thrown as UserErrorException)?.Problem);
        Assert.Equal(apart is null, output.ToString().Contains("All devices learn the same", StringComparison.Ordinal));
        // 251 epochs of a second each.
        Assert.Contains("00:04:11", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Run_WithoutAGpu_SaysWhatToLookFor()
    {
        using var cards = new NvidiaCards();
        var comparison = new DeviceComparison(new Trainer(1), new Machine([new("cpu", Message.Literal("CPU"))]), cards);

        var refusal = Problems.Of(() =>
            comparison.Run(SampleDataGenerator.Labelled(new SampleSize(50)), 1, 0.05, wanted: null, TextWriter.Null)
        );

        Assert.Equal(MonitoringMessages.OnlyCpuToCompare, refusal);
    }

    private sealed class Machine(IReadOnlyList<ComputeDevice> devices) : IComputeDevices
    {
        public IReadOnlyList<ComputeDevice> Available => devices;

        public ComputeDevice Resolve(string requested) => devices.First(device => device.Id == requested);
    }

    private sealed class Trainer(double factor) : ITrainer
    {
        public TrainingResult Train(TrainingJob job, ITrainingObserver observer, CancellationToken cancellationToken)
        {
            for (var epoch = 1; epoch <= job.HyperParameters.Epochs; epoch++)
                observer.EpochCompleted(
                    FakeTraining.Metrics(epoch, best: true) with
                    {
                        TrainLoss = (job.HyperParameters.Device is "cpu" ? 1 : factor) / epoch,
                        Seconds = 1,
                    },
                    answers: null
                );
            return new(StopReason.AllEpochsDone, Message.Literal("All epochs done."), job.HyperParameters.Epochs);
        }
    }
}
