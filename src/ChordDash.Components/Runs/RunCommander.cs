using ChordDash.Components.Shared.Formatting;
using ChordDash.Components.Shared.Ui;
using ChordDash.Engine.Common;
using ChordDash.Engine.Runs;
using Microsoft.AspNetCore.Components;

namespace ChordDash.Components.Runs;

/// <summary>Does commands to runs, after asking where that is due, and says what was done and how to take it back.</summary>
internal sealed class RunCommander(
    IRunQueue queue,
    IRunCommands commands,
    IRunCatalog catalog,
    DeletionPrompt deletion,
    Toasts toasts,
    NavigationManager navigation
)
{
    /// <returns>The last run that was made, if one was, and what went wrong, a sentence; null if nothing did.</returns>
    public async Task<(bool Done, Run? Made, Message? Problem)> DoAsync(RunCommand command, IReadOnlyList<Run> runs)
    {
        var fitting = runs.Where(command.Applies).ToList();
        if (fitting.Count == 0 || (command.IsDestructive && !await AskAsync(fitting)))
            return (false, null, null);
        var (done, made, problems) = (new List<Run>(), new List<Run>(), new List<Message>());
        foreach (var run in fitting)
        {
            var sentence = await UserError.CatchAsync(async () =>
            {
                if (await command.Do(queue, commands, run) is { } another)
                    made.Add(another);
                done.Add(run);
            });
            if (sentence is not null)
                problems.Add(sentence);
        }

        if (done.Count > 0)
            Say(command, done, made);
        return (
            done.Count > 0,
            made.LastOrDefault(),
            problems.Count == 0
                ? null
                : Message.Sentences([.. problems.Take(3), .. problems.Count > 3 ? [Texts.AndCountMore(problems.Count - 3)] : (Message[])[]])
        );
    }

    private void Say(RunCommand command, List<Run> done, List<Run> made)
    {
        var first = made is [var another, ..] ? another : done[0];
        var sentence = command.Done(done.Count, first.Number);
        if (command.IsDestructive)
            deletion.Say(sentence, DeletedKind.Run, [.. done.Select(run => run.Id)]);
        else if (command.Undo is { } undo)
            toasts.Say(sentence, Texts.Undo, () => UndoAsync(undo(), [.. done.Select(run => run.Id)]));
        else if (command.MakesRun && made.Count == 1)
            toasts.Say(sentence, Texts.Open, () => Open(first));
        else
            toasts.Say(sentence);
    }

    private Task Open(Run run)
    {
        navigation.NavigateTo($"runs/{run.Id}");
        return Task.CompletedTask;
    }

    // As they are now: somebody else may have been faster.
    private async Task UndoAsync(RunCommand command, IReadOnlyList<Guid> runs)
    {
        foreach (var id in runs)
        {
            var sentence = await UserError.CatchAsync(async () =>
            {
                if (await catalog.GetAsync(id) is var run && command.Applies(run))
                    await command.Do(queue, commands, run);
            });
            if (sentence is not null)
                toasts.Warn(sentence);
        }
    }

    private async Task<bool> AskAsync(List<Run> runs)
    {
        var bytes = await catalog.MeasureAsync();
        var size = Show.Bytes(runs.Sum(run => bytes.GetValueOrDefault(run.Id)));
        return runs is [var one]
            ? await deletion.ConfirmAsync(Texts.DeleteRunQuestion(one.Number), Texts.DeleteRunHelp(one.Name, size))
            : await deletion.ConfirmAsync(Texts.DeleteRunsQuestion(runs.Count), Texts.DeleteRunsHelp(size));
    }
}
