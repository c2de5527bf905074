using System.Globalization;
using ChordDash.Components.Accounts;
using ChordDash.Components.Administration;
using ChordDash.Components.Runs;
using ChordDash.Components.Shared.Browser;
using ChordDash.Components.Shared.Ui;
using ChordDash.Engine.Common;
using ChordDash.Engine.Datasets;
using ChordDash.Engine.Runs;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace ChordDash.Components.Layout.Notifications;

public sealed partial class NotificationInbox
{
    private const int MaxCounted = 99;

    private IReadOnlyList<InboxEntry> _entries = [];
    private IReadOnlyList<HealthFinding> _checks = [];
    private InboxSeen? _seen;
    private IDisposable? _ends;
    private IDisposable? _imports;
    private CultureInfo _language = CultureInfo.CurrentUICulture;
    private bool _on;

    [CascadingParameter]
    private Visitor Visitor { get; set; } = null!;

    [Inject]
    private IDatasetImports Imports { get; set; } = null!;

    [Inject]
    private ISystemStatus Status { get; set; } = null!;

    [Inject]
    private IRunMonitor Ends { get; set; } = null!;

    [Inject]
    private Toasts Toasts { get; set; } = null!;

    [Inject]
    private IJSRuntime JS { get; set; } = null!;

    private int Unread => _entries.Count(IsUnread);

    private string Label => Unread == 0 ? T(Texts.Notifications) : T(Texts.NotificationsUnread(Unread));

    /// <summary>Where the browser keeps what was seen: for each account that signs in with it.</summary>
    private string SeenKey => Visitor.Account is { } account ? $"seen-{account.Id}" : "seen";

    // Until the browser has said what was seen, nothing is new.
    private bool IsUnread(InboxEntry entry) => _seen?.Covers(entry) == false;

    // A database that is busy leaves the entries as they are: the next change reads them again.
    protected override Task LoadAsync() =>
        UserError.CatchAsync(async () => _entries = InboxEntries.List(Visitor, await Catalog.ListAsync(), Imports.List(), _checks));

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender)
            return;
        _language = CultureInfo.CurrentUICulture;
        _ends = Ends.SubscribeEnds(id => _ = InvokeAsync(() => TellAsync(id)));
        _imports = Imports.Subscribe(Refresh);
        _on = await JS.InvokeAsync<bool>("chordDashPage.notifies");
        _seen = Drafts.Read<InboxSeen>(await JS.InvokeAsync<string?>("chordDashPage.remembered", SeenKey));
        if (_seen is null)
            await KeepAsync(new(Time.GetUtcNow(), [])); // Whoever comes for the first time has missed nothing.
        await CheckAsync();
        StateHasChanged();
    }

    // The checks of the server take a moment: they are asked for once, and when somebody looks.
    private async Task CheckAsync()
    {
        if (Visitor.May(Role.Administrator))
            await UserError.CatchAsync(async () => _checks = (await Status.GetAsync()).Checks);
        await LoadAsync();
    }

    private Task MarkAsync() => KeepAsync(InboxSeen.All(_entries, Time.GetUtcNow()));

    private async Task KeepAsync(InboxSeen seen)
    {
        _seen = seen;
        await JS.InvokeVoidAsync("chordDashPage.remember", SeenKey, Drafts.Write(seen));
    }

    private async Task SwitchAsync()
    {
        var wanted = !_on;
        _on = await JS.InvokeAsync<bool>("chordDashPage.switchNotifications", wanted);
        if (wanted && !_on)
            Toasts.Warn(Texts.NotificationsBlocked);
    }

    private async Task TellAsync(Guid id)
    {
        if (!_on)
            return;
        CultureInfo.CurrentUICulture = _language; // It is told on the thread of the run.
        try
        {
            var run = await Catalog.GetAsync(id);
            await JS.InvokeVoidAsync(
                "chordDashPage.notify",
                $"#{run.Number} {run.Name}: {RunText.State(run)}",
                T(run.Reason),
                $"runs/{run.Id}"
            );
        }
        catch (Exception exception)
            when (exception is NotFoundException or JSDisconnectedException or ObjectDisposedException or OperationCanceledException)
        {
            // Deleted, or the page has gone or cannot be reached.
        }
    }

    protected override ValueTask StopAsync()
    {
        _ends?.Dispose();
        _imports?.Dispose();
        return ValueTask.CompletedTask;
    }
}
