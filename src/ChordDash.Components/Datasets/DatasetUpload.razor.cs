using ChordDash.Components.Layout;
using ChordDash.Engine;
using ChordDash.Engine.Datasets;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;

namespace ChordDash.Components.Datasets;

/// <summary>Takes pickle files by drag and drop or by button and imports them one after the other.</summary>
public sealed partial class DatasetUpload : IAsyncDisposable
{
    private const int MostFiles = 50;

    private readonly List<UploadItem> _items = [];
    private readonly CancellationTokenSource _leaving = new();
    private Throttle _render = null!;
    private bool _dragging;

    [Inject]
    private IDatasetCatalog Catalog { get; set; } = null!;

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    /// <summary>Told after each file that was stored.</summary>
    [Parameter]
    public EventCallback<DatasetSummary> OnImported { get; set; }

    /// <summary>The browser forgets files as soon as others are chosen, so the next choice waits.</summary>
    private bool IsBusy => _items.Exists(item => item.IsOpen);

    protected override void OnInitialized() =>
        _render = new Throttle(TimeSpan.FromMilliseconds(200), Time, _ => InvokeAsync(StateHasChanged), DispatchExceptionAsync);

    private async Task ImportAsync(InputFileChangeEventArgs chosen)
    {
        _items.RemoveAll(item => !item.IsOpen);
        if (chosen.FileCount == 0)
            return;
        _items.AddRange(chosen.GetMultipleFiles(Math.Max(chosen.FileCount, 1)).Take(MostFiles).Select(file => new UploadItem(file)));
        foreach (var item in _items.ToList())
        {
            if (_leaving.IsCancellationRequested)
                return;
            if (item.State == UploadState.Waiting)
                await ImportAsync(item);
        }
    }

    private async Task ImportAsync(UploadItem item)
    {
        if (item.File.Size > Catalog.MaximumBytes)
        {
            item.Fail(new DatasetTooLargeException(Catalog.MaximumBytes).Message); // Not worth sending.
            return;
        }
        item.Start();
        StateHasChanged();
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(item.Token, _leaving.Token);
        try
        {
            await using var content = item.File.OpenReadStream(Catalog.MaximumBytes, cancel.Token);
            var progress = new RelayProgress(item, _render.Signal);
            item.Finish(await Catalog.ImportAsync(content, item.File.Name, progress, cancel.Token));
        }
        catch (UserErrorException exception)
        {
            item.Fail(exception.Message);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            await item.CancelAsync();
        }
        catch (IOException)
        {
            item.Fail($"\"{item.File.Name}\" could not be read to its end. Was it changed, moved or unplugged meanwhile? Choose it again.");
        }
        if (_leaving.IsCancellationRequested)
            return;
        StateHasChanged();
        if (item.Dataset is not null)
            await OnImported.InvokeAsync(item.Dataset);
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
