using Bunit;
using ChordDash.Component.Tests.Shared;
using ChordDash.Components.Runs.Details;
using ChordDash.Components.Shared.Browser;

namespace ChordDash.Component.Tests.Runs.Details;

/// <summary>Notes that somebody edits while others may edit them too.</summary>
public sealed class RunNotesTests : ComponentTest
{
    [Theory]
    [InlineData("before", false)]
    [InlineData("newer", true)]
    public void Draft_OverNotesThatWereChanged_IsShownWithAWarning_AndCanBeGivenUp(string stored, bool warns)
    {
        var run = Runs.Put(Samples.Run(Engine.Runs.RunState.Finished) with { Name = "Run", Notes = stored, Tags = [] });
        var draft = new NotesDraft.Draft(new("Run", "draft", ""), new("Run", "before", ""));
        JSInterop.Setup<string?>("sessionStorage.getItem", _ => true).SetResult(Drafts.Write(draft));
        var notes = RenderPage<RunNotes>(set => set.Add(one => one.Run, run));

        Button(notes, Texts.Edit).Click();

        notes.WaitForAssertion(() => Assert.Equal("draft", Notes()));
        Assert.Equal(warns, notes.FindAll(".mud-alert").Count > 0);
        if (!warns)
            return;
        Assert.Contains(Text(Texts.NotesChangedMeanwhile), Text(notes), StringComparison.Ordinal);
        Button(notes, Texts.DropMyChanges).Click();
        notes.WaitForAssertion(() => Assert.Equal("newer", Notes()));
        Assert.Empty(notes.FindAll(".mud-alert"));

        string? Notes() => notes.Find("textarea").GetAttribute("value") ?? notes.Find("textarea").TextContent;
    }
}
