namespace ChordDash.Engine.Evaluation;

/// <summary>Logits as probabilities, in double precision.</summary>
internal static class Probabilities
{
    /// <summary>The index of the largest; ties go to the lower one.</summary>
    public static int Largest(ReadOnlySpan<float> logits)
    {
        var best = 0;
        for (var i = 1; i < logits.Length; i++)
        {
            if (logits[i] > logits[best])
                best = i;
        }

        return best;
    }

    /// <summary>softmax(logits / temperature).</summary>
    public static double[] Softmax(ReadOnlySpan<float> logits, double temperature = 1)
    {
        var result = new double[logits.Length];
        double largest = float.NegativeInfinity;
        foreach (var logit in logits)
            largest = Math.Max(largest, logit);
        double sum = 0;
        for (var c = 0; c < result.Length; c++)
            sum += result[c] = Math.Exp((logits[c] - largest) / temperature);
        for (var c = 0; c < result.Length; c++)
            result[c] /= sum;
        return result;
    }

    /// <summary>-ln softmax(logits / temperature)[label], in nats.</summary>
    public static double LogLoss(ReadOnlySpan<float> logits, int label, double temperature = 1)
    {
        double largest = float.NegativeInfinity;
        foreach (var logit in logits)
            largest = Math.Max(largest, logit);
        double sum = 0;
        foreach (var logit in logits)
            sum += Math.Exp((logit - largest) / temperature);
        return (largest - logits[label]) / temperature + Math.Log(sum);
    }
}
