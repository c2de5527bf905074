using ChordDash.Components.Runs;
using ChordDash.Components.Shared.Formatting;
using ChordDash.Engine.Evaluation;
using ChordDash.Engine.Models;
using Microsoft.AspNetCore.Components;

namespace ChordDash.Components.Models;

/// <summary>All models: those that are in use first, then the newest; those whose training diverged last.</summary>
public sealed partial class ModelsPage
{
    private readonly HashSet<Guid> _chosen = [];
    private IReadOnlyList<ModelSummary>? _models;
    private string _stage = "";
    private string? _dataset;
    private ModelColumn? _sort;
    private bool _ascending;
    private Message? _error;

    [Inject]
    private IModelCatalog Catalog { get; set; } = null!;

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    private static IReadOnlyList<ModelColumn> Columns { get; } =
    [
        new("name", Texts.Model, model => T(model.Name), Numeric: false),
        new("dataset", Texts.DataSet, model => model.DatasetName, Numeric: false),
        new("balanced", Texts.BalancedAccuracy, model => Balanced(model)),
        new("accuracy", Texts.Accuracy, model => Accuracy(model)),
        new("architecture", Texts.Architecture, Order: null, Numeric: false),
        new("created", Texts.Created, model => model.CreatedAt, Numeric: false),
    ];

    private List<ModelSummary> Listed
    {
        get
        {
            var listed = _models!
                .Where(model => _stage.Length == 0 || string.Equals($"{model.Stage}", _stage, StringComparison.Ordinal))
                .Where(model => _dataset is null || string.Equals(model.DatasetName, _dataset, StringComparison.Ordinal));
            if (_sort?.Order is not { } order)
                return [.. listed.OrderBy(model => model.Diverged).ThenByDescending(model => model.Stage == ModelStage.Production)];
            // What has no figure comes last either way.
            var ordered = listed.OrderBy(model => order(model) is null);
            return [.. _ascending ? ordered.ThenBy(order) : ordered.ThenByDescending(order)];
        }
    }

    private List<string> Datasets =>
        [.. _models!.Select(model => model.DatasetName).Distinct(StringComparer.Ordinal).Order(StringComparer.OrdinalIgnoreCase)];

    private IEnumerable<ModelSummary> Chosen => _models?.Where(model => _chosen.Contains(model.Id)) ?? [];

    protected override async Task OnInitializedAsync() => _models = await Catalog.ListAsync();

    private void Choose(Guid id, bool on)
    {
        if (on)
            _chosen.Add(id);
        else
            _chosen.Remove(id);
    }

    private void ClearFilters() => (_stage, _dataset) = ("", null);

    // Words begin with A, figures with the highest.
    private void Sort(ModelColumn column) =>
        (_sort, _ascending) = (column, _sort == column ? !_ascending : column is { Numeric: false, Key: not "created" });

    private string? AriaSort(ModelColumn column) =>
        _sort != column ? null
        : _ascending ? "ascending"
        : "descending";

    // Where it is sorted, or a click would sort.
    private string Arrow(ModelColumn column) => _sort == column && _ascending ? " ↑" : " ↓";

    private static double? Balanced(ModelSummary model) =>
        model.Diverged ? null : model.Reported?.BalancedAccuracy.Value ?? model.BalancedAccuracy;

    private static double? Accuracy(ModelSummary model) =>
        model.Diverged ? null : model.Reported?.Accuracy.Value ?? model.ValidationAccuracy;

    private static string Figure(ModelSummary model, double? value, Func<ReportedFigures, Estimate> reported) =>
        value is not { } share ? "–"
        : model.Reported is { } report && reported(report) is var figure ? RunFigureText.PlusMinus(share, (figure.High - figure.Low) / 2)
        : $"{Show.Percent(share)}*";

    /// <param name="Order">What is sorted by; null of a column that is not.</param>
    private sealed record ModelColumn(string Key, Message Title, Func<ModelSummary, IComparable?>? Order, bool Numeric = true);
}
