using ChordDash.Engine.Datasets;
using ChordDash.Engine.Datasets.Checks;
using ChordDash.Engine.Resources;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace ChordDash.Components.Datasets;

public sealed partial class ChecksPanel : IDisposable
{
    private const int RowsShown = 12;

    private readonly HashSet<DatasetFinding> _chosen = [];
    private readonly CancellationTokenSource _leaving = new();

    [Inject]
    private IDatasetChecks Checks { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [Parameter, EditorRequired]
    public DatasetSummary Dataset { get; set; } = null!;

    /// <summary>Null while the checks run.</summary>
    [Parameter, EditorRequired]
    public IReadOnlyList<DatasetFinding>? Findings { get; set; }

    private DatasetEdit Edit => _chosen.Aggregate(new DatasetEdit(), (edit, finding) => edit.And(finding.Edit!));

    private void Choose(DatasetFinding finding, bool chosen)
    {
        if (chosen)
            _chosen.Add(finding);
        else
            _chosen.Remove(finding);
    }

    private Task DeriveAsync() =>
        ActAsync(() =>
            TryAsync(
                async () =>
                {
                    var derived = await Checks.DeriveAsync(Dataset.Id, Edit, _leaving.Token);
                    Navigation.NavigateTo($"datasets/{derived.Id}");
                },
                _leaving.Token
            )
        );

    public void Dispose()
    {
        _leaving.Cancel();
        _leaving.Dispose();
    }

    private static bool IsDuplicate(DatasetFinding finding) =>
        finding.Kind is FindingKind.Duplicates or FindingKind.ConflictingDuplicates or FindingKind.NearDuplicates or FindingKind.Overlap;

    private static Message Name(FindingSeverity severity) =>
        severity switch
        {
            FindingSeverity.Error => CheckMessages.SeverityError,
            FindingSeverity.Warning => CheckMessages.SeverityWarning,
            _ => CheckMessages.SeverityInformation,
        };

    private static string Icon(FindingSeverity severity) =>
        severity switch
        {
            FindingSeverity.Error => Icons.Material.Rounded.Error,
            FindingSeverity.Warning => Icons.Material.Rounded.Warning,
            _ => Icons.Material.Rounded.Info,
        };

    private static Color Colour(FindingSeverity severity) =>
        severity switch
        {
            FindingSeverity.Error => Color.Error,
            FindingSeverity.Warning => Color.Warning,
            _ => Color.Info,
        };
}
