using System.Text;
using TorchSharp;

namespace ChordDash.Engine.Networks.Ngrams;

/// <summary>
/// The linear baseline: multinomial logistic regression on TF-IDF vectors of chord 1- and 2-grams, with balanced class weights. As
/// scikit-learn's LogisticRegression(C=100, class_weight="balanced").
/// </summary>
/// <param name="weights">(classes, n-grams).</param>
/// <param name="biases">(classes).</param>
internal sealed class NgramClassifier(NgramVectorizer vectorizer, float[][] weights, float[] biases)
{
    /// <summary>The n-grams that a model weighs.</summary>
    public const int MaxNgrams = 200_000;

    private const int Format = 1;

    /// <summary>Beyond what any fit comes to; products with it stay numbers.</summary>
    private const float MaxWeight = 1e6f;
    private const float MaxInverseFrequency = 1e3f;

    /// <summary>How many numbers were fitted.</summary>
    public long Parameters => weights.Sum(row => (long)row.Length) + biases.Length;

    /// <summary>The logits of a sequence; those of one with none of the known n-grams are the biases.</summary>
    public float[] Logits(ReadOnlySpan<int> sequence)
    {
        var (indices, values) = vectorizer.Transform(sequence);
        var logits = (float[])biases.Clone();
        for (var c = 0; c < logits.Length; c++)
        {
            var row = weights[c];
            for (var i = 0; i < indices.Length; i++)
                logits[c] += row[indices[i]] * values[i];
        }

        return logits;
    }

    /// <summary>What it was fitted to, for other programs.</summary>
    public IEnumerable<(string Name, torch.Tensor Tensor)> Tensors()
    {
        var ngrams = vectorizer.Ngrams.Select(NgramVectorizer.Codes).ToList();
        yield return ("first", torch.tensor(ngrams.Select(ngram => ngram.IsSingle ? 0 : ngram.First).ToArray()));
        yield return ("second", torch.tensor(ngrams.Select(ngram => ngram.Second).ToArray()));
        yield return ("single", torch.tensor(ngrams.Select(ngram => ngram.IsSingle).ToArray()));
        yield return ("idf", torch.tensor(vectorizer.Weights.ToArray()));
        yield return ("weight", torch.tensor(weights.SelectMany(row => row).ToArray(), [weights.Length, vectorizer.Ngrams.Count]));
        yield return ("bias", torch.tensor(biases));
    }

    public void Save(Stream stream)
    {
        using var writer = new BinaryWriter(stream, Encoding.UTF8, leaveOpen: true);
        writer.Write(Format);
        writer.Write(biases.Length);
        writer.Write(vectorizer.Ngrams.Count);
        foreach (var ngram in vectorizer.Ngrams)
            writer.Write(ngram);
        foreach (var value in vectorizer.Weights.Concat(weights.SelectMany(row => row)).Concat(biases))
            writer.Write(value);
    }

    /// <param name="classes">That it must have.</param>
    /// <exception cref="IOException">The stream is not what <see cref="Save"/> writes.</exception>
    public static NgramClassifier Load(Stream stream, int classes)
    {
        using var reader = new BinaryReader(stream, Encoding.UTF8, leaveOpen: true);
        var (format, stored, ngrams) = (reader.ReadInt32(), reader.ReadInt32(), reader.ReadInt32());
        // Sizes first, so that nothing is allocated for what is not there.
        if (
            format != Format
            || stored != classes
            || ngrams is < 0 or > MaxNgrams
            || stream.Length - stream.Position != 12L * ngrams + 4L * classes * (ngrams + 1L)
        )
            throw new IOException("The n-gram model's file is damaged.");
        var keys = new long[ngrams];
        for (var i = 0; i < ngrams; i++)
            keys[i] = reader.ReadInt64();
        var inverseFrequencies = Read(ngrams, MaxInverseFrequency);
        if (inverseFrequencies.Any(value => value <= 0))
            throw new IOException("The n-gram model's file is damaged.");
        float[][] rows = [.. Enumerable.Range(0, classes).Select(_ => Read(ngrams, MaxWeight))];
        return new(new(keys, inverseFrequencies), rows, Read(classes, MaxWeight));

        float[] Read(int count, float largest)
        {
            var values = new float[count];
            for (var i = 0; i < count; i++)
            {
                values[i] = reader.ReadSingle();
                // Written so that NaN fails too.
                if (!(MathF.Abs(values[i]) <= largest))
                    throw new IOException("The n-gram model's file is damaged.");
            }

            return values;
        }
    }
}
