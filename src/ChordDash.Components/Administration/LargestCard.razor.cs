using ChordDash.Components.Shared.Formatting;
using ChordDash.Components.Shared.Ui;
using ChordDash.Engine.Common;
using ChordDash.Engine.Datasets;
using ChordDash.Engine.Runs;
using Microsoft.AspNetCore.Components;

namespace ChordDash.Components.Administration;

public sealed partial class LargestCard
{
    private const int Step = 10;

    private readonly HashSet<Guid> _chosen = [];
    private int _shown = Step;

    [Inject]
    private IRunCommands Runs { get; set; } = null!;

    [Inject]
    private IDatasetCatalog Datasets { get; set; } = null!;

    [Inject]
    private DeletionPrompt Deletion { get; set; } = null!;

    [Inject]
    private CheckpointPrompt Prompt { get; set; } = null!;

    /// <summary>The largest first.</summary>
    [Parameter, EditorRequired]
    public IReadOnlyList<StoredItem> Items { get; set; } = [];

    [Parameter]
    public EventCallback OnChanged { get; set; }

    private List<StoredItem> Chosen => [.. Items.Where(item => _chosen.Contains(item.Id) && !item.IsActive)];

    private List<StoredItem> WithCheckpoints => Chosen.FindAll(item => item.CheckpointBytes > 0);

    private static string NameOf(StoredItem item) => item.Number is { } number ? $"#{number} {item.Name}" : item.Name;

    private static string AddressOf(StoredItem item) => item.Kind == StoredKind.Run ? $"runs/{item.Id}" : $"datasets/{item.Id}";

    private void Choose(Guid id, bool on)
    {
        if (on)
            _chosen.Add(id);
        else
            _chosen.Remove(id);
    }

    private Task DeleteAsync() =>
        TryAsync(async () =>
        {
            var chosen = Chosen;
            if (
                !await Deletion.ConfirmAsync(
                    Texts.DeleteItemsQuestion(chosen.Count),
                    Texts.DeleteItemsHelp(Show.Bytes(chosen.Sum(item => item.Bytes)))
                )
            )
                return;
            var (deleted, problems) = (new List<StoredItem>(), new List<Message>());
            foreach (var item in chosen)
            {
                var sentence = await UserError.CatchAsync(() =>
                    item.Kind == StoredKind.Run ? Runs.DeleteAsync(item.Id) : Datasets.DeleteAsync(item.Id)
                );
                if (sentence is null)
                    deleted.Add(item);
                else
                    problems.Add(sentence);
            }

            if (deleted.Count > 0)
            {
                Deletion.Say(
                    Texts.ItemsDeleted(deleted.Count),
                    [.. deleted.Select(item => (item.Kind == StoredKind.Run ? DeletedKind.Run : DeletedKind.Dataset, item.Id))],
                    () => _ = InvokeAsync(OnChanged.InvokeAsync)
                );
            }

            _chosen.Clear();
            await OnChanged.InvokeAsync();
            if (problems.Count > 0)
                Error = Message.Sentences([.. problems]);
        });

    private Task DeleteCheckpointsAsync() =>
        TryAsync(async () =>
        {
            var runs = WithCheckpoints;
            if (
                await Prompt.DeleteAsync([.. runs.Select(run => run.Id)], runs.Count, runs.Sum(run => run.CheckpointBytes))
                is not { } outcome
            )
                return;
            await OnChanged.InvokeAsync();
            Error = outcome.Problem;
        });
}
