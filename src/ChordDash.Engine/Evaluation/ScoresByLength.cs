namespace ChordDash.Engine.Evaluation;

/// <summary>What a model makes of the held-out pieces, cut to one length.</summary>
/// <param name="Beats">The pieces' middle beats, shorter pieces whole; null for all pieces whole.</param>
/// <param name="Logits">(pieces, classes).</param>
/// <param name="Predictions">The class that the model decides on for each piece; not always that of the largest logit.</param>
internal sealed record ScoresByLength(int? Beats, IReadOnlyList<float[]> Logits, IReadOnlyList<int> Predictions);
