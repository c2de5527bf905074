using ChordDash.Engine.Networks;

namespace ChordDash.Engine.Training.Memory;

/// <summary>How many numbers a network has, and how many it keeps for each beat that it reads. Numbers are of 4 bytes.</summary>
/// <param name="Weights">Trainable numbers of all parts.</param>
/// <param name="LargestWeight">Of the largest matrix: a step of the optimizer makes a copy of one at a time.</param>
/// <param name="Recurrent">Weights of recurrent layers, which libtorch puts into another order for each step.</param>
/// <param name="Training">Numbers kept for each beat of a training step, until its gradients are known.</param>
/// <param name="Evaluation">The same where no gradient is wanted.</param>
internal sealed record NetworkSize(long Weights, long LargestWeight, long Recurrent, long Training, long Evaluation)
{
    public static NetworkSize Of(HyperParameters parameters, TrainingSize size) =>
        parameters.Architecture switch
        {
            ModelArchitecture.ChordLstm or ModelArchitecture.ChordGru => Chord(parameters, size),
            ModelArchitecture.Notebook => Notebook(parameters, size),
            _ => new(0, 0, 0, 0, 0),
        };

    private static NetworkSize Chord(HyperParameters parameters, TrainingSize size)
    {
        long hidden = parameters.HiddenSize,
            embedding = parameters.EmbeddingSize,
            vocabulary = size.Vocabulary + 1L;
        var gated = parameters.Architecture == ModelArchitecture.ChordGru;
        var gates = gated ? 3 : 4;
        var predicts = parameters.NextChordLoss > 0 && vocabulary <= ChordRecurrentClassifier.MaxPredictedVocabulary;
        var both = 2 * hidden;

        var (recurrent, training, evaluation) = (0L, embedding, embedding);
        for (var layer = 0; layer < parameters.Layers; layer++)
        {
            var features = layer == 0 ? embedding : both;
            recurrent += 2 * gates * hidden * (features + hidden + 2);
            // Input with its dropout, and backwards; of each direction gates, states and what comes out; all that once more, joined.
            training += (parameters.Dropout > 0 ? 2 : 1) * features + 2 * KeptByGates(gated) * hidden + 3 * hidden;
            evaluation += both;
        }

        var weights =
            vocabulary * embedding
            + recurrent
            + both * ChordRecurrentClassifier.AttentionHeads
            + ChordRecurrentClassifier.AttentionHeads
            + (2 + ChordRecurrentClassifier.AttentionHeads) * both * size.Classes
            + size.Classes
            + (predicts ? 2 * (hidden * vocabulary + vocabulary) : 0);
        var largestRecurrent = gates * hidden * Math.Max(hidden, parameters.Layers > 1 ? both : embedding);
        var largest = Math.Max(Math.Max(vocabulary * embedding, largestRecurrent), predicts ? hidden * vocabulary : 0);
        // Pooling and its gradient, and gradients on their way through one layer.
        training += 16 * hidden;
        // Of neighbours: their inputs, scores and the logarithms of these in both directions.
        training += predicts ? both + 4 * vocabulary : 0;
        evaluation += 8 * hidden + embedding;
        return new(weights, largest, recurrent, training, evaluation);
    }

    private static NetworkSize Notebook(HyperParameters parameters, TrainingSize size)
    {
        long hidden = parameters.HiddenSize;
        var recurrent = 4 * hidden * (1 + hidden + 2) + (parameters.Layers - 1) * 4 * hidden * (2 * hidden + 2);
        var weights = recurrent + hidden * size.Classes + size.Classes;
        var training = parameters.Layers * (KeptByGates(gated: false) + 2) * hidden + 10 * hidden;
        return new(weights, 4 * hidden * hidden, recurrent, training, (parameters.Layers + 4) * hidden);
    }

    // Measured: of one direction, for each of its units, with the working space of the gradients.
    private static long KeptByGates(bool gated) => gated ? 8 : 9;
}
