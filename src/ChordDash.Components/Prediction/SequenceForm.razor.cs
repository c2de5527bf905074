using System.Text;
using ChordDash.Engine.Chords;
using ChordDash.Engine.Models;
using ChordDash.Engine.Prediction;
using Microsoft.AspNetCore.Components;

namespace ChordDash.Components.Prediction;

/// <summary>Where a sequence is typed, pasted, played on keys or read from a file, and what was read of it.</summary>
public sealed partial class SequenceForm
{
    private static readonly string[] Symbols =
    [
        "C Am F G C",
        "Dm7 G7 Cmaj7 Cmaj7 Dm7 G7 Em7 Am7",
        "| Am . E7 . | Am . Dm . | x2 Am N.C.",
        "I vi ii65 V7 I",
    ];

    private static readonly ReadSequence Nothing = new(new([], [], []), null, []);

    private TokenChips? _chips;
    private bool _piano;
    private (string File, ReducedMidi Midi)? _midi;

    [Parameter, EditorRequired]
    public ModelSummary Model { get; set; } = null!;

    [Parameter, EditorRequired]
    public SequenceQuery Query { get; set; } = null!;

    /// <summary>Told each change, and whether it was made by typing: then the field's own undo takes it back.</summary>
    [Parameter, EditorRequired]
    public EventCallback<(SequenceQuery Query, bool Typed)> OnChange { get; set; }

    /// <summary>What was read of the query; null where its key is none.</summary>
    [Parameter, EditorRequired]
    public ReadSequence? Read { get; set; }

    [Parameter]
    public IReadOnlySet<int> Unmet { get; set; } = new HashSet<int>();

    [Parameter]
    public bool Busy { get; set; }

    [Parameter]
    public bool CanUndo { get; set; }

    [Parameter]
    public EventCallback OnUndo { get; set; }

    [Parameter, EditorRequired]
    public EventCallback OnSubmit { get; set; }

    /// <summary>Why there is no answer.</summary>
    [Parameter]
    public Message? Error { get; set; }

    /// <summary>The answer: beside what was typed, or below it where there is little room.</summary>
    [Parameter]
    public RenderFragment? ChildContent { get; set; }

    /// <summary>Told why a file could not be read.</summary>
    [Parameter]
    public EventCallback<Message> OnRefused { get; set; }

    /// <summary>Whether these chords have notes and keys.</summary>
    private bool Transposes => Model.StandardVocabulary && Model.Symbols is null;

    private string Help =>
        Transposes ? T(Texts.ChordNotationHelp)
        : Model.StandardVocabulary ? T(Texts.SymbolsOrCodesHelp)
        : Model.Symbols is not null ? T(Texts.ModelSymbolsHelp(Model.Names.Some))
        : T(Texts.ChordCodesHelp);

    private string[] Examples =>
        Model.StandardVocabulary ? Symbols
        : Model.Symbols is not null ? [string.Join(' ', Model.Symbols.Values.Take(4))]
        : ["0 1 2 3", "5 5 7 0"];

    private Task ChangeAsync(SequenceQuery query, bool typed = false)
    {
        _midi = null;
        return OnChange.InvokeAsync((query, typed));
    }

    private Task AddAsync(string symbol) => ChangeAsync(Query with { Sequence = $"{Query.Sequence.TrimEnd()} {symbol}".TrimStart() });

    private Task ReplaceAsync((ChordToken Token, string Text) change) =>
        ChangeAsync(
            Query with
            {
                Sequence = Query.Sequence.Remove(change.Token.Start, change.Token.Text.Length).Insert(change.Token.Start, change.Text),
            }
        );

    private Task ReplaceAllAsync((ChordToken Token, string Text) change)
    {
        var text = new StringBuilder(Query.Sequence);
        // From the end, so that the places of the others stay.
        foreach (var token in Read!.Typed.Tokens.Reverse().Where(token => TokenNotes.IsSame(token, change.Token)))
            text.Remove(token.Start, token.Text.Length).Insert(token.Start, change.Text);
        return ChangeAsync(Query with { Sequence = text.ToString() });
    }

    private async Task ReadMidiAsync((string Chords, string File, ReducedMidi Midi) read)
    {
        await ChangeAsync(new(read.Chords, read.Midi.Key ?? SequenceQuery.DetectKey));
        _midi = (read.File, read.Midi);
    }
}
