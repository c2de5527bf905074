using ChordDash.Engine.Networks;
using ChordDash.Engine.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace ChordDash.Benchmarks.Measurements;

/// <summary>
/// An epoch of the notebook's network over a sample of pieces in the notebook's proportion, 70 % to learn from: by the notebook's loop
/// (random batches of 10, padded to their longest piece and padding read; evaluation one piece at a time) and by our pipeline (batches
/// of 10 of similar lengths, no padding read; evaluation in batches). Both take as many steps of as many pieces with the same optimizer,
/// and each piece's own beats go through the same matrices. That both evaluate alike is checked.
/// </summary>
internal static class NotebookEpoch
{
    private const int Learned = 512;
    private const int HeldOut = 219;
    private const int BatchSize = 10;

    public static Line Measure(Bench bench)
    {
        var sample = bench.Sample(Learned + HeldOut);
        var learned = Take(sample.Take(sample.Count * Learned / (Learned + HeldOut)));
        var heldOut = Take(sample.Skip(learned.Labels.Count));

        using var theirs = Build(readsPadding: true);
        using var ours = Build(readsPadding: false);
        var (oneByOne, batched) = (OneByOne(theirs), Batched(ours));
        var difference = oneByOne.Zip(batched, (a, b) => a.Zip(b, (x, y) => Math.Abs(x - y)).Max()).Max();
        if (difference > 1e-4)
            throw new InvalidOperationException($"The two ways of evaluating differ by {difference}.");

        var theirSeconds = bench.Once(() =>
        {
            Train(theirs, similarLengths: false);
            OneByOne(theirs);
        });
        var ourSeconds = bench.Once(() =>
        {
            Train(ours, similarLengths: true);
            Batched(ours);
        });
        return Line.Faster("epoch of the notebook's network, our pipeline", ourSeconds, "the notebook's loop", theirSeconds);

        LabelledPieces Take(IEnumerable<int> pieces)
        {
            int[] taken = [.. pieces];
            return new(
                [.. taken.Select(piece => bench.Dataset.Sequences[piece])],
                [.. taken.Select(piece => bench.Dataset.Labels![piece])]
            );
        }

        NotebookNetwork Build(bool readsPadding)
        {
            random.manual_seed(1);
            var network = new NotebookNetwork(readsPadding, bench.Dataset.ClassLabels.Count);
            network.to(bench.Device);
            return network;
        }

        void Train(NotebookNetwork network, bool similarLengths)
        {
            network.train();
            using var optimizer = optim.Adam(network.parameters(), lr: 0.001);
            var parameters = new HyperParameters { BatchSize = BatchSize, CropLength = 0 };
            var loss = new ClassWeightedLoss([.. bench.Dataset.ClassLabels.Select(_ => 1.0)], divideByPieces: true);
            foreach (var step in new EpochPlanner(learned, parameters, similarLengths, new NumpyRandom(1)).Plan())
            {
                using var scope = NewDisposeScope();
                var batch = SequenceBatch.Create(network, [.. step.Select(excerpt => excerpt.Codes)], bench.Device);
                optimizer.zero_grad();
                var (sum, divisor) = loss.Of(network.call(batch.Inputs, batch.Lengths), [.. step.Select(excerpt => excerpt.Label)]);
                (sum / divisor).backward();
                optimizer.step();
            }
        }

        List<float[]> OneByOne(NotebookNetwork network) =>
            [.. heldOut.Sequences.Select(sequence => Inference.Logits(network, [sequence], bench.Device)[0])];

        float[][] Batched(NotebookNetwork network) => Inference.Logits(network, heldOut.Sequences, bench.Device);
    }
}
