using ChordDash.Components.Shared.Formatting;
using ChordDash.Components.Shared.Ui;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace ChordDash.Components.Administration;

public sealed partial class RetentionCard
{
    private const int MaxShown = 100;

    private IReadOnlyList<RetentionItem> _items = [];
    private int _checkpoints;
    private int _runs;

    [Inject]
    private IStorageKeeper Keeper { get; set; } = null!;

    [Inject]
    private IDialogService Dialogs { get; set; } = null!;

    [Inject]
    private Toasts Toasts { get; set; } = null!;

    [Parameter]
    public EventCallback OnChanged { get; set; }

    private RetentionRules Typed => new(_checkpoints, _runs);

    /// <summary>What the typed rules would delete now.</summary>
    private string Preview
    {
        get
        {
            if (_items.Count == 0)
                return T(Texts.WouldDeleteNothing);
            var runs = _items.Count(item => item.WholeRun);
            var others = _items.Count - runs;
            var items =
                others == 0 ? Texts.RunCount(runs)
                : runs == 0 ? Texts.CheckpointsOfRuns(others)
                : Texts.RunsAndCheckpoints(runs, others);
            return T(Texts.WouldDelete(items, Show.Bytes(_items.Sum(item => item.Bytes))));
        }
    }

    protected override async Task OnInitializedAsync()
    {
        (_checkpoints, _runs) = (Keeper.Rules.KeepCheckpointsDays, Keeper.Rules.KeepRunsDays);
        _items = await Keeper.PreviewAsync();
    }

    private Task ChangeAsync(int checkpoints, int runs)
    {
        (_checkpoints, _runs) = (checkpoints, runs);
        return TryAsync(async () =>
        {
            var wanted = Typed;
            var items = await Keeper.PreviewAsync(wanted);
            if (wanted == Typed)
                _items = items; // Else typed on meanwhile.
        });
    }

    private Task SaveAsync() => SetAsync(Typed);

    private Task SetAsync(RetentionRules? rules) =>
        TryAsync(async () =>
        {
            await Keeper.SetRulesAsync(rules);
            (_checkpoints, _runs) = (Keeper.Rules.KeepCheckpointsDays, Keeper.Rules.KeepRunsDays);
            _items = await Keeper.PreviewAsync();
            Toasts.Say(Texts.RulesChanged);
        });

    private Task ApplyAsync() =>
        TryAsync(async () =>
        {
            if (!await Dialogs.ConfirmAsync(Texts.DeleteThemNowQuestion, Texts.DeletedForGood, Texts.Delete))
                return;
            var outcome = await Keeper.ApplyAsync();
            _items = await Keeper.PreviewAsync();
            Toasts.Say(Texts.SpaceFreed(Show.Bytes(outcome.FreedBytes)));
            await OnChanged.InvokeAsync();
            Error = outcome.Problem;
        });
}
