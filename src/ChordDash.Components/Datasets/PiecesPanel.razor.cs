using ChordDash.Components.Accounts;
using ChordDash.Engine.Chords;
using ChordDash.Engine.Datasets;
using Microsoft.AspNetCore.Components;

namespace ChordDash.Components.Datasets;

public sealed partial class PiecesPanel : IDisposable
{
    private const int FirstChords = 40;
    private const int MaxDoubts = 5;

    private readonly CancellationTokenSource _leaving = new();
    private ChordNames _names = null!;
    private ChordDataset? _data;
    private List<int>? _rows;
    private string _search = "";
    private List<Message> _doubts = [];
    private int _class = -1;
    private int? _open;
    private CancellationTokenSource _searching = new();
    private bool _left;

    [Inject]
    private IDatasetCatalog Catalog { get; set; } = null!;

    [Inject]
    private IWorkBudget Budget { get; set; } = null!;

    [Parameter, EditorRequired]
    public DatasetSummary Dataset { get; set; } = null!;

    /// <summary>What to search for at first.</summary>
    [Parameter]
    public string? Search { get; set; }

    protected override async Task OnInitializedAsync()
    {
        _search = Search ?? "";
        _names = Dataset.Names;
        var leaving = _leaving.Token;
        await TryAsync(async () => _data = await Catalog.LoadAsync(Dataset.Id, leaving), leaving);
        await FilterAsync();
    }

    private Task ChooseClassAsync(int index)
    {
        _class = index;
        return FilterAsync();
    }

    private async Task FilterAsync()
    {
        if (_data is null || _left)
            return;
        _doubts = [];
        await _searching.CancelAsync();
        _searching.Dispose();
        _searching = new();
        var stop = _searching.Token;
        var (data, names, index, search) = (_data, _names, _class < 0 ? (int?)null : _class, _search);
        // Given up if another search takes its place, or the page is left.
        await TryAsync(
            async () =>
            {
                // Without a search it is only a list.
                (_rows, _doubts) = string.IsNullOrWhiteSpace(search) ? await Task.Run(Find, stop) : await Budget.ComputeAsync(Find, stop);
                if (_open is { } open && !_rows.Contains(open))
                    _open = null;
                if (_rows.Count == 1)
                    _open = _rows[0];
            },
            stop
        );

        (List<int> Rows, List<Message> Doubts) Find() =>
            (
                [.. PieceFilter.Find(data, names, index, search, stop)],
                [.. (PieceFilter.Read(search, names, stop)?.Tokens ?? []).Select(token => token.Doubt).OfType<Message>().Distinct()]
            );
    }

    public void Dispose()
    {
        _left = true;
        _searching.Cancel();
        _searching.Dispose();
        _leaving.Cancel();
        _leaving.Dispose();
    }

    private void Open(int row) => _open = _open == row ? null : row;

    private string LabelOf(int row) => _data!.Labels is { } labels ? Dataset.Classes[labels[row]].Name : "";

    private string First(int row)
    {
        var sequence = _data!.Sequences[row];
        return string.Join(' ', sequence[..Math.Min(sequence.Length, FirstChords)].ToArray().Select(_names.Name));
    }

    private string ClassName(int index) => index < 0 ? T(Texts.AllComposers) : Dataset.Classes[index].Name;
}
