using Microsoft.AspNetCore.Components;

namespace ChordDash.Components.Charts;

/// <summary>One chart of a <see cref="ChartBoard"/>. What it is given is fixed when it is first shown.</summary>
public sealed partial class LiveChart : IAsyncDisposable
{
    private readonly string _id = $"chart-{Guid.NewGuid():N}";
    private ElementReference _element;

    [CascadingParameter]
    private ChartBoard Board { get; set; } = null!;

    /// <summary>Names it among the charts of the board.</summary>
    [Parameter, EditorRequired]
    public string Key { get; set; } = "";

    [Parameter, EditorRequired]
    public string Title { get; set; } = "";

    [Parameter, EditorRequired]
    public IReadOnlyList<ChartLine> Lines { get; set; } = [];

    [Parameter]
    public ChartUnit Unit { get; set; }

    [Parameter]
    public bool CanLog { get; set; }

    [Parameter]
    public bool ShowsMarks { get; set; }

    /// <summary>Pixels.</summary>
    [Parameter]
    public int Height { get; set; } = 276;

    internal ElementReference Element => _element;

    internal ChartOptions Options =>
        new(
            Key,
            Title,
            [.. Lines.Select(line => line with { Key = line.Key ?? line.Column })],
            Unit switch
            {
                ChartUnit.Percent => "percent",
                ChartUnit.Bytes => "bytes",
                _ => null,
            },
            Unit == ChartUnit.Percent ? 0 : null,
            Unit == ChartUnit.Percent ? 1 : null,
            CanLog,
            ShowsMarks,
            Height
        );

    protected override void OnInitialized() => Board.Register(this);

    // The script owns what is inside.
    protected override bool ShouldRender() => false;

    protected override Task OnAfterRenderAsync(bool firstRender) => firstRender ? Board.ShowAsync(this) : Task.CompletedTask;

    public async ValueTask DisposeAsync() => await Board.RemoveAsync(this);
}
