using ChordDash.Engine.Chords;

namespace ChordDash.Components.Prediction;

/// <summary>How much of a typed sequence was understood.</summary>
/// <param name="Symbols">Chords that were typed, understood or not. Signs that hold a chord or repeat a bar are none.</param>
/// <param name="LeftOut">Those that were not understood.</param>
/// <param name="Others">Those that were read as a chord of another name, such as E77 as E7.</param>
/// <param name="Beats">Beats that the model is given: repeats are written out.</param>
internal sealed record ReadCounts(int Symbols, int LeftOut, int Others, int Beats)
{
    public static ReadCounts Of(ReadSequence read)
    {
        var tokens = read.Typed.Tokens;
        return new(
            tokens.Count(token => token.Error is not null || (token.Code is not null && !IsHold(token))),
            tokens.Count(token => token.Error is not null),
            tokens.Count(IsOther),
            read.Typed.Beats.Count
        );
    }

    /// <summary>Whether it holds the chord before it for another beat.</summary>
    public static bool IsHold(ChordToken token) => token.Text is "." or "/" or "-" or "–" or "—";

    public string Text =>
        string.Join(
            " · ",
            new[]
            {
                T(Texts.SymbolsAndBeats(Symbols, Beats)),
                LeftOut > 0 ? T(Texts.NotUnderstoodLeftOut(LeftOut, Symbols)) : null,
                Others > 0 ? T(Texts.ReadAsOtherSymbol(Others)) : null,
            }.OfType<string>()
        );

    private static bool IsOther(ChordToken token) =>
        token is { Code: not null, Symbol: { } symbol } && !IsHold(token) && !symbol.Equals(token.Text, StringComparison.Ordinal);
}
