using System.Threading.Channels;
using ChordDash.Engine.Models;
using ChordDash.Engine.Training;

namespace ChordDash.Server.Tests.Shared;

/// <summary>A trainer whose every step a test releases, and the loader of the models that it pretends to write.</summary>
internal sealed class FakeTrainer : ITrainer, IModelLoader
{
    private readonly Channel<FakeTraining> _started = Channel.CreateUnbounded<FakeTraining>();

    /// <summary>How many models have been read from disk, and how many of them are still open.</summary>
    public int Loads { get; private set; }
    public int Open { get; private set; }

    /// <summary>The next training that the worker begins.</summary>
    public Task<FakeTraining> NextAsync() => _started.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WithPatience();

    public TrainingResult Train(TrainingJob job, ITrainingObserver observer, CancellationToken cancellationToken)
    {
        var training = new FakeTraining(job, observer, cancellationToken);
        _started.Writer.TryWrite(training);
        return training.Run();
    }

    public ITrainedModel Load(string modelFolder)
    {
        Loads++;
        Open++;
        return new FakeModel(File.ReadAllLines(FakeTraining.ModelFile(modelFolder)), () => Open--);
    }

    /// <summary>
    /// Knows the codes 0 … 99, but Am7 as 153 in the place of 5, and answers with the class whose index is the first code.
    /// </summary>
    private sealed class FakeModel(IReadOnlyList<string> labels, Action disposed) : ITrainedModel
    {
        public IReadOnlyList<string> ClassLabels => labels;

        public bool Knows(int code) => code is 153 or (>= 0 and < 100 and not 5);

        public IReadOnlyList<PiecePrediction> Predict(
            IReadOnlyList<ReadOnlyMemory<int>> sequences,
            CancellationToken cancellationToken = default
        ) => [.. sequences.Select(sequence => Answer(Math.Abs(sequence.Span[0]) % labels.Count))];

        public IReadOnlyList<double>? AskLinear(ReadOnlyMemory<int> sequence) => null;

        public void Dispose() => disposed();

        private PiecePrediction Answer(int index) =>
            new(index, [.. labels.Select((_, other) => other == index ? 0.9 : 0.1 / (labels.Count - 1))]);
    }
}
