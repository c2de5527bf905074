using ChordDash.Components.Shared.Formatting;
using ChordDash.Components.Shared.Ui;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace ChordDash.Components.Administration;

public sealed partial class RetentionCard : IDisposable
{
    private const int MaxShown = 100;

    // Long enough to type the next digit.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(300);

    private IReadOnlyList<RetentionItem> _items = [];
    private RetentionRules? _previewed;
    private CancellationTokenSource _asking = new();
    private int _checkpoints;
    private int _runs;

    [Inject]
    private IStorageKeeper Keeper { get; set; } = null!;

    [Inject]
    private IDialogService Dialogs { get; set; } = null!;

    [Inject]
    private Toasts Toasts { get; set; } = null!;

    [Inject]
    private TimeProvider Time { get; set; } = null!;

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
        await PreviewAsync(CancellationToken.None);
    }

    // The buttons stay enabled meanwhile: who presses Enter saves what was typed, not what was previewed.
    private async Task ChangeAsync(int checkpoints, int runs)
    {
        (_checkpoints, _runs) = (checkpoints, runs);
        var cancellation = AskAgain();
        try
        {
            await Task.Delay(Pause, Time, cancellation);
        }
        catch (OperationCanceledException)
        {
            return; // Typed on, saved or left meanwhile.
        }

        var error = await UserError.CatchAsync(() => PreviewAsync(cancellation), cancellation);
        if (!cancellation.IsCancellationRequested)
            Error = error;
    }

    private CancellationToken AskAgain()
    {
        _asking.Cancel();
        _asking.Dispose();
        _asking = new();
        return _asking.Token;
    }

    private async Task PreviewAsync(CancellationToken cancellationToken)
    {
        var rules = Typed;
        var items = await Keeper.PreviewAsync(rules, cancellationToken);
        if (!cancellationToken.IsCancellationRequested)
            (_items, _previewed) = (items, rules);
    }

    private Task SaveAsync() => SetAsync(Typed);

    private Task SetAsync(RetentionRules? rules) =>
        TryAsync(async () =>
        {
            AskAgain();
            await Keeper.SetRulesAsync(rules);
            (_checkpoints, _runs) = (Keeper.Rules.KeepCheckpointsDays, Keeper.Rules.KeepRunsDays);
            await PreviewAsync(CancellationToken.None);
            Toasts.Say(Texts.RulesChanged);
        });

    private Task ApplyAsync() =>
        TryAsync(async () =>
        {
            if (!await Dialogs.ConfirmAsync(Texts.DeleteThemNowQuestion, Texts.DeletedForGood, Texts.Delete))
                return;
            var outcome = await Keeper.ApplyAsync();
            await PreviewAsync(CancellationToken.None);
            Toasts.Say(Texts.SpaceFreed(Show.Bytes(outcome.FreedBytes)));
            await OnChanged.InvokeAsync();
            Error = outcome.Problem;
        });

    public void Dispose()
    {
        _asking.Cancel();
        _asking.Dispose();
    }
}
