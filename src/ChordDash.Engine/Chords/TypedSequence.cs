namespace ChordDash.Engine.Chords;

/// <summary>What was read of a typed sequence.</summary>
/// <param name="Tokens">In the order in which they were typed; those that were not understood have a sentence in
/// <see cref="ChordToken.Error"/>.</param>
/// <param name="Beats">Repeats written out: for each beat the index of the token whose chord it has.</param>
/// <param name="Remarks">Sentences about the text as a whole, such as what was left out of a pasted row.</param>
public sealed record TypedSequence(IReadOnlyList<ChordToken> Tokens, IReadOnlyList<int> Beats, IReadOnlyList<Message> Remarks)
{
    /// <summary>Whether a token may have been meant otherwise.</summary>
    public bool IsDoubtful => Tokens.Any(token => token.Doubt is not null);

    /// <summary>The chord code of each beat.</summary>
    public int[] Codes => [.. Beats.Select(token => Tokens[token].Code!.Value)];
}
