namespace ChordDash.Engine.Chords;

/// <summary>Reads the lexemes of one sequence.</summary>
/// <param name="most">Tokens, those that are not understood among them.</param>
internal sealed class SequenceReader(ChordNames names, ChordKey key, NoteNaming naming, int most)
{
    /// <summary>Looking for what is near takes longer than reading; more than some nobody mends one by one.</summary>
    private const int MostSuggestions = 20;

    private const int LexemesPerCheck = 1 << 10;

    private readonly List<ChordToken> _tokens = [];
    private readonly BeatList _beats = new();
    private readonly Dictionary<string, ChordToken> _read = new(StringComparer.Ordinal);
    private int _suggestions;
    private int _explained;

    /// <exception cref="UserErrorException">There are more tokens than may be.</exception>
    public TypedSequence Read(List<Lexeme> lexemes, IReadOnlyList<string> remarks, CancellationToken cancellationToken)
    {
        for (var at = 0; at < lexemes.Count; at++)
        {
            if (at % LexemesPerCheck == 0)
                cancellationToken.ThrowIfCancellationRequested();
            if (_tokens.Count > most)
                break;
            var lexeme = lexemes[at];
            switch (lexeme.Kind)
            {
                case LexemeKind.Chord:
                    ReadChord(lexeme);
                    break;
                case LexemeKind.Hold when _beats.Held is { } held:
                    AddBeat(_tokens[held] with { Position = _tokens.Count, Start = lexeme.Start, Text = lexeme.Text, Note = null });
                    break;
                case LexemeKind.Hold:
                    AddSign(lexeme, $"\"{lexeme.Text}\" holds the chord before for a beat, and there is none.");
                    break;
                case LexemeKind.RepeatBar:
                    AddSign(lexeme, _beats.RepeatBar());
                    break;
                case LexemeKind.Times:
                    AddSign(lexeme, _beats.Repeat(lexeme.Times));
                    break;
                case LexemeKind.Bar:
                    _beats.Bar();
                    break;
                case LexemeKind.OpenSection:
                    _beats.OpenSection();
                    break;
                case LexemeKind.CloseSection:
                    _beats.CloseSection();
                    // Twice, unless a number says otherwise.
                    if ((at + 1 == lexemes.Count || lexemes[at + 1].Kind != LexemeKind.Times) && _beats.Repeat(2) is { } error)
                        AddSign(lexeme, error);
                    break;
                case LexemeKind.OpenGroup:
                    _beats.OpenGroup();
                    break;
                case LexemeKind.CloseGroup when !_beats.CloseGroup():
                    AddSign(lexeme, "\")\" closes a group, and none is open.");
                    break;
            }
        }
        return _tokens.Count <= most
            ? new(_tokens, _beats.Beats, remarks)
            : throw new UserErrorException(
                $"The sequence is longer than {most:N0} chords, the most that can be asked at once. Shorten it.");
    }

    private void ReadChord(Lexeme lexeme)
    {
        if (!_read.TryGetValue(lexeme.Text, out var token))
        {
            token = ChordReader.Read(lexeme.Text, names, key, naming);
            if (token.Code is null && _suggestions++ < MostSuggestions)
                token = token with { Suggestion = ChordReader.Suggest(lexeme.Text, names, naming) };
            _read[lexeme.Text] = token;
        }
        token = token with { Position = _tokens.Count, Start = lexeme.Start };
        if (token.Code is null)
            _tokens.Add(token with { Error = Explained(token.Error) });
        else
            AddBeat(token);
    }

    private void AddBeat(ChordToken token)
    {
        _beats.Add(_tokens.Count);
        _tokens.Add(token);
    }

    private void AddSign(Lexeme lexeme, string? error) =>
        _tokens.Add(new(_tokens.Count, lexeme.Start, lexeme.Text, Code: null, Symbol: null, Note: null, Explained(error)));

    /// <summary>An answer must not be many times as long as the text: nobody reads a thousand sentences.</summary>
    private string? Explained(string? error) =>
        error is null || _explained++ < Limits.MaxExplainedTokens ? error : "This was not understood.";
}
