using ChordDash.Components.Shared.Browser;
using ChordDash.Engine.Common;
using ChordDash.Engine.Datasets;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;

namespace ChordDash.Components.Datasets;

/// <summary>Takes pickle files by drag and drop or by button and sends them to the server one after the other.</summary>
public sealed partial class DatasetUpload : IAsyncDisposable
{
    private const int MaxFiles = 50;

    private readonly List<UploadItem> _items = [];
    private readonly HashSet<Guid> _own = [];
    private readonly CancellationTokenSource _leaving = new();
    private Throttle _render = null!;
    private bool _dragging;
    private int _leftOut;

    [Inject]
    private IDatasetImports Imports { get; set; } = null!;

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    /// <summary>Told the data set of each file that was sent from here, once it is stored; also if it was there already.</summary>
    [Parameter]
    public EventCallback<DatasetSummary> OnImported { get; set; }

    /// <summary>Told when a data set was stored, by whomever.</summary>
    [Parameter]
    public EventCallback OnStored { get; set; }

    /// <summary>The browser forgets files as soon as others are chosen, so the next choice waits.</summary>
    private bool IsBusy => _items.Exists(item => item.IsOpen);

    protected override void OnInitialized() =>
        _render = new Throttle(TimeSpan.FromMilliseconds(200), Time, _ => InvokeAsync(StateHasChanged), DispatchExceptionAsync);

    private async Task SendAsync(InputFileChangeEventArgs chosen)
    {
        _items.RemoveAll(item => !item.IsOpen);
        _leftOut = Math.Max(0, chosen.FileCount - MaxFiles);
        if (chosen.FileCount == 0)
            return;
        _items.AddRange(chosen.GetMultipleFiles(Math.Max(chosen.FileCount, 1)).Take(MaxFiles).Select(file => new UploadItem(file)));
        foreach (var item in _items.ToList())
        {
            if (_leaving.IsCancellationRequested)
                return;
            if (item.State == UploadState.Waiting)
                await SendAsync(item);
        }
    }

    private async Task SendAsync(UploadItem item)
    {
        if (item.File.Size > Imports.MaximumBytes)
        {
            item.Fail(new DatasetTooLargeException(Imports.MaximumBytes).Problem); // Not worth sending.
            return;
        }
        item.Start();
        StateHasChanged();
        DatasetImport? import = null;
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(item.Token, _leaving.Token);
        try
        {
            await using var content = item.File.OpenReadStream(Imports.MaximumBytes, cancel.Token);
            var progress = new RelayProgress(item, _render.Signal);
            import = await Imports.ReceiveAsync(content, item.File.Name, progress, cancel.Token);
            item.Finish();
        }
        catch (UserErrorException exception)
        {
            item.Fail(exception.Problem);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            await item.CancelAsync();
        }
        if (_leaving.IsCancellationRequested)
            return;
        if (import is not null)
        {
            _items.Remove(item);
            _own.Add(import.Id);
            // The next file is sent while this one is read.
            _ = TellOfEndAsync(import.Id);
        }
        StateHasChanged();
    }

    private async Task TellOfEndAsync(Guid import)
    {
        try
        {
            if ((await Imports.WaitAsync(import, _leaving.Token)).Dataset is { } dataset)
                await InvokeAsync(() => OnImported.InvokeAsync(dataset));
        }
        catch (Exception exception) when (exception is NotFoundException or OperationCanceledException)
        {
            // It was taken off the list, or the page was left.
        }
        catch (Exception exception)
        {
            await DispatchExceptionAsync(exception);
        }
    }

    private static async Task CancelAsync(UploadItem item) => await item.CancelAsync();

    public async ValueTask DisposeAsync()
    {
        await _leaving.CancelAsync();
        await _render.DisposeAsync();
    }

    private sealed class RelayProgress(UploadItem item, Action changed) : IProgress<long>
    {
        public void Report(long value)
        {
            item.Report(value);
            changed();
        }
    }
}
