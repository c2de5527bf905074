using ChordDash.Engine.Chords;

namespace ChordDash.Engine.Prediction;

/// <summary>Why a model takes a sequence for one composer's rather than another's.</summary>
/// <param name="Composer">The composer argued for: the model's answer, unless another one was asked about.</param>
/// <param name="Against">The composer argued against: the most probable other one, unless another one was asked about.</param>
/// <param name="Evidence">All beats in their order.</param>
/// <param name="Heard">The probabilities after the first beats, ascending; the whole sequence last.</param>
public sealed record SequenceExplanation(
    string Composer,
    string Against,
    IReadOnlyList<ChordEvidence> Evidence,
    IReadOnlyList<HeardSoFar> Heard
) : ReadAnswer
{
    /// <summary>The key that the chords were transposed from, such as "D minor"; null when they were taken as written.</summary>
    public string? Key => Reading?.Key;
}

/// <summary>What some neighbouring beats of one chord, or of a few where a sequence has very many, say.</summary>
/// <param name="Start">Index of the first beat, from 0.</param>
/// <param name="Beats">Number of beats, from the first one on.</param>
/// <param name="Effect">By how much ln(probability of the one / of the other) falls when these beats are hidden: above 0 they argue for the
/// one, below 0 for the other. The changes into and out of the chord count as its own.</param>
public sealed record ChordEvidence(int Start, int Beats, double Effect);

/// <summary>The probabilities that a model gives when it knows the first beats of a sequence only.</summary>
/// <param name="Beats">How many of the first beats were heard.</param>
/// <param name="Probabilities">In class-index order.</param>
public sealed record HeardSoFar(int Beats, IReadOnlyList<double> Probabilities);
