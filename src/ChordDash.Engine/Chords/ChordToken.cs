namespace ChordDash.Engine.Chords;

/// <summary>One token of a typed sequence and what was made of it.</summary>
/// <param name="Position">Index among the tokens, from 0.</param>
/// <param name="Start">Index of its first character in the text.</param>
/// <param name="Text">As typed.</param>
/// <param name="Code">The chord code (canonical: the lowest code with the same pitch classes); null when not understood, and for a
/// repeat.</param>
/// <param name="Symbol">The canonical symbol of <paramref name="Code"/>, such as "C6"; the code itself outside the standard
/// vocabulary.</param>
/// <param name="Note">For example "Am7 is stored as C6 (5)"; null when there is nothing to say.</param>
/// <param name="Error">A sentence that says why the token was not understood; null when it was.</param>
public sealed record ChordToken(int Position, int Start, string Text, int? Code, string? Symbol, Message? Note, Message? Error)
{
    /// <summary>
    /// What to write instead of a token that was not understood, the chord that is nearest to it, or instead of a doubtful one, what it may
    /// have meant or what leaves no doubt. <see cref="Error"/> or <see cref="Doubt"/> says which. Null when there is nothing to offer.
    /// </summary>
    public string? Suggestion { get; init; }

    /// <summary>
    /// A sentence that says what else the token may mean, where its reading is not certain; null when it is. A token has an error or a
    /// doubt, never both.
    /// </summary>
    public Message? Doubt { get; init; }
}
