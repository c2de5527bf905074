using ChordDash.Engine.Common;
using ChordDash.Engine.Resources;

namespace ChordDash.Engine.Chords;

/// <summary>Reads the lexemes of one sequence.</summary>
/// <param name="text">Of which the lexemes are.</param>
/// <param name="max">Tokens, those that are not understood among them.</param>
internal sealed class SequenceReader(FoldedText text, ChordReader reader, int max)
{
    /// <summary>Looking for what is near takes longer than reading; more than some nobody mends one by one.</summary>
    private const int MaxSuggestions = 20;

    private const int LexemesPerCheck = 1 << 10;

    private readonly List<ChordToken> _tokens = [];
    private readonly BeatList _beats = new();
    private readonly Dictionary<(string Text, LexemeDoubt Doubt), ChordToken> _read = [];
    private readonly PartRemarks _parts = new();
    private int _suggestions;
    private int _explained;

    /// <exception cref="UserErrorException">There are more tokens than may be.</exception>
    public TypedSequence Read(List<Lexeme> lexemes, IReadOnlyList<Message> remarks, CancellationToken cancellationToken)
    {
        for (var at = 0; at < lexemes.Count; at++)
        {
            if (at % LexemesPerCheck == 0)
                cancellationToken.ThrowIfCancellationRequested();
            if (_tokens.Count > max)
                break;
            Read(lexemes[at], at + 1 == lexemes.Count ? null : lexemes[at + 1].Kind);
        }
        return _tokens.Count <= max
            ? new(_tokens, _beats.Beats, [.. remarks, .. _parts.Remarks])
            : throw new UserErrorException(ChordMessages.SequenceHasTooManyChords(max));
    }

    private void Read(Lexeme lexeme, LexemeKind? next)
    {
        switch (lexeme.Kind)
        {
            case LexemeKind.Chord:
                ReadChord(lexeme);
                break;
            case LexemeKind.Hold when _beats.Held is { } held:
                Hold(lexeme, _tokens[held]);
                break;
            case LexemeKind.Hold:
                AddSign(lexeme, ChordMessages.NothingToHold(lexeme.Text));
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
                // Twice, unless a number says otherwise.
                if (
                    _beats.CloseSection(out var failure)
                        ? failure is not null
                        : next != LexemeKind.Times && (failure = _beats.Repeat(2)) is not null
                )
                    AddSign(lexeme, failure);
                break;
            case LexemeKind.Ending:
                ReadEnding(lexeme);
                break;
            case LexemeKind.OpenGroup:
                _beats.OpenGroup();
                break;
            case LexemeKind.CloseGroup when !_beats.CloseGroup():
                AddSign(lexeme, ChordMessages.NoGroupToClose);
                break;
            case LexemeKind.Label:
                AddLabel(lexeme);
                break;
        }
    }

    private void ReadChord(Lexeme lexeme)
    {
        var (start, typed) = text.Find(lexeme.Start, lexeme.Text.Length);
        if (!_read.TryGetValue((typed, lexeme.Doubt), out var token))
        {
            token = reader.Read(lexeme, typed, _suggestions < MaxSuggestions);
            _suggestions += token.Code is null ? 1 : 0;
            _read[(typed, lexeme.Doubt)] = token;
        }
        token = token with { Position = _tokens.Count, Start = start };
        if (token.Code is not null)
            AddBeat(token with { Doubt = ExplainDoubt(token.Doubt) });
        else if (ExplainError(token.Error) is var error && ReferenceEquals(error, token.Error))
            _tokens.Add(token);
        else
            // A chord must not be offered without the words that belong to it.
            _tokens.Add(token with { Error = error, Suggestion = null });
    }

    private void Hold(Lexeme lexeme, ChordToken held)
    {
        var (start, typed) = text.Find(lexeme.Start, lexeme.Text.Length);
        AddBeat(
            held with
            {
                Position = _tokens.Count,
                Start = start,
                Text = typed,
                Note = null,
                Suggestion = null,
                Doubt = lexeme.Doubt == LexemeDoubt.Hold ? ExplainDoubt(ChordMessages.ReadAsHold(Quoted.Short(typed))) : null,
            }
        );
    }

    private void ReadEnding(Lexeme lexeme)
    {
        _beats.Ending(lexeme.Times);
        var (start, typed) = text.Find(lexeme.Start, lexeme.Text.Length);
        _tokens.Add(
            new(_tokens.Count, start, typed, Code: null, Symbol: null, ChordMessages.TokenIsEndingNumber(Quoted.Short(typed)), Error: null)
            {
                Doubt = lexeme.Doubt == LexemeDoubt.None ? null : ExplainDoubt(PartRemarks.Doubt(lexeme, typed)),
            }
        );
    }

    private void AddLabel(Lexeme lexeme)
    {
        var (start, typed) = text.Find(lexeme.Start, lexeme.Text.Length);
        _tokens.Add(
            lexeme.Part == TextPart.OnlyWords
                ? new(
                    _tokens.Count,
                    start,
                    typed,
                    Code: null,
                    Symbol: null,
                    Note: null,
                    ExplainError(ChordMessages.TextHasNoChord(Quoted.Short(typed)))
                )
                : new(_tokens.Count, start, typed, Code: null, Symbol: null, PartRemarks.Note(lexeme, typed), Error: null)
                {
                    Doubt = ExplainDoubt(PartRemarks.Doubt(lexeme, typed)),
                }
        );
        if (lexeme.Part != TextPart.OnlyWords)
            _parts.Add(lexeme, typed);
    }

    private void AddBeat(ChordToken token)
    {
        _beats.Add(_tokens.Count);
        _tokens.Add(token);
    }

    private void AddSign(Lexeme lexeme, Message? error)
    {
        var (start, typed) = text.Find(lexeme.Start, lexeme.Text.Length);
        _tokens.Add(
            new(_tokens.Count, start, typed, Code: null, Symbol: null, Note: null, ExplainError(error))
            {
                Doubt = error is null ? ExplainDoubt(PartRemarks.Doubt(lexeme, typed)) : null,
            }
        );
    }

    private Message? ExplainError(Message? error) => error is null || IsExplained() ? error : ChordMessages.TokenNotUnderstood;

    private Message? ExplainDoubt(Message? doubt) => doubt is null || IsExplained() ? doubt : ChordMessages.TokenIsDoubtful;

    /// <summary>An answer must not be many times as long as the text: nobody reads a thousand sentences.</summary>
    private bool IsExplained() => _explained++ < Limits.MaxExplainedTokens;
}
