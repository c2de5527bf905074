using ChordDash.Engine;
using ChordDash.Engine.Runs;
using MudBlazor;

namespace ChordDash.Components.Runs;

/// <summary>Does commands to runs, after asking where that is due.</summary>
internal sealed class RunCommander(IRunQueue queue, IRunCatalog catalog, IDialogService dialogs)
{
    /// <returns>What went wrong, a sentence; null if nothing did.</returns>
    public async Task<(bool Done, string? Problem)> DoAsync(RunCommand command, IReadOnlyList<Run> runs)
    {
        var fitting = runs.Where(command.Applies).ToList();
        if (fitting.Count == 0 || (command.Question is { } question && !await AskAsync(command, fitting, question)))
            return (false, null);
        var problems = new List<string>();
        foreach (var run in fitting)
        {
            try
            {
                await command.Do(queue, catalog, run);
            }
            catch (UserErrorException exception)
            {
                problems.Add(exception.Message);
            }
        }

        return (problems.Count < fitting.Count, problems.Count == 0 ? null : string.Join(" ", problems.Take(3)) + (problems.Count > 3 ? $" And {problems.Count - 3} more." : ""));
    }

    private async Task<bool> AskAsync(RunCommand command, List<Run> runs, string question)
    {
        var (title, text) = runs is [var one]
            ? ($"{command.Label} run #{one.Number}?", $"\"{one.Name}\" is {question}.")
            : ($"{command.Label} {runs.Count} runs?", $"Each of them is {question}.");
        return await dialogs.ShowMessageBoxAsync(title, text, yesText: command.Label, cancelText: "Keep") == true;
    }
}
