using ChordDash.Components.Shared.Ui;
using ChordDash.Engine.Runs;
using MudBlazor;

namespace ChordDash.Components.Runs;

/// <summary>Does commands to runs, after asking where that is due.</summary>
internal sealed class RunCommander(IRunQueue queue, IRunCommands commands, IDialogService dialogs)
{
    /// <returns>What went wrong, a sentence; null if nothing did.</returns>
    public async Task<(bool Done, Message? Problem)> DoAsync(RunCommand command, IReadOnlyList<Run> runs)
    {
        var fitting = runs.Where(command.Applies).ToList();
        if (fitting.Count == 0 || (command.Question is { } question && !await AskAsync(command, fitting, question)))
            return (false, null);
        var problems = new List<Message>();
        foreach (var run in fitting)
        {
            if (await UserError.CatchAsync(() => command.Do(queue, commands, run)) is { } sentence)
                problems.Add(sentence);
        }

        return (
            problems.Count < fitting.Count,
            problems.Count == 0
                ? null
                : Message.Sentences([.. problems.Take(3), .. problems.Count > 3 ? [Texts.AndCountMore(problems.Count - 3)] : (Message[])[]])
        );
    }

    private async Task<bool> AskAsync(RunCommand command, List<Run> runs, Message question)
    {
        var (title, text) = runs is [var one]
            ? (T(Texts.RunCommandQuestion(command.Label, one.Number)), T(Texts.RunCommandConsequence(one.Name, question)))
            : (T(Texts.RunsCommandQuestion(command.Label, runs.Count)), T(Texts.EachRunCommandConsequence(question)));
        return await dialogs.ShowMessageBoxAsync(title, text, yesText: T(command.Label), cancelText: T(Texts.KeepIt)) == true;
    }
}
