using ChordDash.Engine.Runs;
using Microsoft.AspNetCore.Components;

namespace ChordDash.Components.Runs.Details;

public sealed partial class RunCharts
{
    private const int FirstClasses = 24;

    private IReadOnlyList<int> _shownClasses = [];
    private bool _hadCards;
    private bool _changed = true;

    [Parameter, EditorRequired]
    public Run Run { get; set; } = null!;

    /// <summary>Whether the run was trained on a GPU, which has charts of its own.</summary>
    [Parameter]
    public bool HasCards { get; set; }

    protected override void OnInitialized() => _shownClasses = [.. Enumerable.Range(0, Math.Min(RunLines.Classes(Run), FirstClasses))];

    // The charts are fixed when they are first shown, and their points don't come through here.
    protected override void OnParametersSet()
    {
        _changed |= HasCards != _hadCards;
        _hadCards = HasCards;
    }

    protected override bool ShouldRender() => _changed;

    protected override void OnAfterRender(bool firstRender) => _changed = false;

    private void ShowAllClasses()
    {
        _shownClasses = [.. Enumerable.Range(0, RunLines.Classes(Run))];
        _changed = true;
    }
}
